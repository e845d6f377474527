import { expect, test } from "vitest";
import { SchemaValidationError } from "../../sdk/src/index.ts";
import { toJsonObject } from "../../sdk/src/json.ts";

test("keeps what JSON carries and writes dates as text", () => {
  const when = new Date("2026-01-15T12:00:00.000Z");
  const shared = { id: 1 };
  expect(toJsonObject({ b: [1, "x", null, { when }], a: undefined, first: shared, second: shared })).toEqual({
    b: [1, "x", null, { when: "2026-01-15T12:00:00.000Z" }],
    first: { id: 1 },
    second: { id: 1 },
  });
});

test("keeps the order of members", () => {
  expect(Object.keys(toJsonObject({ z: 1, a: 2, m: 3 }))).toEqual(["z", "a", "m"]);
});

const circular: Record<string, unknown> = {};
circular.self = circular;

test.each([
  ["a bigint", { order: { id: 10n } }, "/order/id"],
  ["NaN", { items: [{ price: Number.NaN }] }, "/items/0/price"],
  ["infinity", { a: Number.POSITIVE_INFINITY }, "/a"],
  ["a function", { a: () => 1 }, "/a"],
  ["a symbol", { a: Symbol("s") }, "/a"],
  ["a Map", { a: new Map([["k", 1]]) }, "/a"],
  ["a Set", { a: { b: new Set([1]) } }, "/a/b"],
  ["a RegExp", { a: /x/ }, "/a"],
  ["an Error", { a: new Error("secret") }, "/a"],
  ["bytes", { a: new Uint8Array([1, 2]) }, "/a"],
  ["an invalid date", { "a/b~c": new Date(Number.NaN) }, "/a~1b~0c"],
  ["an undefined array item", { a: [1, undefined] }, "/a/1"],
  ["a hole", { a: new Array(1) }, "/a/0"],
  ["itself", circular, ""],
  ["an array", [1], ""],
  ["a string", "text", ""],
  ["null", null, ""],
  ["nothing", undefined, ""],
])("refuses %s and names the place", (_, payload, path) => {
  const failure = failureOf(() => toJsonObject(payload));
  expect(failure).toBeInstanceOf(SchemaValidationError);
  expect(failure).toMatchObject({ subject: "payload", issues: [{ path }] });
});

test("names every place at once and repeats no value", () => {
  const failure = failureOf(() => toJsonObject({ a: 123456789n, b: [Number.NaN] }));
  expect(failure).toMatchObject({ issues: [{ path: "/a" }, { path: "/b/0" }] });
  expect(String(failure)).not.toContain("123456789");
});

function failureOf(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
