import { describe, expect, test } from "vitest";
import { fieldOf, fieldsOf, formOf } from "./form.ts";

const choices = (field: object) =>
  "options" in field && Array.isArray(field.options)
    ? field.options.map(({ label, text }) => [label, text])
    : [];

describe("the input for a property", () => {
  test.each([
    [{ type: "string" }, { kind: "text", input: "text", lines: 1 }],
    [
      { type: "string", format: "date" },
      { kind: "text", input: "date" },
    ],
    [
      { type: "string", format: "date-time" },
      { kind: "text", input: "datetime-local" },
    ],
    [
      { type: "string", format: "time" },
      { kind: "text", input: "time" },
    ],
    [
      { type: "string", format: "email" },
      { kind: "text", input: "email" },
    ],
    [
      { type: "string", format: "uri" },
      { kind: "text", input: "url" },
    ],
    [
      { type: "string", format: "constructor" },
      { kind: "text", input: "text" },
    ],
    [
      { type: "string", minLength: 100 },
      { kind: "text", lines: 1 },
    ],
    [{ type: "integer" }, { kind: "number", integer: true }],
    [{ type: "number" }, { kind: "number", integer: false }],
    [{ type: "array", items: { type: "string" } }, { kind: "lines" }],
    [{ type: "array", items: { type: "number" } }, { kind: "json" }],
    [{ type: "array" }, { kind: "json" }],
    [{ type: "object" }, { kind: "json" }],
    [{ properties: { a: {} } }, { kind: "group" }],
    [{ items: { properties: { a: { minLength: 1 } } } }, { kind: "rows" }],
    [{ format: "date" }, { kind: "text", input: "date" }],
    [
      { minimum: 1, maximum: 5 },
      { kind: "number", integer: false },
    ],
    [{ not: { const: 1 } }, { kind: "json" }],
    [{}, { kind: "json" }],
    [true, { kind: "json" }],
    [{ anyOf: [{ type: "string" }, { type: "number" }] }, { kind: "json", nullable: false }],
  ])("%j", (property, expected) => {
    expect(fieldOf(property)).toMatchObject(expected);
  });

  test.each(["notes", "備考", "name"])("%s may grow, unless the schema keeps it short", (name) => {
    expect(fieldOf({ type: "string" }, name)).toMatchObject({ lines: 1 });
    expect(fieldOf({ type: "string", maxLength: 101 }, name)).toMatchObject({ lines: 1 });
    expect(fieldOf({ type: "string", maxLength: 100 }, name)).toMatchObject({ lines: 0 });
    expect(fieldOf({ type: "string", format: "uuid" }, name)).toMatchObject({ lines: 0 });
  });

  test.each([
    [
      { enum: ["cannot_tell", "ACH", 3, 1.0, true] },
      [
        ["Cannot tell", '"cannot_tell"'],
        ["ACH", '"ACH"'],
        ["3", "3"],
        ["1", "1"],
        ["Yes", "true"],
      ],
    ],
    [{ const: "accept" }, [["Accept", '"accept"']]],
    [
      { oneOf: [{ const: 1, title: "One" }, { const: 2 }] },
      [
        ["One", "1"],
        ["2", "2"],
      ],
    ],
    [
      { type: "boolean" },
      [
        ["Yes", "true"],
        ["No", "false"],
      ],
    ],
  ])("%j offers its values", (property, expected) => {
    const field = fieldOf(property);
    expect(field.kind).toBe("choice");
    expect(choices(field)).toEqual(expected);
  });

  test("a list of listed values is any number of them", () => {
    const field = fieldOf({ type: "array", items: { enum: ["a", "b"] } });
    expect(field.kind).toBe("choices");
    expect(choices(field)).toEqual([
      ["a", '"a"'],
      ["b", '"b"'],
    ]);
  });

  test.each([
    { anyOf: [{ type: "string" }, { type: "null" }] },
    { oneOf: [{ type: "null" }, { type: "string" }] },
    { type: ["string", "null"] },
    { type: ["null", "string"] },
    { $ref: "#/$defs/text" },
    { allOf: [{ $ref: "#/$defs/text" }], description: "…" },
  ])("%j is text that may be null", (property) => {
    const [field] = fieldsOf({
      type: "object",
      properties: { it: property },
      $defs: { text: { anyOf: [{ type: "string" }, { type: "null" }] } },
    });
    expect(field).toMatchObject({ kind: "text", nullable: true });
  });

  test("null among the listed values is a blank, not a value to choose", () => {
    const field = fieldOf({ enum: ["a", null] });
    expect(field).toMatchObject({ kind: "choice", nullable: true });
    expect(choices(field)).toEqual([["a", '"a"']]);
  });

  test("all that several schemas say of one value is asked for together", () => {
    const [field] = fieldsOf({
      $defs: { name: { type: "object", properties: { name: { type: "string" } }, required: ["name"] } },
      properties: {
        it: {
          allOf: [{ $ref: "#/$defs/name" }, { properties: { pet: { enum: ["cat", "dog"] } } }],
          properties: { pet: { enum: ["dog", "cow"] }, age: { type: "integer" } },
        },
      },
    });
    expect(field).toMatchObject({
      kind: "group",
      fields: [
        { name: "name", required: true },
        { name: "pet", options: [{ text: '"dog"' }] },
        { name: "age", required: false },
      ],
    });
  });

  test("words of a reference win over those of its target", () => {
    const [field] = fieldsOf({
      type: "object",
      properties: { who: { $ref: "#/definitions/a~1b", title: "Whose?" } },
      definitions: { "a/b": { type: "string", title: "Somebody", description: "A name." } },
    });
    expect(field).toMatchObject({ kind: "text", label: "Whose?", hint: "A name." });
  });

  test.each(["#/nowhere", "#/%", "https://example.test/schema", "#anchor"])(
    "the reference %s, which leads nowhere here, is answered as JSON",
    ($ref) => {
      expect(fieldOf({ $ref })).toMatchObject({ kind: "json" });
    },
  );
});

describe("objects within objects", () => {
  test("are groups, whose pointers start with that of the group", () => {
    const field = fieldOf({
      type: "object",
      required: ["city"],
      properties: { city: { type: "string" }, "zip/code": { type: "integer" } },
    });
    expect(field).toMatchObject({
      kind: "group",
      fields: [
        { pointer: "/it/city", required: true },
        { pointer: "/it/zip~1code", required: false },
      ],
    });
  });

  test("one that contains itself is asked for as JSON where it begins again", () => {
    const [root] = fieldsOf({
      $ref: "#/$defs/node",
      $defs: {
        node: {
          type: "object",
          properties: { name: { type: "string" }, child: { $ref: "#/$defs/node" } },
        },
      },
    }).filter(({ name }) => name === "child");
    expect(root).toMatchObject({ kind: "json", label: "Child" });
  });

  test("a reference to itself ends", () => {
    expect(fieldOf({ $ref: "#/properties/it" })).toMatchObject({ kind: "json" });
  });
});

describe("the form", () => {
  const boolean = { type: "boolean" };
  const text = { type: "string" };

  test("has its fields in the order of the schema", () => {
    const names = fieldsOf({ type: "object", properties: { z: text, a: text, m: text } }).map(
      ({ name }) => name,
    );
    expect(names).toEqual(["z", "a", "m"]);
  });

  test("has a decision where exactly one field is a choice that keys can reach", () => {
    const decisionOf = (properties: object) => formOf({ type: "object", properties }).decision?.name;
    const long = { enum: Array.from({ length: 10 }, (_, index) => `option ${index}`) };
    expect(decisionOf({ approved: boolean, notes: text })).toBe("approved");
    expect(decisionOf({ notes: text, risk: { enum: ["low", "high"] } })).toBe("risk");
    expect(decisionOf({ approved: boolean, urgent: boolean })).toBeUndefined();
    expect(decisionOf({ notes: text })).toBeUndefined();
    expect(decisionOf({ kind: long })).toBeUndefined();
  });

  test("calls yes and no what the property is about", () => {
    const words = (name: string) => choices(fieldOf(boolean, name)).map(([label]) => label);
    expect(words("approved")).toEqual(["Approve", "Reject"]);
    expect(words("is_allowed")).toEqual(["Allow", "Deny"]);
    expect(words("urgent")).toEqual(["Yes", "No"]);
  });

  test.each([{}, { type: "object" }, { type: "object", properties: {} }])(
    "%j names no property, so the whole answer is written as JSON",
    (schema) => {
      expect(formOf(schema).whole).toMatchObject({ kind: "json", pointer: "" });
      expect(formOf({ ...schema, properties: { a: text } }).whole).toBeUndefined();
    },
  );
});
