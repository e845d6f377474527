import { appendPointer } from "../json/index.ts";
import type { Choice, Field, TextInput } from "./field.ts";
import { humanise, labelOf } from "./json/label.ts";

import { asArray, asNumber, asObject, asString, type Json, type JsonObject } from "./json/read.ts";
import { requiredOf, resolve } from "./json/schema.ts";
import { writeJson } from "./json/write.ts";

/** One property of an object schema, and where it stands. */
export interface Property {
  name: string;
  schema: Json | undefined;
  /** The whole schema, for local references. */
  root: JsonObject;
  required: boolean;
  /** Pointer of the object that the property belongs to. */
  parent: string;
  /** The `properties` of the objects around it, to notice a schema that contains itself. */
  around: JsonObject[];
}

const DEEPEST = 4;
const INPUTS: ReadonlyMap<string, TextInput> = new Map([
  ["date", "date"],
  ["date-time", "datetime-local"],
  ["time", "time"],
  ["email", "email"],
  ["uri", "url"],
]);
/** What may be longer than this gets an area that grows. */
const LONGEST_LINE = 100;

/** The fields of an object schema, in the schema's order. */
export function readProperties(schema: JsonObject, where: Omit<Property, "name" | "schema" | "required">) {
  const required = requiredOf(schema);
  const properties: JsonObject = asObject(schema.get("properties")) ?? new Map();
  const around = [...where.around, properties];
  return [...properties].map(([name, value]) =>
    readField({ ...where, around, name, schema: value, required: required.has(name) }),
  );
}

/** The field that asks for one property. */
function readField(property: Property): Field {
  const { schema, nullable } = resolve(property.schema, property.root);
  const options = choicesOf(schema);
  const basics = {
    pointer: appendPointer(property.parent, property.name),
    name: property.name,
    label: labelOf(property.name, asString(schema.get("title"))),
    hint: asString(schema.get("description")) ?? "",
    required: property.required,
    nullable: nullable || (options?.some((option) => option.value === null) ?? false),
  };
  if (options) {
    const real = options.filter((option) => option.value !== null);
    return { ...basics, kind: "choice", boolean: false, options: real };
  }
  switch (schema.get("type")) {
    case "boolean":
      return { ...basics, kind: "choice", boolean: true, options: yesAndNo(property.name) };
    case "integer":
      return { ...basics, kind: "number", integer: true, prefix: "" };
    case "number":
      return { ...basics, kind: "number", integer: false, prefix: "" };
    case "string":
      return { ...basics, kind: "text", placeholder: "", ...inputOf(schema) };
    case "array":
      return { ...basics, ...listOf(schema, property.root) };
    case "object":
      return { ...basics, ...groupOf(schema, property) };
    default:
      return { ...basics, kind: "json" };
  }
}

function inputOf(schema: JsonObject): { input: TextInput; lines: number } {
  const format = asString(schema.get("format"));
  const longest = asNumber(schema.get("maxLength")) ?? Number.POSITIVE_INFINITY;
  const grows = format === undefined && longest > LONGEST_LINE;
  return { input: INPUTS.get(format ?? "") ?? "text", lines: grows ? 1 : 0 };
}

function listOf(schema: JsonObject, root: JsonObject) {
  const { schema: item, nullable } = resolve(schema.get("items"), root);
  const options = choicesOf(item);
  const least = asNumber(schema.get("minItems")) ?? 0;
  if (options && !nullable) return { kind: "choices", least, options } as const;
  if (item.get("type") === "string" && !nullable) return { kind: "lines", least } as const;
  return { kind: "json" } as const;
}

function groupOf(schema: JsonObject, { root, around, ...property }: Property) {
  const properties = asObject(schema.get("properties"));
  if (!properties?.size || around.includes(properties) || around.length >= DEEPEST)
    return { kind: "json" } as const;
  const parent = appendPointer(property.parent, property.name);
  return { kind: "group", fields: readProperties(schema, { root, parent, around }) } as const;
}

/** The values of an `enum`, a `const`, or alternatives that are each a `const`. */
function choicesOf(schema: JsonObject): Choice[] | undefined {
  const listed = schema.get("enum");
  if (Array.isArray(listed) && listed.length > 0) return listed.map((value) => choice(value, undefined));
  const fixed = schema.get("const");
  if (fixed !== undefined) return [choice(fixed, schema)];
  const options = asArray(schema.get("oneOf") ?? schema.get("anyOf")).map(asObject);
  const constants = options.flatMap((option) => {
    const value = option?.get("const");
    return value === undefined ? [] : [choice(value, option)];
  });
  return constants.length > 0 && constants.length === options.length ? constants : undefined;
}

function choice(value: Json, schema: JsonObject | undefined): Choice {
  const text = writeJson(value);
  const label =
    asString(schema?.get("title")) ?? (typeof value === "string" ? wordsOf(value) : (WORDS[text] ?? text));
  return { value, text, label, hint: asString(schema?.get("description")) ?? "" };
}

/** `cannot_tell` → `Cannot tell`; anything that is no plain lower-case name stays as it is. */
function wordsOf(value: string): string {
  return /^[a-z]{2,}(?:[_ ][a-z]+)*$/.test(value) ? humanise(value) : value;
}

const WORDS: Record<string, string> = { true: "Yes", false: "No", null: "None" };

/** What saying yes and no is called, by the property's name. */
const DECISIONS: [RegExp, string, string][] = [
  [/(?:^|_)approved?$/i, "Approve", "Reject"],
  [/(?:^|_)accept(?:ed)?$/i, "Accept", "Decline"],
  [/(?:^|_)allow(?:ed)?$/i, "Allow", "Deny"],
  [/(?:^|_)confirm(?:ed)?$/i, "Confirm", "Decline"],
];

/** The two choices of a boolean. */
export function yesAndNo(name: string, yes?: string, no?: string): Choice[] {
  const [, usualYes, usualNo] = DECISIONS.find(([pattern]) => pattern.test(name)) ?? [null, "Yes", "No"];
  return [
    { value: true, text: "true", label: yes ?? usualYes, hint: "" },
    { value: false, text: "false", label: no ?? usualNo, hint: "" },
  ];
}
