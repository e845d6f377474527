import { appendPointer } from "../json/index.ts";
import type { Draft, Field, RowsField } from "./field.ts";
import { readTyped } from "./read-typed.ts";
import { rowFields, rowKeys } from "./rows.ts";

export type Change = "changed" | "added" | "removed";

/** What differs between two drafts, by pointer of the field; of rows also by pointer of the row. */
export function changes(fields: readonly Field[], before: Draft, after: Draft): Map<string, Change> {
  const found = new Map<string, Change>();
  for (const field of fields) compare(found, field, { before, after });
  return found;
}

interface Drafts {
  before: Draft;
  after: Draft;
}

function compare(found: Map<string, Change>, field: Field, drafts: Drafts): void {
  switch (field.kind) {
    case "group":
      for (const inner of field.fields) compare(found, inner, drafts);
      return;
    case "rows":
      compareRows(found, field, drafts);
      return;
    default: {
      const before = gist(field, drafts.before);
      const after = gist(field, drafts.after);
      if (before === after) return;
      found.set(field.pointer, before === "" ? "added" : after === "" ? "removed" : "changed");
    }
  }
}

function compareRows(found: Map<string, Change>, field: RowsField, { before, after }: Drafts): void {
  const was = rowKeys(field, before);
  const is = rowKeys(field, after);
  const had = new Set(was);
  const has = new Set(is);
  const kept = is.filter((key) => had.has(key));
  for (const key of is) if (!had.has(key)) found.set(appendPointer(field.pointer, key), "added");
  for (const key of was) if (!has.has(key)) found.set(appendPointer(field.pointer, key), "removed");
  if (was.join("/") !== is.join("/")) found.set(field.pointer, "changed");
  for (const key of kept) for (const inner of rowFields(field, key)) compare(found, inner, { before, after });
}

/** What a field amounts to, so that two ways of typing the same are the same; empty where it is blank. */
function gist(field: Exclude<Field, { kind: "group" | "rows" }>, draft: Draft): string {
  const typed = draft[field.pointer];
  if (field.kind === "choices" && Array.isArray(typed)) return [...typed].sort().join(",");
  const read = readTyped(field, draft);
  if (read === "blank") return "";
  if ("text" in read) return read.text;
  return JSON.stringify([typed, draft[`${field.pointer}/start`], draft[`${field.pointer}/end`]]);
}
