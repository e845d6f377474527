import fc from "fast-check";
import { expect, test } from "vitest";
import { minify, toAscii } from "../../../src/services/json/index.ts";

test("whitespace between tokens goes, whitespace in strings stays", () => {
  expect(minify(' {\r\n\t"a b" : [ 1 , " x\\" y " ] , "c":{ } }\n')).toBe('{"a b":[1," x\\" y "],"c":{}}');
});

test("number text and key order stay as they are", () => {
  const text = '{ "z": 1.0, "a": 12345678901234567890, "m": -0.50e+07 }';
  expect(minify(text)).toBe('{"z":1.0,"a":12345678901234567890,"m":-0.50e+07}');
});

test("minified text means the same and is as short as a print", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, indent) => {
      expect(minify(JSON.stringify(value, null, indent))).toBe(JSON.stringify(value));
    }),
  );
});

test("a string of a million escapes is no trouble", () => {
  const text = JSON.stringify("\\".repeat(1_000_000));
  expect(minify(` ${text} `)).toBe(text);
});

test("a million nested lists are no trouble", () => {
  const text = "[ ".repeat(1_000_000) + "]".repeat(1_000_000);
  expect(minify(text)).toHaveLength(2_000_000);
});

test("ASCII text escapes by UTF-16 unit in lower case", () => {
  expect(toAscii('{"é":"😀 €","a":"\\u00E9"}')).toBe('{"\\u00e9":"\\ud83d\\ude00 \\u20ac","a":"\\u00E9"}');
});

test("ASCII text means the same", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
      const ascii = toAscii(JSON.stringify(value));
      expect(ascii).toMatch(/^[\x20-\x7f]*$/);
      expect(JSON.stringify(JSON.parse(ascii))).toBe(JSON.stringify(value));
    }),
  );
});
