import { describe, expect, test } from "vitest";
import { arrayText, objectText, readJsonObject } from "../../../src/gateway/core/json.ts";

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

test("members and lists are spliced from texts", () => {
  expect(objectText({ 'a"': "1.0", b: '{"c":2}' })).toBe('{"a\\"":1.0,"b":{"c":2}}');
  expect(objectText({})).toBe("{}");
  expect(arrayText(["1.0", '{"a":1}'])).toBe('[1.0,{"a":1}]');
  expect(arrayText([])).toBe("[]");
});
