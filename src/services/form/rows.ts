import { appendPointer } from "../json/index.ts";
import type { Draft, Field, RowsField } from "./field.ts";

/** The fields of the row with this key, where they stand in the answer. */
export function rowFields(field: RowsField, key: string): Field[] {
  return field.fields.map((inner) => below(appendPointer(field.pointer, key), inner));
}

/** Fields of rows within the row keep pointers within theirs. */
function below(parent: string, field: Field): Field {
  const pointer = parent + field.pointer;
  if (field.kind !== "group") return { ...field, pointer };
  return { ...field, pointer, fields: field.fields.map((inner) => below(parent, inner)) };
}

/** The keys of the rows that stand there, in order. */
export function rowKeys(field: RowsField, draft: Draft): readonly string[] {
  const keys = draft[field.pointer];
  return Array.isArray(keys) ? keys : [];
}

/** A key that no row has, nor had, as far as the draft remembers what was in it. */
export function newRowKey(field: RowsField, draft: Draft): string {
  const start = `${field.pointer}/`;
  const taken = rowKeys(field, draft).map(Number);
  for (const pointer of Object.keys(draft)) {
    if (pointer.startsWith(start)) taken.push(Number.parseInt(pointer.slice(start.length), 10));
  }
  return String(
    taken.reduce((most, key) => (Number.isSafeInteger(key) ? Math.max(most, key) : most), -1) + 1,
  );
}

/** Whether the person has put anything into the field. */
export function isTouched(field: Field, draft: Draft): boolean {
  switch (field.kind) {
    case "group":
      return field.fields.some((inner) => isTouched(inner, draft));
    case "rows":
      return rowKeys(field, draft).some((key) =>
        rowFields(field, key).some((inner) => isTouched(inner, draft)),
      );
    case "dates":
      return [`${field.pointer}/start`, `${field.pointer}/end`].some((at) => (draft[at]?.length ?? 0) > 0);
    default:
      return (draft[field.pointer]?.length ?? 0) > 0;
  }
}
