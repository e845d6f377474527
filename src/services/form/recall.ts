import type { Draft, Field } from "./field.ts";
import { type Json, type JsonObject, NumberText } from "./json/read.ts";
import { writeJson } from "./json/write.ts";

/** The draft that leads to a response given before, for a person who is to mend it. */
export function recall(fields: Field[], response: JsonObject): Draft {
  const drafts = fields.map((field) => recallField(field, response.get(field.name) ?? null));
  return Object.assign({}, ...drafts);
}

function recallField(field: Field, value: Json): Draft {
  if (value === null) return {};
  if (field.kind === "group") return value instanceof Map ? recall(field.fields, value) : {};
  const typed = typedFor(field, value);
  return typed === undefined ? {} : { [field.pointer]: typed };
}

function typedFor(field: Exclude<Field, { kind: "group" }>, value: Json): string | string[] | undefined {
  switch (field.kind) {
    case "choice":
      return writeJson(value);
    case "choices":
      return Array.isArray(value) ? value.map((item) => writeJson(item)) : undefined;
    case "lines":
      return Array.isArray(value) ? value.map(String).join("\n") : undefined;
    case "number":
      return value instanceof NumberText ? value.text : undefined;
    case "json":
    case "file":
      return writeJson(value, true);
    default:
      if (typeof value !== "string") return undefined;
      return field.input === "datetime-local" ? localTime(value) : value;
  }
}

/** An instant as a `datetime-local` input shows it, in the reader's zone. */
function localTime(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return "";
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
