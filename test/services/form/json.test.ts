import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { humanise, labelOf } from "../../../src/services/form/json/label.ts";
import { NumberText, readJson, readObject } from "../../../src/services/form/json/read.ts";
import { writeJson } from "../../../src/services/form/json/write.ts";

const again = (text: string, pretty = false): string => {
  const value = readJson(text);
  return value === undefined ? "no JSON" : writeJson(value, pretty);
};

describe("reading and writing JSON", () => {
  test.each([
    "12345678901234567890",
    "1.0",
    "-0",
    "1e400",
    "0.10",
    '{"b":1.50,"a":[],"c":{}}',
    '{"10":1,"9":2,"__proto__":{"constructor":3}}',
    '["\\u0000","\\\\","\\"","é","💶"]',
  ])("%s comes back as it was written", (text) => {
    expect(again(text)).toBe(text);
  });

  test("whatever a program writes is read, and comes back character for character", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "binary" }), (text) => {
        expect(again(text)).toBe(JSON.stringify(JSON.parse(text)));
      }),
    );
  });

  test("space between values is no part of them", () => {
    expect(again(' {\n\t"a" : [ 1 ,\r\n 2.0 ] } ')).toBe('{"a":[1,2.0]}');
  });

  test("control characters of the second range stand in strings as they are", () => {
    expect(readJson('"a\u007f\u0085b"')).toBe("a\u007f\u0085b");
  });

  test("of a name that is given twice the last value counts, as everywhere", () => {
    expect(again('{"a":1,"b":2,"a":3}')).toBe('{"a":3,"b":2}');
  });

  test.each([
    "",
    " ",
    "{",
    "[1,]",
    '{"a":1,}',
    "{a:1}",
    "01",
    "1.",
    "+1",
    "NaN",
    "'a'",
    '"a\nb"',
    '"\\x"',
    "[1] 2",
    "nul",
    `${"[".repeat(5_000)}${"]".repeat(5_000)}`,
  ])("%j is no JSON", (text) => {
    expect(readJson(text)).toBeUndefined();
  });

  test("what should be an object and is none counts as an empty one", () => {
    expect(readObject("[1]")).toEqual(new Map());
    expect(readObject(undefined)).toEqual(new Map());
    expect(readObject('{"a":1.0}')).toEqual(new Map([["a", new NumberText("1.0")]]));
  });

  test("pretty text is indented by two spaces, and empty ones stay on their line", () => {
    const text = '{"a":[1.0,{"b":null}],"c":[],"d":{}}';
    expect(again(text, true)).toBe(
      '{\n  "a": [\n    1.0,\n    {\n      "b": null\n    }\n  ],\n  "c": [],\n  "d": {}\n}',
    );
    expect(again(again(text, true))).toBe(text);
  });
});

describe("names", () => {
  test.each([
    ["customer_id", "Customer ID"],
    ["refundAmount", "Refund amount"],
    ["amount_usd", "Amount USD"],
    ["kyc-status", "KYC status"],
    ["constructor", "Constructor"],
    ["__proto__", "Proto"],
    ["", ""],
    ["___", "___"],
  ])("%s reads as %s", (name, words) => {
    expect(humanise(name)).toBe(words);
  });

  test("a title that only repeats the name gives way to plain words", () => {
    expect(labelOf("refund_amount", "Refund Amount")).toBe("Refund amount");
    expect(labelOf("refund_amount", "How much back?")).toBe("How much back?");
    expect(labelOf("refund_amount", undefined)).toBe("Refund amount");
  });
});
