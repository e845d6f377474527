import { describe, expect, test } from "vitest";
import { z } from "zod";
import { checkSchema } from "../../../src/services/schema/index.ts";

const DRAFT_7 = "http://json-schema.org/draft-07/schema#";

async function paths(schema: unknown): Promise<string[]> {
  const violations = await checkSchema(JSON.stringify(schema), "/response_schema");
  return violations.map(({ path }) => path.replace("/response_schema", ""));
}

describe("accepted", () => {
  test.each<[string, unknown]>([
    ["an empty schema", {}],
    ["draft-07 with its tuples", { $schema: DRAFT_7, items: [{ type: "integer" }], additionalItems: false }],
    ["draft-07 without the final #", { $schema: "http://json-schema.org/draft-07/schema" }],
    ["2020-12 by name", { $schema: "https://json-schema.org/draft/2020-12/schema", prefixItems: [{}] }],
    ["2020-12 by default", { prefixItems: [{ type: "integer" }], items: false }],
    ["a recursive schema", { properties: { next: { $ref: "#" } } }],
    [
      "schemas that lead to each other",
      {
        $defs: {
          a: { properties: { b: { $ref: "#/$defs/b" } } },
          b: { items: { $ref: "#/$defs/a" } },
        },
        $ref: "#/$defs/a",
      },
    ],
    [
      "a reference to an own $id",
      { $id: "https://a.example/b", $defs: { c: { $id: "c" } }, items: { $ref: "c" } },
    ],
    ["an own anchor", { $defs: { c: { $anchor: "c" } }, items: { $ref: "#c" } }],
    ["the $id of a meta-schema", { $id: "https://json-schema.org/draft/2020-12/schema" }],
    ["an id, as older drafts write it", { id: "x", type: "object" }],
    ["keywords and formats nobody knows", { "x-order": 3, format: "unheard-of", $async: true }],
    ["a pattern with a lookahead", { pattern: "^(?!\\.)(?!.*\\.\\.)[a-z.]+@[a-z.]+$" }],
    ["a pattern that only the older syntax takes", { pattern: "^[\\w-.]+(?=@)" }],
    ["32 levels", nested(32)],
    ["1,000 schemas", { properties: numbered(999) }],
    ["300 options", { enum: Array.from({ length: 300 }, (_, at) => `option ${at}`) }],
    ["__proto__ and other names of Object", { properties: JSON.parse('{"__proto__":{},"constructor":{}}') }],
  ])("%s", async (_name, schema) => {
    expect(await paths(schema)).toEqual([]);
  });

  test("what zod makes", async () => {
    const schema = z.object({
      email: z.email(),
      when: z.iso.datetime(),
      kind: z.discriminatedUnion("t", [z.object({ t: z.literal("a") }), z.object({ t: z.literal("b") })]),
    });
    expect(await paths(z.toJSONSchema(schema))).toEqual([]);
    expect(await paths(z.toJSONSchema(schema, { target: "draft-7" }))).toEqual([]);
  });
});

describe("refused", () => {
  test.each<[string, unknown, string[]]>([
    ["a list", [], [""]],
    ["a boolean", true, [""]],
    ["another draft", { $schema: "http://json-schema.org/draft-04/schema#" }, ["/$schema"]],
    ["2019-09", { $schema: "https://json-schema.org/draft/2019-09/schema" }, ["/$schema"]],
    ["a $schema that is no text", { $schema: 7 }, ["/$schema"]],
    ["an unknown type", { properties: { a: { type: "strin" } } }, ["/properties/a/type"]],
    ["a wrong keyword value", { properties: { a: { minLength: -1 } } }, ["/properties/a/minLength"]],
    ["draft-07 tuples in 2020-12", { items: [{}] }, ["/items"]],
    ["a remote reference", { items: { $ref: "https://a.example/b.json" } }, ["/items/$ref"]],
    ["a reference to a file", { $id: "file:///etc/passwd", $ref: "other.json" }, ["/$ref"]],
    ["a reference to a meta-schema", { $ref: DRAFT_7 }, ["/$ref"]],
    ["a local reference to nothing", { properties: { a: { $ref: "#/$defs/a" } } }, ["/properties/a/$ref"]],
    ["one $id twice", { $defs: { a: { $id: "x" }, b: { $id: "x" } } }, [""]],
    ["a reference to itself", { $ref: "#" }, [""]],
    [
      "a loop through allOf",
      { properties: { a: { allOf: [{ $ref: "#/properties/a" }] } } },
      ["/properties/a"],
    ],
    [
      "two references to each other",
      { $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } }, $ref: "#/$defs/a" },
      [""],
    ],
    ["a broken pattern", { properties: { a: { pattern: "(" } } }, ["/properties/a/pattern"]],
    ["a broken pattern of names", { patternProperties: { "[/": {} } }, ["/patternProperties/[~1"]],
    ["33 levels", nested(33), [""]],
    ["2,000 levels", nested(2_000), [""]],
    ["levels of properties named properties", named(40), [""]],
    ["1,001 schemas", { properties: numbered(1_000) }, [""]],
    ["5,000 properties", { properties: numbered(5_000) }, [""]],
    ["more text than a schema may have", { description: "x".repeat(300_000) }, [""]],
  ])("%s", async (_name, schema, expected) => {
    expect(await paths(schema)).toEqual(expected);
  });

  test("text that is no JSON, without quoting it", async () => {
    const violations = await checkSchema('{"secret', "/payload_schema");
    expect(violations).toEqual([{ path: "/payload_schema", message: "must be a JSON Schema object" }]);
  });

  test("every wrong place at once, each with one message", async () => {
    const violations = await checkSchema('{"type":"strin","properties":5,"pattern":"("}', "/s");
    expect(violations.toSorted((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: "/s/pattern", message: "must be a regular expression" },
      { path: "/s/properties", message: "must be an object" },
      {
        path: "/s/type",
        message: "must be one of: array, boolean, integer, null, number, object, string",
      },
    ]);
  });
});

function nested(levels: number): unknown {
  let schema: unknown = {};
  for (let level = 1; level < levels; level++) schema = { properties: { a: schema } };
  return schema;
}

function named(levels: number): unknown {
  let schema: unknown = {};
  for (let level = 1; level < levels; level++) schema = { properties: { properties: schema } };
  return schema;
}

function numbered(count: number): Record<string, unknown> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`p${at}`, { type: "string" }]));
}
