import type { Draft, Field, JsonField } from "./field.ts";
import { readJson } from "./json/read.ts";
import { writeJson } from "./json/write.ts";
import { type Leaf, readTyped } from "./read-typed.ts";
import { UNREAD } from "./recall.ts";
import { rowFields } from "./rows.ts";

/**
 * JSON text of all that was typed, to keep as a draft: as `collect`, but nothing is left out, and what cannot be read is
 * kept as it was typed.
 */
export function outline(fields: readonly Field[], draft: Draft): string {
  const members = fields.flatMap((field) => {
    const text = outlineField(field, draft);
    return text === undefined ? [] : [`${JSON.stringify(field.name)}:${text}`];
  });
  return `{${members.join(",")}}`;
}

/** As `outline`, for the field that stands for the whole response. */
export function outlineWhole(field: JsonField, draft: Draft): string {
  const typed = draft[field.pointer];
  if (typeof typed !== "string" || typed === "") return "{}";
  return readJson(typed) instanceof Map ? typed : unread(typed);
}

function outlineField(field: Field, draft: Draft): string | undefined {
  switch (field.kind) {
    case "group": {
      const text = outline(field.fields, draft);
      return text === "{}" ? undefined : text;
    }
    case "rows": {
      const keys = draft[field.pointer];
      if (!Array.isArray(keys)) return undefined;
      return `[${keys.map((key) => outline(rowFields(field, key), draft)).join(",")}]`;
    }
    case "dates": {
      const sides = ["start", "end"].flatMap((side) => {
        const day = draft[`${field.pointer}/${side}`];
        return typeof day === "string" && day !== "" ? [`"${side}":${JSON.stringify(day)}`] : [];
      });
      return sides.length === 0 ? undefined : `{${sides.join(",")}}`;
    }
    default:
      return outlineLeaf(field, draft);
  }
}

function outlineLeaf(field: Leaf, draft: Draft): string | undefined {
  const typed = draft[field.pointer];
  if (typed === undefined || typed === "") return undefined;
  if (Array.isArray(typed)) return `[${typed.filter((text) => readJson(text) !== undefined).join(",")}]`;
  switch (field.kind) {
    case "lines":
      return JSON.stringify(typed.split("\n"));
    case "choice":
      return readJson(typed) === undefined ? undefined : typed;
    case "json":
      return isKeptAsIs(typed) ? typed : unread(typed);
    default: {
      const read = readTyped(field, draft);
      // A number that JSON writes otherwise comes back as it was typed, too.
      const isSame = read !== "blank" && "text" in read && (field.kind === "file" || read.text === typed);
      return isSame ? read.text : JSON.stringify(typed);
    }
  }
}

/** Whether recalling the value gives the text that was typed. */
function isKeptAsIs(typed: string): boolean {
  const value = readJson(typed);
  return value !== undefined && writeJson(value, true) === typed;
}

function unread(typed: string): string {
  return JSON.stringify({ [UNREAD]: typed });
}
