import { collect } from "../../../src/services/form/collect.ts";
import { type Draft, type Field, isField } from "../../../src/services/form/field.ts";
import { readObject } from "../../../src/services/form/json/read.ts";
import { type Form, readForm } from "../../../src/services/form/read-form.ts";

/** The form of a response schema and a form definition, given as a program would write them. */
export function formOf(schema: object, definition: object = {}): Form {
  return readForm(readObject(JSON.stringify(schema)), readObject(JSON.stringify(definition)));
}

/** Its fields, without what stands between them. */
export function fieldsOf(schema: object, definition?: object): Field[] {
  return formOf(schema, definition).items.filter(isField);
}

/** The one field that asks for a property with this schema. */
export function fieldOf(property: object | boolean, name = "it"): Field {
  const [field] = fieldsOf({ type: "object", required: [name], properties: { [name]: property } });
  if (!field) throw new Error("the schema made no field");
  return field;
}

/** The answer that a draft amounts to. */
export function answerOf(schema: object, draft: Draft) {
  return collect(fieldsOf(schema), draft);
}
