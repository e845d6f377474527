import { kindOf } from "../assume.ts";
import { countOf, textOf } from "../entry.ts";
import type { Field, TextInput } from "../field.ts";
import type { JsonObject } from "../json/read.ts";

const SUBTYPES: ReadonlyMap<string, TextInput> = new Map([
  ["email", "email"],
  ["url", "url"],
  ["phone", "tel"],
  ["password", "password"],
]);
const LINES: ReadonlyMap<string, number> = new Map([
  ["long_text", 3],
  ["rich_text", 6],
]);
const MOST_LINES = 20;

/** Text as one line or more; a number with its currency. */
export function drawText(field: Field, entry: JsonObject): Field {
  if (field.kind === "number") return { ...field, prefix: textOf(entry, "currency_code") || field.prefix };
  if (field.kind !== "text") return field;
  const input = field.input === "text" ? (SUBTYPES.get(textOf(entry, "subtype")) ?? "text") : field.input;
  return {
    ...field,
    input,
    lines: input === "text" ? linesOf(field.lines, entry) : 0,
    markdown: input === "text" && (field.markdown || kindOf(entry) === "rich_text"),
    placeholder: textOf(entry, "placeholder"),
  };
}

function linesOf(lines: number, entry: JsonObject): number {
  const usual = LINES.get(kindOf(entry));
  if (usual === undefined) return textOf(entry, "kind") === "short_text" ? 0 : lines;
  const asked = countOf(entry, "rows");
  return asked === undefined || asked === 0 ? usual : Math.min(asked, MOST_LINES);
}
