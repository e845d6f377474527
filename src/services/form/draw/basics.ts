import type { Field } from "../field.ts";

/** What a field keeps when it becomes one of another kind. */
export function basicsOf({ pointer, name, label, hint, required, nullable, preset }: Field) {
  return { pointer, name, label, hint, required, nullable, ...(preset !== undefined && { preset }) };
}
