import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrayText, memberTexts, objectText, readJsonObject } from "../../../src/gateway/core/json.ts";

describe("the text of members", () => {
  test("keeps what the caller wrote, without the blanks around it", () => {
    const text =
      ' { "a" : 1.0 ,\n"b":{"x":[1, 2 ,{"y":"}"}]},"c":"q\\"\\\\","d":\ttrue , "\\u0065": null }\n';
    expect([...memberTexts(text)]).toEqual([
      ["a", "1.0"],
      ["b", '{"x":[1, 2 ,{"y":"}"}]}'],
      ["c", '"q\\"\\\\"'],
      ["d", "true"],
      ["e", "null"],
    ]);
  });

  test("of a repeated member is that of the last", () => {
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
        expect(JSON.parse(objectText(Object.fromEntries(members)))).toEqual(JSON.parse(text));
      }),
    );
  });
});

describe("reading a body", () => {
  test.each([
    ["{", "not JSON"],
    ["[]", "must be a JSON object"],
    ["null", "must be a JSON object"],
    ['"secret"', "must be a JSON object"],
  ])("%s is none", (text, message) => {
    const read = readJsonObject(Buffer.from(text));
    expect(read).toContain(message);
    expect(read).not.toContain("secret");
  });

  test("a member called __proto__ is a member like any other", () => {
    const read = readJsonObject(Buffer.from('{"__proto__":{"polluted":true}}'));
    if (typeof read === "string") throw new Error(read);
    expect(read.text("__proto__")).toBe('{"polluted":true}');
    expect({}).not.toHaveProperty("polluted");
  });
});

test("lists are spliced from texts", () => {
  expect(arrayText(["1.0", '{"a":1}'])).toBe('[1.0,{"a":1}]');
  expect(arrayText([])).toBe("[]");
});
