import {
  begin,
  type Draft,
  type Form,
  fieldsOf,
  readObject,
  recall,
  recallWhole,
} from "../../../../src/services/form/index.ts";
import type { Original } from "../../parts/form/form.tsx";

/** The draft that leads to an answer. */
export function recalled(form: Form, responseJson: string): Draft {
  const response = readObject(responseJson);
  return form.whole ? recallWhole(form.whole, response) : recall(fieldsOf(form.items), response);
}

/** What stands there before anybody has typed: what the agent filled in, and beside it what schema and definition have for a start. */
export function prefilled(form: Form, initialJson: string | undefined): Draft {
  if (initialJson === undefined) return begin(form);
  const initial = readObject(initialJson);
  const others = fieldsOf(form.items).filter((field) => !initial.has(field.name));
  return { ...begin({ ...form, items: others }), ...recalled(form, initialJson) };
}

/** What the agent filled in, to be compared with what the person makes of it; undefined where it filled in nothing. */
export function originalOf(form: Form, initialJson: string | undefined): Original | undefined {
  if (initialJson === undefined) return undefined;
  const initial = readObject(initialJson);
  const all = form.whole ? [form.whole] : fieldsOf(form.items);
  const fields = form.whole ? all : all.filter((field) => initial.has(field.name));
  return fields.length === 0 ? undefined : { draft: recalled(form, initialJson), fields };
}
