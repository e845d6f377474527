import { SchemaConversionError } from "../errors/values.ts";
import { isObject } from "../json.ts";
import type { Subject } from "./convert.ts";

/** The part of zod 3's own description of a schema that is read here. */
interface Zod3Schema {
  readonly _def: { readonly typeName: string };
}

/** Kinds that no JSON value satisfies, by zod 3's names. */
const NOT_JSON = new Set([
  ...[
    "ZodBigInt",
    "ZodSymbol",
    "ZodUndefined",
    "ZodVoid",
    "ZodNaN",
    "ZodMap",
    "ZodSet",
    "ZodFunction",
    "ZodPromise",
  ],
]);

export function isZod3<Value extends object>(schema: Value): schema is Value & Zod3Schema {
  return "_def" in schema && isObject(schema._def) && typeof schema._def.typeName === "string";
}

export async function convertZod3(schema: Zod3Schema, subject: Subject): Promise<Record<string, unknown>> {
  const { ignoreOverride, zodToJsonSchema } = await loadConverter();
  const override = (def: object, refs: { currentPath: readonly string[] }) => {
    if (subject === "response") refuseWhatIsNotJson(def, refs.currentPath);
    return ignoreOverride;
  };
  return zodToJsonSchema(schema, { override });
}

function refuseWhatIsNotJson(def: object, path: readonly string[]): void {
  const typeName = "typeName" in def && typeof def.typeName === "string" ? def.typeName : "";
  const isPlainDate = typeName === "ZodDate" && !("coerce" in def && def.coerce);
  if (!(isPlainDate || NOT_JSON.has(typeName))) return;
  throw new SchemaConversionError(`responseSchema asks for a ${typeName.slice(3)} at '${path.join("/")}'.`, {
    hint: isPlainDate
      ? "Answers are JSON, where a date is text: use z.coerce.date() or z.string().datetime()."
      : "Answers are JSON: describe what the person types and transform it from there.",
  });
}

type Converter = {
  readonly ignoreOverride: symbol;
  zodToJsonSchema(schema: Zod3Schema, options: Record<string, unknown>): Record<string, unknown>;
};

/** Loaded only for a zod 3 schema. The cast keeps zod's types, which the user may not have, out of this package. */
async function loadConverter(): Promise<Converter> {
  return (await import("zod-to-json-schema")) as unknown as Converter;
}
