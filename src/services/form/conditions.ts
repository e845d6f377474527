import { merge } from "./json/merge.ts";
import { asArray, asObject, type Json, type JsonObject, readObject } from "./json/read.ts";
import { resolve } from "./json/schema.ts";
import { writeJson } from "./json/write.ts";

/** Says whether a value, given as JSON text, satisfies a schema. */
export type Holds = (schema: JsonObject, valueText: string) => boolean;

const CONDITIONAL = ["if", "then", "else", "dependentRequired", "dependentSchemas", "dependencies"];
const SCHEMAS_BY_NAME = ["properties", "$defs", "definitions"];
const DEEPEST = 8;
const NONE: JsonObject = new Map();

/** Whether what a schema asks for depends on what is answered. */
export function hasConditions(schema: JsonObject): boolean {
  if (CONDITIONAL.some((keyword) => schema.has(keyword))) return true;
  const inner = SCHEMAS_BY_NAME.flatMap((keyword) => [...(asObject(schema.get(keyword)) ?? NONE).values()]);
  return [...inner, ...asArray(schema.get("allOf"))].some(
    (part) => part instanceof Map && hasConditions(part),
  );
}

/** The schema whose `properties` and `required` hold for the answer so far. Conditions of rows are left as they are. */
export function settle(schema: JsonObject, responseText: string, holds: Holds): JsonObject {
  return settleObject(schema, readObject(responseText), { root: schema, holds, depth: 0 });
}

interface Context {
  root: JsonObject;
  holds: Holds;
  depth: number;
}

function settleObject(schema: JsonObject, value: JsonObject, context: Context): JsonObject {
  const text = writeJson(value);
  const met = flatten(schema, context, (part) => conditionsMet(part, { ...context, value, text }));
  const properties = asObject(met.get("properties"));
  if (!properties || context.depth >= DEEPEST) return met;
  const settled = [...properties].map(([name, property]): [string, Json] => {
    const { schema: inner } = resolve(property, context.root);
    if (inner.get("type") !== "object" || !hasConditions(inner)) return [name, property];
    const held = asObject(value.get(name)) ?? NONE;
    const here = settleObject(inner, held, { ...context, depth: context.depth + 1 });
    return [name, keepNull(property, here, context.root)];
  });
  return new Map(met).set("properties", new Map(settled));
}

/** An object that may be null stays so. */
function keepNull(property: Json, settled: JsonObject, root: JsonObject): JsonObject {
  return resolve(property, root).nullable ? new Map(settled).set("type", ["object", "null"]) : settled;
}

interface Held extends Context {
  value: JsonObject;
  text: string;
}

/** The parts of a schema that apply besides: of each condition the branch that is met. */
function conditionsMet(schema: JsonObject, { value, text, root, holds }: Held): JsonObject[] {
  const met: (Json | undefined)[] = [];
  const test = schema.get("if");
  if (test !== undefined) {
    const isMet = test instanceof Map ? holds(scoped(test, root), text) : test !== false;
    met.push(schema.get(isMet ? "then" : "else"));
  }
  for (const keyword of ["dependentRequired", "dependentSchemas", "dependencies"]) {
    for (const [name, dependent] of asObject(schema.get(keyword)) ?? NONE) {
      if (!value.has(name)) continue;
      met.push(Array.isArray(dependent) ? new Map([["required", dependent]]) : dependent);
    }
  }
  return met.filter((part) => part instanceof Map);
}

const SCOPES = new WeakMap<JsonObject, { root: JsonObject; scope: JsonObject }>();

/** A part of a schema as a schema of its own, with what its references lead to; the same one each time. */
function scoped(part: JsonObject, root: JsonObject): JsonObject {
  const known = SCOPES.get(part);
  if (known?.root === root) return known.scope;
  const around = [...root].filter(([keyword]) => ["$schema", "$defs", "definitions"].includes(keyword));
  const scope: JsonObject = new Map([...around, ...part]);
  SCOPES.set(part, { root, scope });
  return scope;
}

/** One object schema without conditions: what stands there, and what is found to apply besides. */
function flatten(
  schema: JsonObject,
  { root, depth }: Pick<Context, "root" | "depth">,
  besides: (schema: JsonObject) => JsonObject[],
): JsonObject {
  const { schema: resolved } = resolve(schema, root);
  const base = new Map(
    [...resolved].filter(([keyword]) => keyword !== "allOf" && !CONDITIONAL.includes(keyword)),
  );
  if (depth >= DEEPEST) return base;
  const members = asArray(resolved.get("allOf")).filter((part) => part instanceof Map);
  const parts = [...members, ...besides(resolved)];
  const flat = parts.map((part) => flatten(part, { root, depth: depth + 1 }, besides));
  return flat.reduce(merge, base);
}

/** The schema with the properties of every branch, none of which is required: for whoever cannot ask anew at each answer. */
export function loosen(schema: JsonObject, root: JsonObject): JsonObject {
  if (!schema.has("allOf") && !CONDITIONAL.some((keyword) => schema.has(keyword))) return schema;
  const certain = flatten(schema, { root, depth: 0 }, () => []);
  const possible = flatten(schema, { root, depth: 0 }, branchesOf);
  const known = asObject(certain.get("properties")) ?? NONE;
  const added = [...(asObject(possible.get("properties")) ?? NONE)].filter(
    ([name, property]) => !known.has(name) && property !== false,
  );
  if (added.length === 0) return certain;
  return new Map(certain).set("properties", new Map([...known, ...added]));
}

function branchesOf(schema: JsonObject): JsonObject[] {
  const dependent = ["dependentSchemas", "dependencies"].flatMap((keyword) => [
    ...(asObject(schema.get(keyword)) ?? NONE).values(),
  ]);
  return [schema.get("then"), schema.get("else"), ...dependent].filter((part) => part instanceof Map);
}
