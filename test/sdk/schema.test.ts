import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import * as mini from "zod/mini";
import { z as z3 } from "zod3";
import { type AskOptions, awaitHuman, SchemaConversionError, withJsonSchema } from "../../sdk/src/index.ts";
import { toJsonSchema } from "../../sdk/src/schema/convert.ts";
import { checkPayload, parseResponse } from "../../sdk/src/schema/validate.ts";

const ANSWER = { taskId: "tsk_1", idempotencyKey: "k" };

/** A validator of a third kind, which cannot say its JSON Schema. */
const handmade: Parameters<typeof withJsonSchema<unknown, { approved: boolean }>>[0] = {
  "~standard": {
    version: 1,
    vendor: "handmade",
    validate: async (value) => {
      const holds = typeof value === "object" && value !== null && "approved" in value;
      const approved = holds ? value.approved : undefined;
      if (typeof approved === "boolean") return { value: { approved } };
      return { issues: [{ message: "must be a boolean", path: [{ key: "approved" }] }] };
    },
  },
};

describe.each([
  ["zod 4", z.object({ approved: z.boolean(), notes: z.string().nullable().optional().describe("Why") })],
  ["zod 3", z3.object({ approved: z3.boolean(), notes: z3.string().describe("Why").nullable().optional() })],
  [
    "zod mini",
    mini.object({
      approved: mini.boolean(),
      notes: mini.optional(mini.nullable(mini.string())).check(mini.describe("Why")),
    }),
  ],
])("%s", (_, schema) => {
  test("says its fields, which are required and what they are called", async () => {
    const converted = await toJsonSchema(schema, "response");
    expect(converted).toMatchObject({
      type: "object",
      properties: { approved: { type: "boolean" }, notes: expect.anything() },
      required: ["approved"],
    });
    expect(JSON.stringify(converted)).toContain("Why");
  });

  test("parses the answer", async () => {
    const response = { approved: true, extra: 1 };
    expect(await parseResponse(schema, { response, ...ANSWER })).toEqual({ approved: true });
  });

  test("refuses a wrong answer and keeps it", async () => {
    const response = { approved: "x" };
    await expect(parseResponse(schema, { response, ...ANSWER })).rejects.toMatchObject({
      subject: "response",
      rawResponse: response,
      issues: [{ path: "/approved" }],
      taskId: "tsk_1",
    });
  });
});

describe("dates", () => {
  const dateTime = { properties: { at: { type: "string", format: "date-time" } } };

  test.each([
    ["zod 4", z.object({ at: z.coerce.date() })],
    ["zod 3", z3.object({ at: z3.coerce.date() })],
  ])("%s: a coerced date is asked for as text and parsed", async (_, schema) => {
    expect(await toJsonSchema(schema, "response")).toMatchObject(dateTime);
    const response = { at: "2026-01-15T12:00:00Z" };
    const parsed = await parseResponse(schema, { response, ...ANSWER });
    expect(parsed).toEqual({ at: new Date("2026-01-15T12:00:00Z") });
  });

  test.each([
    ["zod 4", z.object({ at: z.date() })],
    ["zod 3", z3.object({ at: z3.date() })],
  ])("%s: a plain date is fine in a payload and refused in an answer, which is text", async (_, schema) => {
    expect(await toJsonSchema(schema, "payload")).toMatchObject(dateTime);
    await expect(toJsonSchema(schema, "response")).rejects.toThrow(
      /asks for a date at '\S*at'[\s\S]*coerce\.date/i,
    );
  });
});

test.each([
  ["zod 4", z.object({ inner: z.object({ id: z.bigint() }) })],
  ["zod 3", z3.object({ inner: z3.object({ id: z3.bigint() }) })],
])("%s: what no JSON answer satisfies is refused before anybody is asked", async (_, schema) => {
  await expect(toJsonSchema(schema, "response")).rejects.toThrow(SchemaConversionError);
});

test("what a transform takes is asked for, what it gives is returned", async () => {
  const schema = z.object({ amount: z.string().transform(Number), tags: z.string().default("none") });
  expect(await toJsonSchema(schema, "response")).toMatchObject({
    properties: { amount: { type: "string" }, tags: { type: "string" } },
    required: ["amount"],
  });
  expect(await parseResponse(schema, { response: { amount: "12" }, ...ANSWER })).toEqual({
    amount: 12,
    tags: "none",
  });
});

test("a validator that cannot convert itself is refused with the way out", async () => {
  await expect(toJsonSchema(handmade, "response")).rejects.toThrow(/handmade[\s\S]*withJsonSchema/);
});

test("withJsonSchema gives a validator the schema to show", async () => {
  const jsonSchema = { type: "object", properties: { approved: { type: "boolean" } } };
  const schema = withJsonSchema(handmade, jsonSchema);
  expect(await toJsonSchema(schema, "response")).toEqual(jsonSchema);
  expect(await parseResponse(schema, { response: { approved: true, x: 1 }, ...ANSWER })).toEqual({
    approved: true,
  });
  const failure = parseResponse(schema, { response: {}, ...ANSWER });
  await expect(failure).rejects.toMatchObject({
    issues: [{ path: "/approved", message: "must be a boolean" }],
  });
});

test("a raw JSON Schema travels as it is and checks nothing here", async () => {
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: { z: {}, a: {} },
  };
  expect(JSON.stringify(await toJsonSchema(schema, "response"))).toBe(JSON.stringify(schema));
  const response = { z: 1, other: true };
  expect(await parseResponse(schema, { response, ...ANSWER })).toBe(response);
  await checkPayload(schema, { anything: 1 });
});

test.each([
  ["nothing", {}],
  ["anything", z.any()],
  ["a boolean", z.boolean()],
  ["an array", z.array(z.string())],
  ["a zod 3 string", z3.string()],
  ["a keyword of nothing", { title: "Decision" }],
])("a response schema of %s asks for nothing and is refused", async (_, schema) => {
  await expect(toJsonSchema(schema, "response")).rejects.toThrow(SchemaConversionError);
});

test("a schema of a zod before 3.25 is named as such", async () => {
  const old = { _def: { typeName: "ZodObject" }, type: "object" };
  await expect(toJsonSchema(old, "payload")).rejects.toThrow(/too old[\s\S]*3\.25/);
});

test("unions of objects are fine", async () => {
  const schema = z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("yes") }),
    z.object({ kind: z.literal("no"), why: z.string() }),
  ]);
  expect(await toJsonSchema(schema, "response")).toHaveProperty("oneOf");
});

test("the answer's type follows the schema", () => {
  const Payload = z.object({ amount: z.number() });
  const four = () =>
    awaitHuman({
      task: "t",
      payloadSchema: Payload,
      payload: { amount: 1 },
      responseSchema: z.object({ ok: z.boolean(), at: z.coerce.date() }),
      timeoutMs: 60_000,
    });
  expectTypeOf(four).returns.resolves.toEqualTypeOf<{ ok: boolean; at: Date }>();
  const three = () =>
    awaitHuman({
      task: "t",
      payloadSchema: z3.object({ amount: z3.number() }),
      payload: { amount: 1 },
      responseSchema: z3.object({ ok: z3.boolean() }),
      timeoutMs: 60_000,
    });
  expectTypeOf(three).returns.resolves.toEqualTypeOf<{ ok: boolean }>();
  const raw = () =>
    awaitHuman({
      task: "t",
      payloadSchema: { type: "object" },
      payload: { amount: 1 },
      responseSchema: { type: "object" },
      timeoutMs: 60_000,
    });
  expectTypeOf(raw).returns.resolves.toEqualTypeOf<unknown>();
  expectTypeOf<AskOptions<{ amount: number }, unknown>["payload"]>().toEqualTypeOf<{ amount: number }>();
});
