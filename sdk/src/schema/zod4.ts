import { SchemaConversionError } from "../errors/values.ts";
import { isObject, pointer } from "../json.ts";
import type { Subject } from "./convert.ts";

/** The part of zod 4's own description of a schema that is read here. */
interface Zod4Schema {
  readonly _zod: { readonly def: { readonly type: string; readonly coerce?: boolean } };
}

interface Visit {
  readonly zodSchema: Zod4Schema;
  readonly jsonSchema: Record<string, unknown>;
  readonly path: readonly PropertyKey[];
}

/** Kinds that no JSON value satisfies or that have no JSON Schema. */
const NOT_JSON = new Set([
  ...[
    "bigint",
    "symbol",
    "undefined",
    "void",
    "nan",
    "map",
    "set",
    "function",
    "file",
    "promise",
    "custom",
    "transform",
  ],
]);

export function isZod4<Value extends object>(schema: Value): schema is Value & Zod4Schema {
  return "_zod" in schema && isObject(schema._zod);
}

export async function convertZod4(schema: Zod4Schema, subject: Subject): Promise<Record<string, unknown>> {
  const { toJSONSchema } = await loadConverter();
  return toJSONSchema(schema, { target: "draft-2020-12", io: "input", ...zod4Options(subject) });
}

/** Dates travel as text. What JSON cannot carry is let through in a payload, whose values are checked themselves. */
export function zod4Options(subject: Subject): Record<string, unknown> {
  return { unrepresentable: "any", override: (visit: Visit) => adjust(visit, subject) };
}

function adjust(visit: Visit, subject: Subject): void {
  const { type, coerce } = visit.zodSchema._zod.def;
  if (type === "date" && (coerce || subject === "payload")) {
    Object.assign(visit.jsonSchema, { type: "string", format: "date-time" });
    return;
  }
  if (subject === "payload" || !(type === "date" || NOT_JSON.has(type))) return;
  throw new SchemaConversionError(
    `responseSchema asks for a ${type} at '${pointer(fieldsOf(visit.path))}'.`,
    {
      hint:
        type === "date"
          ? "Answers are JSON, where a date is text: use z.coerce.date() or z.iso.datetime()."
          : "Answers are JSON: describe what the person types and transform it from there.",
    },
  );
}

function fieldsOf(path: readonly PropertyKey[]): readonly PropertyKey[] {
  return path.filter((key, index) => !(key === "properties" && index % 2 === 0));
}

type Converter = {
  toJSONSchema(schema: Zod4Schema, options: Record<string, unknown>): Record<string, unknown>;
};

/** zod is the user's own: it is loaded only for a schema that needs it. The cast holds for every zod 4. */
async function loadConverter(): Promise<Converter> {
  try {
    return (await import("zod/v4/core")) as unknown as Converter;
  } catch (cause) {
    throw new SchemaConversionError("A zod 4 schema was given, but the package zod cannot be loaded.", {
      hint: "Install zod next to awaithumans.",
      cause,
    });
  }
}
