import fc from "fast-check";
import { expect, test } from "vitest";
import { allDifferent } from "../../../src/services/schema/unique.ts";

test.each<[string, string, boolean]>([
  ["nothing", "[]", true],
  ["a number and its text", '[1,"1"]', true],
  ["null and its text", '[null,"null"]', true],
  ["an empty list and an empty object", "[[],{}]", true],
  ["the same number twice", "[1,1.0]", false],
  ["zero and minus zero", "[0,-0]", false],
  ["infinity and null", "[1e400,null]", true],
  ["the same members in another order", '[{"a":1,"b":[2]},{"b":[2],"a":1}]', false],
  ["other members", '[{"a":1,"b":2},{"a":1,"c":2}]', true],
  ["what only looks alike", '[["a,b"],["a","b"]]', true],
  ["a key that looks like two members", '[{"a\\":1,\\"b":2},{"a":1,"b":2}]', true],
])("%s", (_name, text, different) => {
  expect(allDifferent(JSON.parse(text))).toBe(different);
});

test("a list is all different exactly until one of its items comes again", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.jsonValue(), { selector: (item) => JSON.stringify(item) }), (items) => {
      const print = JSON.stringify(items);
      if (!print.includes("{") && !print.includes("-0")) expect(allDifferent(items)).toBe(true);
      for (const item of items) expect(allDifferent([...items, structuredClone(item)])).toBe(false);
    }),
  );
});
