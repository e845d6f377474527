import { type Schema, Validator } from "@cfworker/json-schema";
import { type JsonObject, writeJson } from "../../../../src/services/form/index.ts";

const validators = new WeakMap<JsonObject, Validator>();

/** Whether a value satisfies a schema; apart from everything else, since few forms have conditions. */
export function holds(schema: JsonObject, valueText: string): boolean {
  try {
    return validatorOf(schema).validate(JSON.parse(valueText)).valid;
  } catch {
    // A schema that cannot be read here is the server's to judge.
    return false;
  }
}

function validatorOf(schema: JsonObject): Validator {
  const known = validators.get(schema);
  if (known) return known;
  const parsed: Schema = JSON.parse(writeJson(schema));
  const draft = String(parsed.$schema ?? "").includes("draft-07") ? "7" : "2020-12";
  const validator = new Validator(parsed, draft);
  validators.set(schema, validator);
  return validator;
}
