import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differences } from "../../../src/services/json/index.ts";

describe("equal", () => {
  test.each([
    ["key order", '{"a":1,"b":[{"c":2,"d":3}]}', '{"b":[{"d":3,"c":2}],"a":1}'],
    ["whitespace", '{"a":[1,2]}', ' { "a" : [ 1 , 2 ] } '],
    ["1.0 and 1", "[1.0]", "[1]"],
    ["1e2 and 100", "1e2", "100"],
    ["0.1e-1 and 0.01", "0.1e-1", "1E-2"],
    ["-0 and 0", "-0", "0.000e5"],
    ["exponents beyond any double", "1e1000000000000", "10e999999999999"],
    ["string escapes", '"\\u00e9\\/"', '"é/"'],
    ["the last of repeated keys", '{"a":1,"a":2}', '{"a":2}'],
    ["a key written otherwise", '{"\\u0061":1}', '{"a":1}'],
    ["__proto__ as a key", '{"__proto__":{"x":1}}', '{"__proto__":{"x":1.0}}'],
  ])("%s", (_name, a, b) => {
    expect(differences(a, b)).toEqual([]);
  });

  test("every value, printed in another way and another key order", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(differences(JSON.stringify(value), JSON.stringify(reversed(value), null, 2))).toEqual([]);
      }),
    );
  });
});

describe("different", () => {
  test.each([
    ["the last of 20 digits", '{"a":12345678901234567890}', '{"a":12345678901234567891}', ["/a"]],
    ["the last of 20 decimals", "0.12345678901234567890", "0.12345678901234567891", [""]],
    ["the sign", "[-1]", "[1]", ["/0"]],
    ["the exponent", "1e5", "1e-5", [""]],
    ["a missing key", '{"a":1}', '{"a":1,"b":null}', ["/b"]],
    ["a longer list", "[1]", "[1,2,3]", ["/1", "/2"]],
    ["a number and its text", '{"a":1}', '{"a":"1"}', ["/a"]],
    ["null and false", "null", "false", [""]],
    ["a list and an object", '{"a":[]}', '{"a":{}}', ["/a"]],
    ["keys that need escapes", '{"a/b":{"~":1}}', '{"a/b":{"~":2}}', ["/a~1b/~0"]],
    ["__proto__ as a key", '{"__proto__":1}', "{}", ["/__proto__"]],
    ["several places, in order", '{"a":1,"b":{"c":2},"d":3}', '{"a":2,"b":{"c":3},"d":3}', ["/a", "/b/c"]],
  ])("%s", (_name, a, b, pointers) => {
    expect(differences(a, b)).toEqual(pointers);
    expect(differences(b, a)).toEqual(pointers);
  });

  test("values differ exactly when their canonical prints do", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 3 }), (a, b) => {
        const same = JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
        expect(differences(JSON.stringify(a), JSON.stringify(b)).length === 0).toBe(same);
      }),
    );
  });

  test("a changed leaf is named by its pointer", () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 6 }), (keys) => {
        const nest = (leaf: number): string =>
          JSON.stringify(keys.reduceRight<unknown>((inner, key) => Object.fromEntries([[key, inner]]), leaf));
        const pointer = keys.map((key) => `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
        expect(differences(nest(1), nest(2))).toEqual([pointer]);
      }),
    );
  });

  test("at most 20 are named", () => {
    const list = (item: number): string => JSON.stringify(Array(1_000).fill(item));
    expect(differences(list(1), list(2))).toHaveLength(20);
  });

  test("very deep ones are named by the part above", () => {
    const nest = (leaf: string): string => '{"a":'.repeat(5_000) + leaf + "}".repeat(5_000);
    expect(differences(nest("1"), nest("2"))).toEqual(["/a".repeat(250)]);
  });
});

test("a hundred thousand levels do not overflow the stack", () => {
  const nest = (leaf: string): string => '[{"a":'.repeat(100_000) + leaf + "}]".repeat(100_000);
  expect(differences(nest("1"), nest("1.0"))).toEqual([]);
  expect(differences(nest("1"), nest("2"))).toHaveLength(1);
});

test("wide and digit-heavy documents are no trouble", () => {
  const wide = (leaf: number): string =>
    JSON.stringify(
      Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`k${at}`, at === 99_999 ? leaf : at])),
    );
  expect(differences(wide(-1), wide(-2))).toEqual(["/k99999"]);
  const zeros = "0".repeat(500_000);
  expect(differences(`1${zeros}`, `1${zeros}.${zeros}`)).toEqual([]);
  expect(differences(`1${zeros}1`, `1${zeros}2`)).toEqual([""]);
  expect(differences(`1e${"9".repeat(500_000)}`, `1e${"9".repeat(500_000)}0`)).toEqual([""]);
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return Object.is(value, -0) ? 0 : value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries
    .map(([key, member]) => ({ key, member: sorted(member) }))
    .concat([{ key: "object", member: 1 }]);
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, member]) => [key, reversed(member)]));
}
