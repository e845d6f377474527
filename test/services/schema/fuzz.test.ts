import fc from "fast-check";
import { expect, test } from "vitest";
import { differences } from "../../../src/services/json/index.ts";
import { checkSchema, coerceResponse, payloadViolations } from "../../../src/services/schema/index.ts";

const name = fc.constantFrom("a", "b", "__proto__", "x/~y");
const scalar = fc.constantFrom<unknown>("", " ", "5", "true", "no", "x", 5, 1.5, 0, true, null);
const type = fc.constantFrom("integer", "number", "string", "boolean", "null", "object", "array");

/** Schemas of the kind that people write, and combinations that nobody would. */
const { schema } = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ type: fc.oneof(type, fc.uniqueArray(type, { minLength: 1 })) }),
    fc.record({ enum: fc.array(scalar, { minLength: 1 }) }),
    fc.record({ const: scalar }),
    fc.record({
      type: fc.constant("string"),
      minLength: fc.nat(2),
      format: fc.constantFrom("date", "email", "time"),
    }),
    fc.record({ type: fc.constant("integer"), minimum: fc.nat(9) }),
    fc.boolean(),
    fc.record({ properties: fc.dictionary(name, tie("schema")), required: fc.uniqueArray(name) }),
    fc.record({ items: tie("schema"), uniqueItems: fc.boolean() }),
    fc.record({ additionalProperties: tie("schema") }),
    fc.record({ anyOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ oneOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ allOf: fc.array(tie("schema"), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie("schema") }),
    fc.record({ contains: tie("schema") }),
  ),
}));

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(name, tie("value"), { maxKeys: 3 }),
  ),
}));

test("an accepted answer is accepted again, as it then is; a refused one comes back as it was sent", async () => {
  await fc.assert(
    fc.asyncProperty(schema, value, async (anySchema, anyValue) => {
      const schemaText = JSON.stringify({ allOf: [anySchema] });
      const given = JSON.stringify(anyValue, null, 1);
      expect(await checkSchema(schemaText, "")).toEqual([]);
      const { responseText, violations } = await coerceResponse(schemaText, given);
      if (violations.length > 0) expect(responseText).toBe(given);
      else expect(await coerceResponse(schemaText, responseText)).toEqual({ responseText, violations: [] });
    }),
    { numRuns: 1_000 },
  );
});

test("what is accepted as sent is sent back letter for letter, and as a payload it is accepted too", async () => {
  await fc.assert(
    fc.asyncProperty(schema, value, async (anySchema, anyValue) => {
      const schemaText = JSON.stringify({ allOf: [anySchema] });
      const given = JSON.stringify(anyValue, null, 1);
      const { responseText, violations } = await coerceResponse(schemaText, given);
      if (violations.length > 0 || differences(given, responseText).length > 0) return;
      expect(responseText).toBe(given);
      if (!schemaText.includes('"not"')) expect(await payloadViolations(schemaText, given)).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test("no text makes a check of a schema fail", async () => {
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .dictionary(
        fc.constantFrom("type", "$ref", "$id", "$defs", "properties", "pattern", "items", "$schema"),
        fc.jsonValue(),
      )
      .map((object) => JSON.stringify(object)),
  );
  await fc.assert(
    fc.asyncProperty(text, async (schemaText) => {
      const violations = await checkSchema(schemaText, "/s");
      expect(violations.every(({ path }) => path.startsWith("/s"))).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});
