import { describe, expect, test } from "vitest";
import { z } from "zod";
import { payloadViolations } from "../../../src/services/schema/index.ts";

async function paths(schema: unknown, payload: unknown): Promise<string[]> {
  const violations = await payloadViolations(JSON.stringify(schema), JSON.stringify(payload));
  return violations.map(({ path }) => path);
}

const of = (a: unknown): unknown => ({ type: "object", properties: { a }, required: ["a"] });
const strict = (name: string): unknown => ({ properties: { [name]: {} }, additionalProperties: false });

describe("lenient", () => {
  test.each<[string, unknown, unknown]>([
    ["an unknown key", { properties: { a: {} }, additionalProperties: false }, { b: 1 }],
    ["an unknown key, as zod forbids it", { properties: {}, additionalProperties: { not: {} } }, { b: 1 }],
    ["an unevaluated key", { allOf: [{ properties: { a: {} } }], unevaluatedProperties: false }, { b: 1 }],
    ["an unknown key further in", of({ items: { additionalProperties: false } }), { a: [{ b: 1 }] }],
    [
      "an unknown key behind a reference",
      { $defs: { s: strict("a") }, items: { $ref: "#/$defs/s" } },
      [{ b: 1 }],
    ],
    ["more than one match for oneOf", { oneOf: [strict("a"), strict("b")] }, { a: 1, b: 2 }],
    ["number text", of({ type: "integer" }), { a: "5" }],
    ["boolean text", of({ type: "boolean" }), { a: "true" }],
    ["a number for text", of({ type: "string" }), { a: 5 }],
    ["a boolean for text", of({ type: "string" }), { a: true }],
    ["1 for true", of({ type: "boolean" }), { a: 1 }],
    ["true for 1", of({ type: "integer" }), { a: true }],
    ["a number for a text option", of({ enum: ["1", "2"] }), { a: 1 }],
    ["text for a number option", of({ enum: [1, 2] }), { a: "1" }],
    ["a local date-time", of({ type: "string", format: "date-time" }), { a: "2026-01-01T09:30:00" }],
    ["a format that does not hold", of({ type: "string", format: "email" }), { a: "x" }],
    ["null for an optional one", { properties: { a: { type: "integer" } } }, { a: null }],
  ])("%s is accepted", async (_name, schema, payload) => {
    expect(await paths(schema, payload)).toEqual([]);
  });

  test("what zod makes of a strict object", async () => {
    const schema = z.toJSONSchema(z.strictObject({ amount: z.number(), to: z.email() }));
    expect(await paths(schema, { amount: "12.50", to: "a@example.com", note: "x" })).toEqual([]);
  });
});

describe("still refused", () => {
  test.each<[string, unknown, unknown, string[]]>([
    ["a missing key", of({}), {}, ["/a"]],
    ["a key of the wrong kind", of({ type: "integer" }), { a: "x" }, ["/a"]],
    ["an object for a scalar", of({ type: "string" }), { a: {} }, ["/a"]],
    ["a scalar for a list", of({ type: "array" }), { a: 1 }, ["/a"]],
    ["a number out of range", of({ type: "integer", maximum: 5 }), { a: "6" }, ["/a"]],
    ["null for a required one", of({ type: "integer" }), { a: null }, ["/a"]],
    ["no option", of({ enum: ["x"] }), { a: "y" }, ["/a"]],
    ["no match for oneOf", of({ oneOf: [{ type: "object" }, { type: "array" }] }), { a: "y" }, ["/a"]],
    ["a value of the wrong kind in a map", { additionalProperties: { type: "integer" } }, { b: "x" }, ["/b"]],
    ["a key that the schema names as never", { properties: { a: false } }, { a: 1 }, ["/a"]],
    ["names that only Object has", { required: ["toString", "__proto__"] }, {}, ["/toString", "/__proto__"]],
  ])("%s", async (_name, schema, payload, expected) => {
    expect(await paths(schema, payload)).toEqual(expected);
  });
});

test("draft-07 is read as draft-07", async () => {
  const tuple = {
    $schema: "http://json-schema.org/draft-07/schema#",
    items: [{ type: "integer" }],
    additionalItems: { type: "boolean" },
  };
  expect(await paths(tuple, [1, true])).toEqual([]);
  expect(await paths(tuple, ["x", "y"])).toEqual(["/1", "/0"]);
});

test("text of the schema is never run", async () => {
  const hostile = "\"];globalThis.injected=true;//`'\\";
  const schema = {
    $id: `https://a.example/${encodeURIComponent(hostile)}`,
    $defs: { [hostile]: { const: hostile } },
    properties: {
      [hostile]: {
        $ref: `#/$defs/${encodeURIComponent(hostile.replaceAll("~", "~0").replaceAll("/", "~1"))}`,
      },
    },
    required: [hostile],
    patternProperties: { "^z'\"\\\\`": { enum: [hostile] } },
    dependentRequired: { [hostile]: [hostile] },
  };
  expect(await paths(schema, { [hostile]: hostile })).toEqual([]);
  expect(await paths(schema, {})).toHaveLength(1);
  expect(globalThis).not.toHaveProperty("injected");
});
