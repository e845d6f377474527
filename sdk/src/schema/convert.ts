import type { StandardJSONSchemaV1, StandardSchemaV1 } from "@standard-schema/spec";
import { SchemaConversionError } from "../errors/values.ts";
import { isObject, type JsonObject } from "../json.ts";
import { isStandard, type Schema } from "./schema.ts";
import { convertZod3, isZod3 } from "./zod3.ts";
import { convertZod4, isZod4, zod4Options } from "./zod4.ts";

export type Subject = "payload" | "response";

/** The JSON Schema of what goes in: what the agent sends, or what the person types before the schema parses it. */
export async function toJsonSchema(schema: Schema, subject: Subject): Promise<JsonObject> {
  const converted = await convert(schema, subject);
  const problem = problemOf(converted);
  if (!problem) return converted;
  throw new SchemaConversionError(`${subject}Schema ${problem}, so that there is nothing to ask for.`, {
    hint: "Describe an object with named fields, e.g. z.object({ approved: z.boolean() }).",
  });
}

async function convert(schema: Schema, subject: Subject): Promise<JsonObject> {
  if (!isStandard(schema)) return plain(schema, subject);
  try {
    if (isConvertible(schema)) {
      const libraryOptions = isZod4(schema) ? zod4Options(subject) : {};
      return schema["~standard"].jsonSchema.input({ target: "draft-2020-12", libraryOptions });
    }
    if (isZod4(schema)) return await convertZod4(schema, subject);
    if (isZod3(schema)) return await convertZod3(schema, subject);
  } catch (cause) {
    if (cause instanceof SchemaConversionError) throw cause;
    const reason = cause instanceof Error ? cause.message : "its library refuses";
    throw new SchemaConversionError(`${subject}Schema has no JSON Schema: ${reason}`, { cause });
  }
  throw new SchemaConversionError(
    `${subject}Schema (${schema["~standard"].vendor}) cannot say its JSON Schema.`,
    {
      hint: "Wrap it: withJsonSchema(schema, { type: 'object', properties: … }).",
    },
  );
}

function plain(schema: JsonObject, subject: Subject): JsonObject {
  if (!("_def" in schema)) return schema;
  throw new SchemaConversionError(`${subject}Schema comes from a zod that is too old.`, {
    hint: "Use zod 3.25 or newer, or zod 4.",
  });
}

function isConvertible(schema: StandardSchemaV1): schema is StandardSchemaV1 & StandardJSONSchemaV1 {
  return "jsonSchema" in schema["~standard"];
}

const OBJECT_KEYWORDS = ["type", "properties", "$ref", "anyOf", "oneOf", "allOf"];

function problemOf(schema: JsonObject): string | undefined {
  if (!isObject(schema) || !OBJECT_KEYWORDS.some((keyword) => keyword in schema)) {
    return "has neither a type nor properties in its JSON Schema";
  }
  const types = Array.isArray(schema.type) ? schema.type : [schema.type ?? "object"];
  return types.includes("object")
    ? undefined
    : `describes a value of type ${types.join(" or ")}, not an object`;
}
