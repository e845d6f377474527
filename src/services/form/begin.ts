import type { Draft, Field, RowsField } from "./field.ts";
import { fieldsOf } from "./field.ts";
import type { Form } from "./read-form.ts";
import { recallInto } from "./recall.ts";
import { rowFields } from "./rows.ts";

/** The draft that a form begins with: what its definition has for a start, and the rows that stand there. */
export function begin(form: Form): Draft {
  return beginFields(fieldsOf(form.items));
}

/** What a new row begins with. */
export function beginRow(field: RowsField, key: string): Draft {
  return beginFields(rowFields(field, key));
}

/** As `begin`, of these fields. */
export function beginFields(fields: readonly Field[]): Draft {
  const draft: Draft = {};
  for (const field of fields) beginField(draft, field);
  return draft;
}

function beginField(draft: Draft, field: Field): void {
  const { preset = null } = field;
  if (field.kind === "group") Object.assign(draft, beginFields(field.fields));
  // Of pictures a definition lists even the one that is chosen.
  recallInto(draft, field, field.kind === "choice" && Array.isArray(preset) ? (preset[0] ?? null) : preset);
  if (field.kind === "rows" && !Array.isArray(preset)) {
    const keys = Array.from({ length: field.initial }, (_, index) => String(index));
    if (keys.length > 0) draft[field.pointer] = keys;
    for (const key of keys) Object.assign(draft, beginRow(field, key));
  }
  if (draft[field.pointer]?.length === 0) delete draft[field.pointer];
}
