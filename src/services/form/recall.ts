import type { Choice, Draft, Field, JsonField, RowsField } from "./field.ts";
import { type Json, type JsonObject, NumberText } from "./json/read.ts";
import { writeJson } from "./json/write.ts";
import { localMoment } from "./moment.ts";
import { optionFor, plainOf } from "./options.ts";
import type { Leaf } from "./read-typed.ts";
import { rowFields } from "./rows.ts";

/** The draft that leads to a response given before, or that an outline was made of. */
export function recall(fields: readonly Field[], response: JsonObject): Draft {
  const draft: Draft = {};
  for (const field of fields) recallInto(draft, field, response.get(field.name) ?? null);
  return draft;
}

/** As `recall`, for the field that stands for the whole response. */
export function recallWhole(field: JsonField, response: JsonObject): Draft {
  return { [field.pointer]: typedJson(response) };
}

/** Puts a value into the draft, as the field would have it. */
export function recallInto(draft: Draft, field: Field, value: Json): void {
  if (value === null) return;
  switch (field.kind) {
    case "group":
      if (value instanceof Map) Object.assign(draft, recall(field.fields, value));
      return;
    case "rows":
      if (Array.isArray(value)) recallRows(draft, field, value);
      return;
    case "dates":
      if (!(value instanceof Map)) return;
      for (const side of ["start", "end"]) {
        const day = value.get(side);
        if (typeof day === "string") draft[`${field.pointer}/${side}`] = day;
      }
      return;
    default: {
      const typed = typedFor(field, value);
      if (typed !== undefined) draft[field.pointer] = typed;
    }
  }
}

function recallRows(draft: Draft, field: RowsField, rows: readonly Json[]): void {
  draft[field.pointer] = rows.map((_, index) => String(index));
  rows.forEach((row, index) => {
    if (row instanceof Map) Object.assign(draft, recall(rowFields(field, String(index)), row));
  });
}

function typedFor(field: Exclude<Leaf, { kind: "dates" }>, value: Json): string | string[] | undefined {
  switch (field.kind) {
    case "choice":
      return textIn(field.options, value);
    case "choices":
    case "ranking":
      return Array.isArray(value) ? value.map((item) => textIn(field.options, item)) : undefined;
    case "lines":
      return Array.isArray(value) ? value.map(plainOf).join("\n") : undefined;
    case "number":
    case "slider":
      // An outline has what was typed and is no number yet.
      return value instanceof NumberText ? value.text : asText(value);
    case "json":
      return typedJson(value);
    case "file":
      return Array.isArray(value) ? writeJson(value) : asText(value);
    case "text":
      return typeof value === "string" && field.input === "datetime-local"
        ? localMoment(value)
        : asText(value);
    default:
      return asText(value);
  }
}

function asText(value: Json): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function textIn(options: readonly Choice[], value: Json): string {
  return optionFor(options, value)?.text ?? writeJson(value);
}

/** The name under which an outline keeps text that is no JSON yet: no answer has a member without a name only. */
export const UNREAD = "";

function typedJson(value: Json): string {
  const unread = value instanceof Map && value.size === 1 ? value.get(UNREAD) : undefined;
  return typeof unread === "string" ? unread : writeJson(value, true);
}
