import { merge } from "./merge.ts";
import { asArray, asObject, asString, type Json, type JsonObject } from "./read.ts";

/** A schema after its local references and its `null` alternative are taken out. */
export interface Resolved {
  schema: JsonObject;
  nullable: boolean;
}

const MOST_STEPS = 16;
/** A schema that contains itself twice over grows with every step. */
const MOST_MEMBERS = 64;
const CONDITIONS = ["if", "dependentRequired", "dependentSchemas", "dependencies"];
const EMPTY: JsonObject = new Map();

/** Follows local `$ref`s, `allOf`s without conditions and alternatives with null. `root` is the whole schema. */
export function resolve(value: Json | undefined, root: JsonObject): Resolved {
  let schema = asObject(value) ?? EMPTY;
  let nullable = false;
  for (let step = 0; step < MOST_STEPS; step++) {
    const unwrapped = unwrap(schema, root);
    nullable ||= unwrapped.nullable;
    if (unwrapped.schema === schema) break;
    schema = unwrapped.schema;
  }
  return { schema: withType(schema), nullable };
}

/** What says of which type a value is, or what it can be. */
const TELLING = ["type", "enum", "const", "anyOf", "oneOf", "$ref", "not"];
/** Keywords by which a type that is not named can be told. */
const TOLD_BY: [type: string, keywords: string[]][] = [
  ["object", ["properties"]],
  ["array", ["items"]],
  ["string", ["format", "pattern", "minLength", "maxLength"]],
  ["number", ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]],
];

function withType(schema: JsonObject): JsonObject {
  if (TELLING.some((keyword) => schema.has(keyword))) return schema;
  const [type] = TOLD_BY.find(([, keywords]) => keywords.some((keyword) => schema.has(keyword))) ?? [];
  return type === undefined ? schema : new Map(schema).set("type", type);
}

const ALL_TELLING = [...TELLING, "allOf", ...TOLD_BY.flatMap(([, keywords]) => keywords)];

/** Whether a schema, before or after references, says of which type its value is. */
export function isTelling(schema: Json | undefined): boolean {
  const object = asObject(schema);
  return object !== undefined && ALL_TELLING.some((keyword) => object.has(keyword));
}

function unwrap(schema: JsonObject, root: JsonObject): Resolved {
  const ref = asString(schema.get("$ref"));
  if (ref !== undefined) return { schema: overlay(follow(ref, root), schema, "$ref"), nullable: false };
  const all = asArray(schema.get("allOf"));
  if (all.length > 0 && all.length <= MOST_MEMBERS) {
    const merged = joinAll(all, schema, root);
    if (merged) return { schema: merged, nullable: false };
  }
  for (const keyword of ["anyOf", "oneOf"]) {
    const options = asArray(schema.get(keyword));
    const others = options.filter((option) => !isNull(option));
    const nullable = others.length < options.length;
    if (others.length === 1) return { schema: overlay(asObject(others[0]), schema, keyword), nullable };
    if (nullable) return { schema: new Map(schema).set(keyword, others), nullable };
  }
  return withoutNullType(schema);
}

/** Members without conditions say what the schema around them does; undefined where there are none such. */
function joinAll(all: readonly Json[], schema: JsonObject, root: JsonObject): JsonObject | undefined {
  const members = all.map((member) => {
    const object = asObject(member) ?? EMPTY;
    const ref = asString(object.get("$ref"));
    return ref === undefined ? object : overlay(follow(ref, root), object, "$ref");
  });
  const conditional = members.filter((member) => CONDITIONS.some((keyword) => member.has(keyword)));
  const plain = members.filter((member) => !conditional.includes(member));
  if (plain.length === 0) return undefined;
  const outer = new Map(schema);
  outer.delete("allOf");
  const merged = inOrder([...plain, outer].reduce(merge, EMPTY), schema);
  if (conditional.length === 0) return merged;
  return new Map(merged).set("allOf", [...asArray(merged.get("allOf")), ...conditional]);
}

/** The properties of the schema itself come first, unless it says those of its members before. */
function inOrder(merged: JsonObject, schema: JsonObject): JsonObject {
  const keywords = [...schema.keys()];
  const own = asObject(schema.get("properties"));
  const all = asObject(merged.get("properties"));
  if (!own || !all || keywords.indexOf("properties") > keywords.indexOf("allOf")) return merged;
  const first = [...own.keys()].map((name): [string, Json] => [name, all.get(name) ?? null]);
  return new Map(merged).set("properties", new Map([...first, ...all]));
}

function withoutNullType(schema: JsonObject): Resolved {
  const types = schema.get("type");
  if (!Array.isArray(types)) return { schema, nullable: false };
  const others = types.filter((type) => type !== "null");
  if (others.length === types.length && others.length > 1) return { schema, nullable: false };
  const type = others.length === 1 ? (others[0] ?? null) : others;
  return { schema: new Map(schema).set("type", type), nullable: others.length < types.length };
}

function isNull(option: Json): boolean {
  const schema = asObject(option);
  return schema?.get("type") === "null" || (schema?.has("const") === true && schema.get("const") === null);
}

function overlay(base: JsonObject | undefined, outer: JsonObject, dropped: string): JsonObject {
  const merged: JsonObject = new Map(base ?? EMPTY);
  for (const [name, value] of outer) if (name !== dropped) merged.set(name, value);
  return merged;
}

function follow(ref: string, root: JsonObject): JsonObject | undefined {
  const pointer = localPointer(ref);
  if (pointer === undefined) return undefined;
  let at: Json | undefined = root;
  for (const part of pointer.split("/").slice(1)) {
    const name = part.replaceAll("~1", "/").replaceAll("~0", "~");
    at = Array.isArray(at) ? at[Number(name)] : asObject(at)?.get(name);
  }
  return asObject(at);
}

/** The JSON Pointer of `#` or `#/…`; undefined for every other reference. */
function localPointer(ref: string): string | undefined {
  if (!/^#(?:\/|$)/.test(ref)) return undefined;
  try {
    return decodeURIComponent(ref.slice(1));
  } catch {
    return undefined;
  }
}

/** Names of the members that the schema calls for. */
export function requiredOf(schema: JsonObject): Set<string> {
  return new Set(asArray(schema.get("required")).filter((name) => typeof name === "string"));
}
