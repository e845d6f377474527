import { type Draft, type Field, rowFields } from "../../../../src/services/form/index.ts";

/** The pointers of what is wrong, in the order in which the fields stand. */
export function problemsInOrder(form: HTMLFormElement | undefined, found: Record<string, string>): string[] {
  const places = [...(form?.querySelectorAll<HTMLElement>("[data-pointer]") ?? [])];
  const drawn = places.flatMap(({ dataset: { pointer = "" } }) =>
    found[pointer] === undefined ? [] : [pointer],
  );
  return [...new Set([...drawn, ...Object.keys(found)])];
}

/** Moves the focus into a field. */
export function focusField(form: HTMLFormElement | undefined, pointer: string | undefined): void {
  if (pointer === undefined) return;
  const place = form?.querySelector(`[data-pointer="${CSS.escape(pointer)}"]`);
  // Nothing that is folded away can have the focus.
  for (let fold = place?.closest("details"); fold; fold = fold.parentElement?.closest("details"))
    fold.open = true;
  const target = place?.querySelector<HTMLElement>("input,textarea,select") ?? place?.querySelector("button");
  target?.focus();
}

/** What fields are called, by their pointers. */
export function namesOf(fields: readonly Field[], pointers: readonly string[], draft: Draft): string[] {
  const labels = new Map(labelsOf(fields, draft));
  return pointers.map((pointer) => labels.get(pointer) ?? "the answer");
}

function labelsOf(fields: readonly Field[], draft: Draft): [string, string][] {
  return fields.flatMap((field) => [
    [field.pointer, field.label] satisfies [string, string],
    ...labelsOf(withinOf(field, draft), draft),
  ]);
}

function withinOf(field: Field, draft: Draft): Field[] {
  if (field.kind === "group") return field.fields;
  const keys = field.kind === "rows" ? draft[field.pointer] : undefined;
  return field.kind === "rows" && Array.isArray(keys) ? keys.flatMap((key) => rowFields(field, key)) : [];
}
