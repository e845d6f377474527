import { Validator } from "@cfworker/json-schema";
import { describe, expect, test } from "vitest";
import { type Holds, hasConditions, settle } from "../../../src/services/form/conditions.ts";
import { type Field, fieldsOf } from "../../../src/services/form/field.ts";
import { writeJson } from "../../../src/services/form/json/write.ts";
import { readForm } from "../../../src/services/form/read-form.ts";
import { formOf, jsonOf } from "./form.ts";

const holds: Holds = (schema, text) =>
  new Validator(JSON.parse(writeJson(schema))).validate(JSON.parse(text)).valid;
const TEXT = { type: "string" };

/** The names of the fields that apply, required ones with a star. */
function applying(schema: object, answer: object): string[] {
  const settled = settle(jsonOf(schema), JSON.stringify(answer), holds);
  const nameOf = (field: Field): string => {
    const name = field.required ? `${field.name}*` : field.name;
    return field.kind === "group" ? `${name}(${field.fields.map(nameOf).join(" ")})` : name;
  };
  return fieldsOf(readForm(settled, jsonOf({})).items).map(nameOf);
}

/** What a schema says under a condition. */
function when(test: object | boolean, met: object | boolean, otherwise: object | boolean = true): object {
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  return { if: test, then: met, else: otherwise };
}

const KIND = { kind: { enum: ["person", "firm"] } };
const isFirm = { properties: { kind: { const: "firm" } }, required: ["kind"] };

describe("if, then, else", () => {
  const schema = {
    type: "object",
    properties: KIND,
    required: ["kind"],
    ...when(isFirm, { properties: { vat: TEXT }, required: ["vat"] }, { properties: { birthday: TEXT } }),
  };

  test("asks for what the answer so far calls for", () => {
    expect(applying(schema, {})).toEqual(["kind*", "birthday"]);
    expect(applying(schema, { kind: "person" })).toEqual(["kind*", "birthday"]);
    expect(applying(schema, { kind: "firm" })).toEqual(["kind*", "vat*"]);
  });

  test("has conditions, and without an answer all that could be asked for, none of it required", () => {
    expect(hasConditions(jsonOf(schema))).toBe(true);
    expect(hasConditions(jsonOf({ properties: { if: TEXT, dependencies: { enum: [{ if: 1 }] } } }))).toBe(
      false,
    );
    expect(fieldsOf(formOf(schema).items).map(({ name, required }) => [name, required])).toEqual([
      ["kind", true],
      ["vat", false],
      ["birthday", false],
    ]);
  });

  test("several stand in allOf, each with references of its own", () => {
    const all = {
      $defs: { firm: isFirm, more: { properties: { seat: TEXT }, required: ["seat"] } },
      properties: { ...KIND, rush: { type: "boolean" } },
      allOf: [
        { properties: { always: TEXT } },
        when({ $ref: "#/$defs/firm" }, { $ref: "#/$defs/more" }),
        when({ properties: { rush: { const: true } }, required: ["rush"] }, { properties: { why: TEXT } }),
      ],
    };
    expect(applying(all, {})).toEqual(["kind", "rush", "always"]);
    expect(applying(all, { kind: "firm", rush: true })).toEqual(["kind", "rush", "always", "seat*", "why"]);
  });

  test("within a branch count only there", () => {
    const nested = {
      properties: KIND,
      ...when(isFirm, {
        properties: { large: { type: "boolean" } },
        ...when(
          { properties: { large: { const: true } }, required: ["large"] },
          { properties: { board: TEXT } },
        ),
      }),
    };
    expect(applying(nested, { large: true })).toEqual(["kind"]);
    expect(applying(nested, { kind: "firm", large: true })).toEqual(["kind", "large", "board"]);
  });

  test("take a property away, or narrow it", () => {
    const narrow = {
      properties: { ...KIND, vat: TEXT, way: { enum: ["a", "b", "c"] } },
      ...when(isFirm, { properties: { way: { enum: ["a"] } } }, { properties: { vat: false } }),
    };
    expect(applying(narrow, { kind: "person" })).toEqual(["kind", "way"]);
    const settled = settle(jsonOf(narrow), '{"kind":"firm"}', holds);
    expect(fieldsOf(readForm(settled, jsonOf({})).items)[2]).toMatchObject({ options: [{ text: '"a"' }] });
  });

  test("hold within an object for what is in it", () => {
    const within = {
      properties: { party: { anyOf: [{ ...schema, required: [] }, { type: "null" }] }, note: TEXT },
    };
    expect(applying(within, {})).toEqual(["party(kind birthday)", "note"]);
    expect(applying(within, { party: { kind: "firm" } })).toEqual(["party(kind vat*)", "note"]);
    const settled = settle(jsonOf(within), "{}", holds);
    expect(fieldsOf(readForm(settled, jsonOf({})).items)[0]).toMatchObject({ nullable: true });
  });

  test("of rows all that could be asked for, none of it required", () => {
    const rows = { properties: { list: { type: "array", items: schema } } };
    expect(fieldsOf(formOf(rows).items)).toMatchObject([
      { kind: "rows", fields: [{ name: "kind" }, { name: "vat", required: false }, { name: "birthday" }] },
    ]);
  });

  const asksA = { properties: { a: TEXT } };
  test.each([when(true, asksA), when(false, true, asksA)])("%j needs no answer", (always) => {
    expect(applying({ properties: { b: TEXT }, ...always }, {})).toEqual(["b", "a"]);
  });
});

describe("what depends on whether something is there", () => {
  test.each(["dependentRequired", "dependencies"])("%s requires others", (keyword) => {
    const schema = { properties: { card: TEXT, address: TEXT }, [keyword]: { card: ["address"] } };
    expect(applying(schema, {})).toEqual(["card", "address"]);
    expect(applying(schema, { card: "1" })).toEqual(["card", "address*"]);
  });

  test.each(["dependentSchemas", "dependencies"])("%s asks for others", (keyword) => {
    const schema = {
      properties: { card: TEXT },
      [keyword]: { card: { properties: { cvc: TEXT }, required: ["cvc"] } },
    };
    expect(applying(schema, {})).toEqual(["card"]);
    expect(applying(schema, { card: "1" })).toEqual(["card", "cvc*"]);
  });
});

test("what refers to itself comes to an end", () => {
  const schema = { properties: { a: TEXT }, allOf: [{ $ref: "#" }], if: true, else: false };
  expect(applying(schema, { a: "x" })).toEqual(["a"]);
  expect(
    applying({ properties: { a: { $ref: "#" } }, if: { required: ["a"] } }, { a: { a: {} } }),
  ).toHaveLength(1);
});

test("an answer that is no JSON object counts as none", () => {
  const schema = { properties: { card: TEXT }, dependentSchemas: { card: { properties: { cvc: TEXT } } } };
  expect(fieldsOf(readForm(settle(jsonOf(schema), "[", holds), jsonOf({})).items)).toHaveLength(1);
});
