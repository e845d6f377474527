import { Ajv, type ErrorObject, type Options, type ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import { validateUnion } from "ajv/dist/vocabularies/code.js";
import { draftOf } from "./draft.ts";
import { formats } from "./format.ts";
import { patternEngine } from "./pattern.ts";
import { isSchemaObject, mapSchema, type SchemaObject } from "./subschema.ts";
import { useLinearUniqueItems } from "./unique.ts";

/**
 * `response`: the schema as it stands, formats asserted.
 * `payload`: lenient. Unknown keys pass where the schema forbids them, one match is enough for `oneOf`,
 * formats are annotations.
 */
export type Mode = "payload" | "response";

/** `allErrors`: every error of a value, else the first one and what led to it. */
export type Manner = { mode: Mode; allErrors: boolean };

/** A compiled schema: the errors of a parsed value, none when it is valid. `root` is what the errors refer to. */
export type Check = { root: unknown; errors: (value: unknown) => ErrorObject[] };

/**
 * Compiles one schema by its own instance of Ajv, so that nothing of it (`$id` above all) meets another.
 * Numbers are checked as doubles: beyond 2^53 `enum`, `const` and `multipleOf` see the nearest double.
 * Throws what Ajv throws.
 */
export function compileSchema(schemaText: string, { mode, allErrors }: Manner): Check {
  const schema: unknown = JSON.parse(schemaText);
  const root = mapSchema(schema, mode === "payload" ? lenient : plain);
  const validate = instance(root, { mode, allErrors }).compile(isSchemaObject(root) ? root : root === true);
  return { root, errors: (value) => errorsOf(validate, value) };
}

const options: Options = {
  strict: false,
  validateSchema: false,
  // Without Ajv's own meta-schemas a reference to one is a remote one.
  meta: false,
  verbose: true,
  logger: false,
  inlineRefs: false,
  // "toString" and "__proto__" are present only where the value has them.
  ownProperties: true,
  // 0.3 is a multiple of 0.1.
  multipleOfPrecision: 9,
  code: { regExp: patternEngine },
};

function instance(root: unknown, { mode, allErrors }: Manner): Ajv {
  const validateFormats = mode === "response";
  const all = { ...options, allErrors, validateFormats };
  const draft7 = draftOf(root) === "draft-07";
  const ajv = draft7 ? new Ajv(all) : new Ajv2020(all);
  useLinearUniqueItems(ajv);
  if (mode === "response") {
    for (const [name, { test }] of Object.entries(formats)) ajv.addFormat(name, test);
    return ajv;
  }
  ajv.removeKeyword("oneOf");
  return ajv.addKeyword({ keyword: "oneOf", schemaType: "array", trackErrors: true, code: validateUnion });
}

/** `$async` would make Ajv answer with a promise; `id`, of older drafts, would make it throw. */
function plain({ $async: _, id, ...schema }: SchemaObject): SchemaObject {
  return typeof id === "string" || id === undefined ? schema : { ...schema, id };
}

function lenient(schema: SchemaObject): SchemaObject {
  const { additionalProperties, unevaluatedProperties, ...rest } = plain(schema);
  return {
    ...rest,
    ...(additionalProperties === undefined || isNever(additionalProperties) ? {} : { additionalProperties }),
    ...(unevaluatedProperties === undefined || isNever(unevaluatedProperties)
      ? {}
      : { unevaluatedProperties }),
  };
}

/** `false`, or `{"not":{}}`, as some libraries write it. */
function isNever(schema: unknown): boolean {
  if (schema === false) return true;
  return isSchemaObject(schema) && isSchemaObject(schema.not) && Object.keys(schema.not).length === 0;
}

function errorsOf(validate: ValidateFunction, value: unknown): ErrorObject[] {
  return validate(value) ? [] : (validate.errors ?? []);
}
