import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";

/** A JSON Schema (draft-07 or 2020-12) of an object, as plain data. */
export interface JsonSchema {
  readonly "~standard"?: never;
  readonly [keyword: string]: unknown;
}

/**
 * What describes a payload or an answer: a zod schema (3.25 or newer), any validator of the Standard Schema kind
 * that can say its JSON Schema (else see `withJsonSchema`), or a JSON Schema itself, which checks nothing here and
 * leaves the type to the caller.
 */
export type Schema<Input = unknown, Output = unknown> = StandardSchemaV1<Input, Output> | JsonSchema;

/** Gives a Standard Schema validator that cannot convert itself the JSON Schema to show to the person. */
export function withJsonSchema<Input, Output>(
  validator: StandardSchemaV1<Input, Output>,
  jsonSchema: JsonSchema,
): StandardSchemaV1<Input, Output> & StandardJSONSchemaV1<Input, Output> {
  const convert = () => ({ ...jsonSchema });
  const { version, vendor, validate } = validator["~standard"];
  return { "~standard": { version, vendor, validate, jsonSchema: { input: convert, output: convert } } };
}

export function isStandard<Input, Output>(
  schema: Schema<Input, Output>,
): schema is StandardSchemaV1<Input, Output> {
  return typeof schema["~standard"] === "object";
}
