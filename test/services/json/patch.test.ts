import { expect, test } from "vitest";
import { jsonPatch } from "../../../src/services/json/index.ts";

test.each([
  ["nothing", '{"a":1,"b":[1,2]}', '{ "b": [1, 2.0], "a": 1 }', "[]"],
  ["a value", '{"ok":true}', '{"ok":false}', '[{"op":"replace","path":"/ok","value":false}]'],
  [
    "a number of 20 digits, written as it stands",
    '{"n":1}',
    '{"n":12345678901234567890}',
    '[{"op":"replace","path":"/n","value":12345678901234567890}]',
  ],
  ["a member that came", "{}", '{"note":"x"}', '[{"op":"add","path":"/note","value":"x"}]'],
  ["a member that went", '{"note":"x"}', "{}", '[{"op":"remove","path":"/note"}]'],
  ["a name with slashes", '{"a/b~":1}', '{"a/b~":2}', '[{"op":"replace","path":"/a~1b~0","value":2}]'],
  ["another kind", '{"a":{"b":1}}', '{"a":[{"b":1}]}', '[{"op":"replace","path":"/a","value":[{"b":1}]}]'],
  [
    "deep within",
    '{"lines":[{"qty":1},{"qty":2}]}',
    '{"lines":[{"qty":1},{"qty":3}]}',
    '[{"op":"replace","path":"/lines/1/qty","value":3}]',
  ],
  [
    "items that came",
    "[1]",
    "[1,2,3]",
    '[{"op":"add","path":"/-","value":2},{"op":"add","path":"/-","value":3}]',
  ],
  ["items that went", "[1,2,3]", "[1]", '[{"op":"remove","path":"/2"},{"op":"remove","path":"/1"}]'],
])("a patch tells %s", (_, from, to, patch) => {
  expect(jsonPatch(from, to)).toBe(patch);
});

test("a patch that is applied gives the second text", () => {
  const from = '{"a":[1,{"b":null},"x"],"c":{"d":{"e":1}},"gone":0}';
  const to = '{"a":[2,{"b":[]}],"c":{"d":{"e":1,"f":"g"}},"new":{"h":1.50}}';
  const operations: Operation[] = JSON.parse(jsonPatch(from, to));
  expect(operations.reduce(apply, JSON.parse(from))).toEqual(JSON.parse(to));
});

interface Operation {
  op: "add" | "remove" | "replace";
  path: string;
  value?: unknown;
}

/** RFC 6902, as far as a patch of ours goes. */
function apply(document: Record<string, unknown>, { op, path, value }: Operation): Record<string, unknown> {
  const steps = path.slice(1).split("/");
  const last = steps.pop() ?? "";
  const parent = steps.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], document);
  if (Array.isArray(parent)) {
    if (op === "remove") parent.splice(Number(last), 1);
    else if (op === "add") parent.splice(last === "-" ? parent.length : Number(last), 0, value);
    else parent[Number(last)] = value;
  } else if (op === "remove") delete (parent as Record<string, unknown>)[last];
  else (parent as Record<string, unknown>)[last] = value;
  return document;
}
