import fc from "fast-check";
import { expect, test } from "vitest";
import { appendPointer, pointerSteps, splice } from "../../../src/services/json/index.ts";

test("replaced values leave all other text as it is", () => {
  const text = '{ "a" : "5", "big":12345678901234567890, "l":[ 1.0, "x" ] }';
  expect(
    splice(text, [
      { pointer: "/l/1", text: "true" },
      { pointer: "/a", text: "5" },
    ]),
  ).toBe('{ "a" : 5, "big":12345678901234567890, "l":[ 1.0, true ] }');
});

test.each([
  [["a"], '{"b":2, "c":3}'],
  [["b"], '{"a":1, "c":3}'],
  [["c"], '{"a":1, "b":2}'],
  [["a", "b"], '{"c":3}'],
  [["b", "c"], '{"a":1}'],
  [["a", "c"], '{"b":2}'],
  [["a", "b", "c"], "{}"],
])("without the members %j", (names, left) => {
  const edits = names.map((name) => ({ pointer: `/${name}`, text: undefined }));
  expect(splice('{"a":1, "b":2, "c":3}', edits)).toBe(left);
});

test("a repeated key: the last is replaced, all are taken out", () => {
  const text = '{"a":1,"b":2,"a":3}';
  expect(splice(text, [{ pointer: "/a", text: "9" }])).toBe('{"a":1,"b":2,"a":9}');
  expect(splice(text, [{ pointer: "/a", text: undefined }])).toBe('{"b":2}');
});

test("the root itself and pointers that lead nowhere", () => {
  expect(splice(' "5" ', [{ pointer: "", text: "5" }])).toBe(" 5 ");
  expect(splice('{"a":1}', [{ pointer: "/b/c", text: "5" }])).toBe('{"a":1}');
});

test("edits of members mean the same as edits of the parsed object", () => {
  const edit = fc.option(fc.integer(), { nil: undefined });
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.tuple(fc.jsonValue(), fc.boolean(), edit)), (plan) => {
      const entries = Object.entries(plan);
      const before = Object.fromEntries(entries.map(([key, [value]]) => [key, value]));
      const after = Object.fromEntries(
        entries
          .filter(([, [, edited, value]]) => !edited || value !== undefined)
          .map(([key, [value, edited, changed]]) => [key, edited ? changed : value]),
      );
      const edits = entries
        .filter(([, [, edited]]) => edited)
        .map(([key, [, , value]]) => ({ pointer: appendPointer("", key), text: value?.toString() }));
      expect(splice(JSON.stringify(before), edits)).toBe(JSON.stringify(after));
    }),
  );
});

test("pointers are taken apart as they were put together", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (steps) => {
      expect(pointerSteps(steps.reduce(appendPointer, ""))).toEqual(steps);
    }),
  );
});
