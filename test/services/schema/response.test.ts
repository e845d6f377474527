import { describe, expect, test } from "vitest";
import { z } from "zod";
import { coerceResponse } from "../../../src/services/schema/index.ts";

/** An answer with one member `a`, by the schema of that member. */
async function answer(
  schema: unknown,
  text: string,
  options: { required?: boolean; timeZone?: string } = {},
) {
  const whole = {
    type: "object",
    properties: { a: schema },
    required: options.required === false ? [] : ["a"],
    additionalProperties: false,
  };
  return await coerceResponse(JSON.stringify(whole), text, { timeZone: options.timeZone });
}

const nullable = (schema: unknown): unknown => ({ anyOf: [schema, { type: "null" }] });

describe("coerced by its schema", () => {
  test.each<[string, unknown, string, string]>([
    ["number text", { type: "integer" }, '{"a":"250"}', '{"a":250}'],
    ["number text with blanks", { type: "number" }, '{"a":" -2.50 "}', '{"a":-2.50}'],
    [
      "digits beyond a double",
      { type: "integer" },
      '{"a":"12345678901234567891"}',
      '{"a":12345678901234567891}',
    ],
    ["number text that JSON writes otherwise", { type: "number" }, '{"a":"+007.e1"}', '{"a":7e1}'],
    ["a number without a leading zero", { type: "number" }, '{"a":"-.5"}', '{"a":-0.5}'],
    ["boolean text", { type: "boolean" }, '{"a":"Yes"}', '{"a":true}'],
    ["the text of a checkbox", { type: "boolean" }, '{"a":"off"}', '{"a":false}'],
    ["a number option", { enum: [1, 2, 3] }, '{"a":"2"}', '{"a":2}'],
    ["a boolean option", { enum: [true, "maybe"] }, '{"a":"true"}', '{"a":true}'],
    ["a literal", { const: 5 }, '{"a":"5.0"}', '{"a":5.0}'],
    ["one of several literals", { anyOf: [{ const: 1 }, { const: 2 }] }, '{"a":"2"}', '{"a":2}'],
    ["one of several types", { type: ["null", "boolean", "integer"] }, '{"a":"7"}', '{"a":7}'],
    ["a nullable one", nullable({ type: "integer" }), '{"a":"7"}', '{"a":7}'],
    ["a blank nullable one", nullable({ type: "integer" }), '{"a":""}', '{"a":null}'],
    ["a blank nullable date", { type: ["string", "null"], format: "date" }, '{"a":" "}', '{"a":null}'],
    ["through oneOf", { oneOf: [{ type: "integer" }, { type: "null" }] }, '{"a":"7"}', '{"a":7}'],
    ["through allOf", { allOf: [{ type: "integer" }, { minimum: 1 }] }, '{"a":"7"}', '{"a":7}'],
    ["through items", { items: { type: "integer" } }, '{"a":["1",2,"3"]}', '{"a":[1,2,3]}'],
    [
      "through prefixItems",
      { prefixItems: [{ type: "string" }, { type: "integer" }] },
      '{"a":["1","2"]}',
      '{"a":["1",2]}',
    ],
    [
      "through additionalProperties",
      { additionalProperties: { type: "integer" } },
      '{"a":{"/~":"1"}}',
      '{"a":{"/~":1}}',
    ],
    [
      "through patternProperties",
      { patternProperties: { "^n": { type: "integer" } } },
      '{"a":{"n":"1"}}',
      '{"a":{"n":1}}',
    ],
    ["a time without seconds", { type: "string", format: "time" }, '{"a":"09:30"}', '{"a":"09:30:00"}'],
  ])("%s", async (_name, schema, given, expected) => {
    expect(await answer(schema, given)).toEqual({ responseText: expected, violations: [] });
  });

  test("through a reference, at any depth", async () => {
    const tree = {
      $defs: { t: { properties: { v: { type: "integer" }, n: { $ref: "#/$defs/t" } } } },
      $ref: "#/$defs/t",
    };
    const { responseText } = await coerceResponse(JSON.stringify(tree), '{"n":{"n":{"v":"5"},"v":"6"}}');
    expect(responseText).toBe('{"n":{"n":{"v":5},"v":6}}');
  });

  test("through a condition", async () => {
    const schema = '{"if":{"properties":{"k":{"const":"n"}}},"then":{"properties":{"v":{"type":"integer"}}}}';
    expect((await coerceResponse(schema, '{"k":"n","v":"1"}')).responseText).toBe('{"k":"n","v":1}');
    expect((await coerceResponse(schema, '{"k":"t","v":"1"}')).responseText).toBe('{"k":"t","v":"1"}');
  });

  test("by the alternative that the other members point to", async () => {
    const kinds = {
      oneOf: [
        { properties: { k: { const: "number" }, v: { type: "integer" } }, required: ["k", "v"] },
        { properties: { k: { const: "switch" }, v: { type: "boolean" } }, required: ["k", "v"] },
      ],
    };
    expect((await answer(kinds, '{"a":{"k":"number","v":"1"}}')).responseText).toBe(
      '{"a":{"k":"number","v":1}}',
    );
    expect((await answer(kinds, '{"a":{"k":"switch","v":"1"}}')).responseText).toBe(
      '{"a":{"k":"switch","v":true}}',
    );
  });

  test("a blank optional one is taken out, a null one too", async () => {
    const optional = { required: false };
    expect((await answer({ type: "integer" }, '{"a":""}', optional)).responseText).toBe("{}");
    expect((await answer({ type: "integer" }, '{ "a" : null }', optional)).responseText).toBe("{  }");
    expect((await answer(nullable({ type: "integer" }), '{"a":""}', optional)).responseText).toBe("{}");
    expect((await answer({ enum: ["x", "y"] }, '{"a":""}', optional)).responseText).toBe("{}");
  });

  test("only what changes is rewritten", async () => {
    const schema = {
      properties: { a: { type: "integer" }, b: { type: "integer" }, c: {}, d: { type: "integer" } },
    };
    const given = '{ "c" : [1.0, 1e2], "b": 12345678901234567890 ,\n"a":"1", "d":"" }';
    const { responseText } = await coerceResponse(JSON.stringify(schema), given);
    expect(responseText).toBe('{ "c" : [1.0, 1e2], "b": 12345678901234567890 ,\n"a":1 }');
  });

  test("names of Object are names like others", async () => {
    const schema = '{"additionalProperties":{"type":"integer"},"required":["__proto__"]}';
    const { responseText } = await coerceResponse(schema, '{"__proto__":"1","constructor":"2"}');
    expect(responseText).toBe('{"__proto__":1,"constructor":2}');
  });

  test("of a repeated key the last", async () => {
    expect((await answer({ type: "integer" }, '{"a":"x","a":"5"}')).responseText).toBe('{"a":"x","a":5}');
  });
});

describe("left as it was sent", () => {
  test.each<[string, unknown, string]>([
    ["text where text is asked for", { type: "string" }, '{"a":"250"}'],
    ["text where text or a number is asked for", { type: ["integer", "string"] }, '{"a":"250"}'],
    ["blank text", { type: "string" }, '{"a":""}'],
    ["text among the options", { enum: ["1", 1] }, '{"a":"1"}'],
    ["text without a schema", {}, '{"a":"true"}'],
    ["a whole number with decimals", { type: "integer" }, '{"a":900.0}'],
    ["null where it is allowed", nullable({ type: "integer" }), '{"a":null}'],
    ["a decimal multiple", { multipleOf: 0.01 }, '{"a":900.07}'],
    ["a number beyond any double", { type: "number", multipleOf: 7 }, '{"a":123456789012345678901234567890}'],
  ])("%s", async (_name, schema, given) => {
    expect(await answer(schema, given)).toEqual({ responseText: given, violations: [] });
  });

  test.each<[string, unknown, string]>([
    ["a number where text is asked for", { type: "string" }, '{"a":250}'],
    ["a number where a boolean is asked for", { type: "boolean" }, '{"a":1}'],
    ["a boolean where a number is asked for", { type: "integer" }, '{"a":true}'],
    ["text that is no number", { type: "integer" }, '{"a":"0x10"}'],
    ["a number with separators", { type: "number" }, '{"a":"1,000"}'],
    ["a number without end", { type: "number" }, '{"a":"1e999"}'],
    ["text that is no boolean", { type: "boolean" }, '{"a":"perhaps"}'],
    ["one value where a list is asked for", { type: "array" }, '{"a":"x"}'],
    ["an unknown member", { type: "integer" }, '{"a":1,"b":""}'],
    ["a wrong e-mail address", { format: "email" }, '{"a":"x"}'],
    ["a wrong address", { format: "uri" }, '{"a":"example"}'],
    ["a day that is not", { format: "date" }, '{"a":"2026-02-30"}'],
    ["a wrong time", { format: "time" }, '{"a":"25:00"}'],
    ["a wrong UUID", { format: "uuid" }, '{"a":"1"}'],
  ])("and refused: %s", async (_name, schema, given) => {
    const { responseText, violations } = await answer(schema, given);
    expect(responseText).toBe(given);
    expect(violations).toHaveLength(1);
  });

  test("other formats are annotations", async () => {
    expect((await answer({ format: "ipv4" }, '{"a":"x"}')).violations).toEqual([]);
    expect((await answer({ format: "unheard-of" }, '{"a":"x"}')).violations).toEqual([]);
  });
});

describe("local date-times", () => {
  const when = { type: "string", format: "date-time" };

  test("get the offset of the form's zone", async () => {
    const berlin = { timeZone: "Europe/Berlin" };
    expect((await answer(when, '{"a":"2026-07-01T09:30"}', berlin)).responseText).toBe(
      '{"a":"2026-07-01T09:30:00+02:00"}',
    );
    expect((await answer(when, '{"a":"2026-01-01T09:30:15.5"}', berlin)).responseText).toBe(
      '{"a":"2026-01-01T09:30:15.5+01:00"}',
    );
  });

  test("are in UTC where the schema asks for that", async () => {
    const schema = z.toJSONSchema(z.object({ a: z.iso.datetime() }));
    const { responseText } = await coerceResponse(JSON.stringify(schema), '{"a":"2026-07-01T09:30"}', {
      timeZone: "Europe/Berlin",
    });
    expect(responseText).toBe('{"a":"2026-07-01T07:30:00Z"}');
  });

  test("with an offset stay as they are", async () => {
    const given = '{"a":"2026-07-01T09:30:00-07:00"}';
    expect(await answer(when, given, { timeZone: "Europe/Berlin" })).toEqual({
      responseText: given,
      violations: [],
    });
  });

  test("without a known zone are refused", async () => {
    const message = "must be a date and time with its UTC offset, such as 2026-01-31T09:30:00Z";
    const refused = [{ path: "/a", message }];
    expect((await answer(when, '{"a":"2026-07-01T09:30"}')).violations).toEqual(refused);
    expect((await answer(when, '{"a":"2026-07-01T09:30"}', { timeZone: "Mars/Olympus" })).violations).toEqual(
      refused,
    );
  });
});
