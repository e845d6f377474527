import { countOf } from "./entry.ts";
import type { Field, TextInput } from "./field.ts";
import { asNumber, asString, type JsonObject } from "./json/read.ts";
import type { Resolved } from "./json/schema.ts";
import { choicesOf, yesAndNo } from "./options.ts";

const INPUTS: ReadonlyMap<string, TextInput> = new Map([
  ["date", "date"],
  ["date-time", "datetime-local"],
  ["time", "time"],
  ["email", "email"],
  ["uri", "url"],
]);
/** What may be longer than this gets an area that grows. */
const LONGEST_LINE = 100;

/** What a field has beside what every field has. */
export type Own<F> = F extends Field ? Omit<F, keyof Basics> : never;
type Basics = Pick<Field, "pointer" | "name" | "label" | "hint" | "required" | "nullable" | "preset">;

/** What asks for a value without fields of its own; `item` is the schema of an array's items. */
export function plainField(name: string, schema: JsonObject, item?: Resolved): Own<Field> {
  switch (schema.get("type")) {
    case "boolean": {
      const look = { look: "buttons", ends: ["", ""] } as const;
      return { kind: "choice", boolean: true, ...look, options: yesAndNo(name) };
    }
    case "integer":
      return { kind: "number", integer: true, prefix: "", suffix: "" };
    case "number":
      return { kind: "number", integer: false, prefix: "", suffix: "" };
    case "string":
      return textFor(schema);
    case "array":
      return item ? listFor(schema, item) : { kind: "json" };
    default:
      return { kind: "json" };
  }
}

function textFor(schema: JsonObject): Own<Field> {
  const format = asString(schema.get("format"));
  const longest = asNumber(schema.get("maxLength")) ?? Number.POSITIVE_INFINITY;
  const grows = format === undefined && longest > LONGEST_LINE;
  return {
    ...({ kind: "text", input: INPUTS.get(format ?? "") ?? "text", lines: grows ? 1 : 0 } as const),
    ...{ markdown: asString(schema.get("contentMediaType")) === "text/markdown", placeholder: "" },
    ...{ earliest: "", latest: "", step: 0 },
  };
}

function listFor(schema: JsonObject, { schema: item, nullable }: Resolved): Own<Field> {
  if (nullable) return { kind: "json" };
  const options = choicesOf(item);
  const least = countOf(schema, "minItems") ?? 0;
  const most = countOf(schema, "maxItems");
  if (options) {
    return { kind: "choices", look: "boxes", least, ...(most !== undefined && { most }), options };
  }
  return item.get("type") === "string" ? { kind: "lines", least } : { kind: "json" };
}
