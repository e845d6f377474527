import type { JsonSchema } from "../../core/row.ts";

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
export const listOf = (name: string): JsonSchema => ({ type: "array", items: ref(name) });

export const string: JsonSchema = { type: "string" };
export const boolean: JsonSchema = { type: "boolean" };
export const object: JsonSchema = { type: "object" };
export const time: JsonSchema = { type: "string", format: "date-time" };
export const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [schema.type, "null"] });
export const described = (schema: JsonSchema, description: string): JsonSchema => ({
  ...schema,
  description,
});

/** An object whose members are all there, save those named. */
export function all(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  return {
    type: "object",
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
  };
}

export const STATUS: JsonSchema = {
  type: "string",
  description:
    "`created`, `notified`, `assigned`, `in_progress`, `submitted`, `verified`, `rejected`, and the outcomes " +
    "`completed`, `timed_out`, `cancelled`, `verification_exhausted`.",
};
