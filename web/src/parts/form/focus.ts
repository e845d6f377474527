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
  const place = form?.querySelector<HTMLElement>(`[data-pointer="${CSS.escape(pointer)}"]`);
  // Nothing that is folded away can have the focus.
  for (let fold = place?.closest("details"); fold; fold = fold.parentElement?.closest("details"))
    fold.open = true;
  const inside = () =>
    place?.querySelector<HTMLElement>("input,textarea,select") ?? place?.querySelector("button");
  // A decision has the focus as a whole: on one of its buttons the next Enter would decide.
  const target = place?.matches("[tabindex]") ? place : inside();
  target?.focus();
}

const TYPED = ":is(input:not([type=checkbox], [type=radio], [type=range], [type=file]), textarea)";
const CONTROL = "[data-pointer] :is(input, textarea, select, button):enabled";

/**
 * Moves the focus to where the answer goes on: the first field that needs something, then one that takes a text and is
 * blank. The decision comes after these, because its keys reach it from everywhere.
 */
export function focusNext(
  form: HTMLFormElement | undefined,
  needed: Record<string, string>,
  decision: string | undefined,
): void {
  const wanting = problemsInOrder(form, needed);
  const field = wanting.find((pointer) => pointer !== decision);
  const typed = [...(form?.querySelectorAll<HTMLInputElement>(`${TYPED}:enabled`) ?? [])];
  const blank = typed.find((input) => input.value === "" && !input.closest("details:not([open])"));
  if (field !== undefined) focusField(form, field);
  else if (blank) blank.focus();
  else if (wanting.length > 0) focusField(form, decision);
  else
    focusField(form, form?.querySelector(CONTROL)?.closest<HTMLElement>("[data-pointer]")?.dataset.pointer);
}

/** Whether a key would send the form from a field that takes one line: only the button and its own key do. */
export function sendsByTheWay({ key, ctrlKey, metaKey, target }: KeyboardEvent): boolean {
  if (key !== "Enter" || ctrlKey || metaKey) return false;
  return target instanceof Element && target.matches("input:not([type=file])");
}

/** Whether a key leaves the field that somebody types into; what has dropped down from it closes first. */
export function leavesField(event: KeyboardEvent): boolean {
  const { target } = event;
  if (event.key !== "Escape" || event.defaultPrevented || event.isComposing) return false;
  return target instanceof Element && target.matches(`${TYPED}, select`) && target.ariaExpanded !== "true";
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
