import fc from "fast-check";
import { expect, test } from "vitest";
import { memberTexts } from "../../../src/services/json/index.ts";

test("keeps what the caller wrote, without the blanks around it", () => {
  const text =
    ' { "a" : 1.0 ,\n"b":{"x":[1, 2 ,{"y":"}"}]},"c":"q\\"\\\\","d":\ttrue , "\\u0065": null, "f" : [ ] }\n';
  expect([...memberTexts(text)]).toEqual([
    ["a", "1.0"],
    ["b", '{"x":[1, 2 ,{"y":"}"}]}'],
    ["c", '"q\\"\\\\"'],
    ["d", "true"],
    ["e", "null"],
    ["f", "[ ]"],
  ]);
});

test("escapes that no string can be stored with stay as they are", () => {
  expect(memberTexts('{"a":"\\u0000","b":{"\\ud800":1}}').get("b")).toBe('{"\\ud800":1}');
});

test("of a repeated member it is that of the last", () => {
  expect(memberTexts('{"a":1,"a":{"b":2},"a":3}').get("a")).toBe("3");
});

test("is there for an empty object and at any depth", () => {
  expect(memberTexts("{}").size).toBe(0);
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  expect(memberTexts(`{"deep":${deep}}`).get("deep")).toBe(deep);
});

test("means the same as the whole, whatever the object", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(3), (object, indent) => {
      const text = JSON.stringify(object, null, indent);
      const members = memberTexts(text);
      expect([...members.keys()]).toEqual(Object.keys(JSON.parse(text)));
      for (const [name, value] of members) expect(JSON.parse(value)).toEqual(JSON.parse(text)[name]);
    }),
  );
});
