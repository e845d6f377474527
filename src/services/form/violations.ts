import { appendPointer } from "../json/index.ts";
import { answeredRows } from "./collect.ts";
import { type Draft, type Field, fieldsOf, type Item } from "./field.ts";
import { rowFields, rowKeys } from "./rows.ts";

/** Refusals sorted by the field they belong to; `rest` belongs to none. */
export interface Placed {
  byPointer: Record<string, string>;
  rest: string[];
}

const BODY_PREFIX = /^\/response(?:_json)?(?=\/|$)/;

/**
 * Puts the server's refusals at the fields: at the exact one, else at the nearest that contains it. The draft tells
 * which row has which place in the answer.
 */
export function placeViolations(
  items: readonly Item[],
  violations: readonly { path: string; message: string }[],
  draft: Draft = {},
): Placed {
  const placed: Placed = { byPointer: {}, rest: [] };
  if (violations.length === 0) return placed;
  const fields = fieldsOf(items);
  const known = new Set(pointersOf(fields, draft));
  const lists = rowsOf(fields, draft);
  for (const { path, message } of violations) {
    const pointer = nearest(keyed(path.replace(BODY_PREFIX, ""), lists), known);
    if (pointer === undefined)
      placed.rest.push(sentence(/^[a-z]/.test(message) ? `your answer ${message}` : message));
    else placed.byPointer[pointer] ??= sentence(message);
  }
  return placed;
}

/** Pointers of all fields, outer before inner, in the order they are shown; those of rows by the draft. */
export function pointersOf(fields: readonly Field[], draft: Draft = {}): string[] {
  return fields.flatMap((field) => [
    field.pointer,
    ...within(field, draft).flatMap((inner) => pointersOf(inner, draft)),
  ]);
}

/** The fields that a group has, or each of the rows. */
function within(field: Field, draft: Draft): Field[][] {
  if (field.kind === "group") return [field.fields];
  return field.kind === "rows" ? rowKeys(field, draft).map((key) => rowFields(field, key)) : [];
}

/** The keys of the rows that are in the answer, by pointer of their list. */
function rowsOf(fields: readonly Field[], draft: Draft): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const walk = (field: Field) => {
    if (field.kind === "rows") found.set(field.pointer, answeredRows(field, draft));
    for (const inner of within(field, draft).flat()) walk(inner);
  };
  for (const field of fields) walk(field);
  return found;
}

/** The pointer in the draft that stands for one in the answer: rows have keys here, and places there. */
function keyed(path: string, lists: ReadonlyMap<string, string[]>): string {
  let pointer = "";
  for (const step of path.split("/").slice(1)) {
    const keys = lists.get(pointer);
    const key = keys?.[Number(step)];
    if (keys && key === undefined) return pointer;
    pointer = key === undefined ? `${pointer}/${step}` : appendPointer(pointer, key);
  }
  return pointer;
}

/** The server writes fragments that follow the name of a value: "must be an e-mail address". */
function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function nearest(pointer: string, known: ReadonlySet<string>): string | undefined {
  for (let at = pointer; at !== ""; at = at.slice(0, at.lastIndexOf("/"))) if (known.has(at)) return at;
  return undefined;
}
