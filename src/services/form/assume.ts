import { textOf } from "./entry.ts";
import { asArray, asObject, type Json, type JsonObject } from "./json/read.ts";
import { isTelling } from "./json/schema.ts";

const NONE: JsonObject = new Map();

function typed(type: string, format?: string): JsonObject {
  const schema: JsonObject = new Map([["type", type]]);
  return format === undefined ? schema : schema.set("format", format);
}

const TEXT = typed("string");
const TEXTS: JsonObject = new Map<string, Json>([
  ["type", "array"],
  ["items", TEXT],
]);
const ROWS: JsonObject = new Map<string, Json>([
  ["type", "array"],
  ["items", typed("object")],
]);

/** What a kind is about, where the schema does not say. */
const VALUES: ReadonlyMap<string, JsonObject> = new Map([
  ["short_text", TEXT],
  ["long_text", TEXT],
  ["rich_text", TEXT],
  ["number", typed("number")],
  ["currency", typed("number")],
  ["switch", typed("boolean")],
  ["single_select", TEXT],
  ["multi_select", TEXTS],
  ["picture_choice", TEXTS],
  ["slider", typed("number")],
  ["star_rating", typed("integer")],
  ["opinion_scale", typed("integer")],
  ["ranking", TEXTS],
  ["date", typed("string", "date")],
  ["datetime", TEXT],
  ["time", TEXT],
  ["date_range", typed("object")],
  ["file_upload", typed("array")],
  ["signature", TEXT],
  ["object_group", typed("object")],
  ["repeatable_group", ROWS],
  ["subform", ROWS],
  ["table", ROWS],
]);
const NUMERIC_SUBTYPES: ReadonlySet<string> = new Set(["number", "currency"]);

/** The kind of a definition's entry; the likeliest where it names none. */
export function kindOf(entry: JsonObject): string {
  const kind = textOf(entry, "kind");
  if (kind !== "") return kind;
  return asArray(entry.get("options")).length > 0 ? "single_select" : "short_text";
}

/** The schema, or where it leaves open of which type a value is, what the definition's kind is about. */
export function assume(schema: JsonObject, entry: JsonObject): JsonObject {
  const kind = kindOf(entry);
  const isNumber = kind === "short_text" && NUMERIC_SUBTYPES.has(textOf(entry, "subtype"));
  const value = VALUES.get(isNumber ? "number" : kind) ?? NONE;
  if (schema.get("type") === "array" && value.has("items") && !isTelling(schema.get("items"))) {
    return new Map(schema).set("items", value.get("items") ?? null);
  }
  return isTelling(schema) ? schema : new Map([...schema, ...value]);
}

const INNER: ReadonlyMap<string, string> = new Map([
  ["object_group", "fields"],
  ["subform", "fields"],
  ["repeatable_group", "item_fields"],
  ["table", "columns"],
]);

/** What a definition says of the fields within a group or a row. */
export function innerEntries(entry: JsonObject): Json[] {
  const key = INNER.get(textOf(entry, "kind"));
  return key === undefined ? [] : asArray(entry.get(key));
}

/** The entries that ask for something at one level: those that are folded away stand there too. */
export function flatEntries(entries: readonly Json[]): JsonObject[] {
  return entries.map(asObject).flatMap((entry) => {
    if (entry?.get("kind") === "section_collapse") return flatEntries(asArray(entry.get("fields")));
    return entry ? [entry] : [];
  });
}
