import { type ChoiceField, type Field, mayStayBlank } from "./field.ts";

/** The one choice among the fields, where it has to be made and all else may stay blank: a button can be the whole answer. */
export function onlyChoice(fields: readonly Field[]): ChoiceField | undefined {
  const [only, ...others] = fields.filter((field) => field.kind === "choice");
  if (!only || others.length > 0) return undefined;
  return fields.every((field) => mayStayBlank(field) !== (field === only)) ? only : undefined;
}
