import { collect } from "../../../src/services/form/collect.ts";
import { fieldsOf as allFields, type Draft, type Field } from "../../../src/services/form/field.ts";
import { type JsonObject, readObject } from "../../../src/services/form/json/read.ts";
import { type Form, readForm } from "../../../src/services/form/read-form.ts";

/** The form of a response schema and a form definition, given as a program would write them. */
export function formOf(schema: object, definition: object = {}): Form {
  return readForm(jsonOf(schema), jsonOf(definition));
}

/** A value as the readers take it. */
export function jsonOf(value: object): JsonObject {
  return readObject(JSON.stringify(value));
}

/** Its fields, without what stands between them. */
export function fieldsOf(schema: object, definition?: object): Field[] {
  return allFields(formOf(schema, definition).items);
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
