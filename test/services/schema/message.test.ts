import { describe, expect, test } from "vitest";
import { coerceResponse } from "../../../src/services/schema/index.ts";

const SECRET = "s3cret-value";

async function violations(schema: unknown, value: unknown) {
  return (await coerceResponse(JSON.stringify(schema), JSON.stringify(value))).violations;
}

async function message(schema: unknown, value: unknown): Promise<string | undefined> {
  return (await violations(schema, value))[0]?.message;
}

test.each<[unknown, unknown, string]>([
  [{ type: "number" }, "x", "must be a number"],
  [{ type: "integer" }, 1.5, "must be a whole number"],
  [{ type: "string" }, 1, "must be text"],
  [{ type: "boolean" }, 2, "must be true or false"],
  [{ type: "array" }, 2, "must be a list"],
  [{ type: "object" }, 2, "must be an object"],
  [{ type: "null" }, 2, "must be null"],
  [{ type: ["number", "boolean"] }, "x", "must be a number or true or false"],
  [{ type: "number" }, "", "is required"],
  [{ type: "number" }, null, "is required"],
  [{ type: "string", minLength: 1 }, "", "is required"],
  [{ enum: ["a", 2, null] }, "x", "must be one of: a, 2, null"],
  [{ const: "a" }, "x", "must be a"],
  [{ minimum: 5 }, 1, "must be at least 5"],
  [{ maximum: 5 }, 9, "must be at most 5"],
  [{ exclusiveMinimum: 5 }, 5, "must be more than 5"],
  [{ exclusiveMaximum: 5 }, 5, "must be less than 5"],
  [{ multipleOf: 5 }, 7, "must be a multiple of 5"],
  [{ minLength: 3 }, "x", "must be at least 3 characters"],
  [{ maxLength: 1 }, "xy", "must be at most 1 character"],
  [{ pattern: "^a$" }, "x", "must match the pattern ^a$"],
  [{ format: "email" }, "x", "must be an e-mail address"],
  [{ format: "date" }, "x", "must be a date such as 2026-01-31"],
  [{ minItems: 2 }, [], "must have at least 2 items"],
  [{ maxItems: 1 }, [1, 2], "must have at most 1 item"],
  [{ prefixItems: [{}], items: false }, [1, 2], "must have at most 1 item"],
  [{ uniqueItems: true }, [1, 1], "must not have the same item twice"],
  [{ contains: { const: 1 } }, [2], "must have at least 1 item of the kind that the schema asks for"],
  [
    { contains: { type: "object", required: ["a"] }, minContains: 2 },
    [{}, 3],
    "must have at least 2 items of the kind that the schema asks for",
  ],
  [{ minProperties: 1 }, {}, "must have at least 1 member"],
  [{ maxProperties: 1 }, { a: 1, b: 2 }, "must have at most 1 member"],
  [{ not: {} }, 1, "is not allowed"],
  [false, 1, "is not allowed"],
])("%j refuses %j: %s", async (schema, value, expected) => {
  expect(await message(schema, value)).toBe(expected);
});

describe("the place", () => {
  test("of a missing member is where it should be", async () => {
    expect(await violations({ properties: { a: { required: ["b/c"] } } }, { a: {} })).toEqual([
      { path: "/a/b~1c", message: "is required" },
    ]);
  });

  test("of a member that another one asks for likewise", async () => {
    expect(await violations({ dependentRequired: { a: ["b"] } }, { a: 1 })).toEqual([
      { path: "/b", message: "is required when a is given" },
    ]);
  });

  test("of an unexpected member is that member", async () => {
    expect(await violations({ additionalProperties: false }, { a: 1 })).toEqual([
      { path: "/a", message: "is not expected here" },
    ]);
  });

  test("of a wrongly named member is that member", async () => {
    expect(await violations({ propertyNames: { maxLength: 2 } }, { abc: 1, ab: 2 })).toEqual([
      { path: "/abc", message: "must be at most 2 characters" },
    ]);
  });

  test("of names too long to repeat is the object", async () => {
    const [violation] = await violations({ additionalProperties: false }, { ["x".repeat(5_000)]: 1 });
    expect(violation?.path).toBe("");
  });
});

describe("alternatives", () => {
  const cat = {
    type: "object",
    properties: { k: { const: "cat" }, lives: { type: "integer" } },
    required: ["k", "lives"],
  };
  const dog = {
    type: "object",
    properties: { k: { const: "dog" }, name: { type: "string" } },
    required: ["k", "name"],
  };
  const pets = { $defs: { cat, dog }, oneOf: [{ $ref: "#/$defs/cat" }, { $ref: "#/$defs/dog" }] };

  test.each<[string, unknown, unknown, unknown]>([
    [
      "beside null",
      { anyOf: [{ type: "integer" }, { type: "null" }] },
      "x",
      [["", "must be a whole number"]],
    ],
    [
      "beside null, one with parts",
      { anyOf: [{ type: "object", required: ["a"] }, { type: "null" }] },
      {},
      [["/a", "is required"]],
    ],
    [
      "beside null behind a reference",
      { $defs: { n: { minimum: 3 } }, anyOf: [{ $ref: "#/$defs/n" }, { type: "null" }] },
      1,
      [["", "must be at least 3"]],
    ],
    ["literals", { anyOf: [{ const: "a" }, { enum: ["b", "c"] }] }, "x", [["", "must be one of: a, b, c"]]],
    [
      "types",
      { anyOf: [{ type: "integer" }, { type: "boolean" }] },
      "x",
      [["", "must be a whole number or true or false"]],
    ],
    [
      "the one of the right type",
      { anyOf: [{ type: "integer" }, { type: "string", maxLength: 1 }] },
      "xy",
      [["", "must be at most 1 character"]],
    ],
    ["the one whose tag matches", pets, { k: "dog" }, [["/name", "is required"]]],
    ["the other one", pets, { k: "cat", lives: "x" }, [["/lives", "must be a whole number"]]],
    ["no tag matches", pets, { k: "cow" }, [["/k", "must be one of: cat, dog"]]],
    [
      "nested",
      { anyOf: [{ anyOf: [{ type: "integer" }, { type: "null" }] }, { type: "boolean" }] },
      "x",
      [["", "must be a whole number or true or false"]],
    ],
    [
      "two that fit only in part",
      { anyOf: [{ required: ["a"] }, { required: ["b"] }] },
      {},
      [["", "does not match any of the allowed forms"]],
    ],
    [
      "more than one of one",
      { oneOf: [{}, { type: "integer" }] },
      1,
      [["", "matches more than one of the forms of which only one is allowed"]],
    ],
  ])("%s", async (_name, schema, value, expected) => {
    const found = await violations(schema, value);
    expect(found.map(({ path, message }) => [path, message])).toEqual(expected);
  });

  test("what is wrong beside them is told too", async () => {
    const schema = {
      properties: { a: { type: "boolean" }, b: { anyOf: [{ type: "integer" }, { type: "null" }] } },
    };
    expect(await violations(schema, { a: "x", b: "y" })).toEqual([
      { path: "/a", message: "must be true or false" },
      { path: "/b", message: "must be a whole number" },
    ]);
  });
});

test("one of two ways to say the same is told", async () => {
  expect(await violations({ format: "email", pattern: "@" }, "x")).toEqual([
    { path: "", message: "must be an e-mail address" },
  ]);
  expect(await violations({ type: "integer", enum: [1, 2] }, "x")).toEqual([
    { path: "", message: "must be one of: 1, 2" },
  ]);
});

test("at most 100 are told", async () => {
  expect(await violations({ items: { type: "integer" } }, Array(500).fill("x"))).toHaveLength(100);
});

test("long lists of options are cut", async () => {
  const options = Array.from({ length: 30 }, (_, at) => `o${at}`);
  expect(await message({ enum: options }, "x")).toMatch(/o19, and 10 more$/);
});

test.each<[unknown]>([
  [{ type: "integer" }],
  [{ enum: ["a"] }],
  [{ const: "a" }],
  [{ pattern: "^a" }],
  [{ format: "email" }],
  [{ format: "date-time" }],
  [{ maxLength: 1 }],
  [{ minLength: 99 }],
  [{ not: { type: "string" } }],
  [{ anyOf: [{ type: "integer" }, { const: "x" }] }],
  [{ oneOf: [{}, { type: "string" }] }],
])("%j never repeats the value", async (schema) => {
  const found = await violations({ properties: { a: schema } }, { a: SECRET });
  expect(found).toHaveLength(1);
  expect(JSON.stringify(found)).not.toContain(SECRET);
});
