import type { Json, JsonObject } from "./read.ts";
import { writeJson } from "./write.ts";

/** A schema that asks for what both do, as far as a form is concerned; where they differ, the other one counts. */
export function merge(one: JsonObject, other: JsonObject): JsonObject {
  const merged: JsonObject = new Map(one);
  for (const [keyword, value] of other) {
    const known = one.get(keyword);
    merged.set(keyword, known === undefined ? value : join(keyword, known, value));
  }
  return merged;
}

function join(keyword: string, one: Json, other: Json): Json {
  if (one instanceof Map && other instanceof Map && NAMED.has(keyword)) return mergeNamed(one, other);
  if (Array.isArray(one) && Array.isArray(other)) {
    if (keyword === "required") return [...new Set([...one, ...other])];
    if (keyword === "allOf") return [...one, ...other];
    if (keyword === "enum") return common(one, other);
  }
  return other;
}

/** The values that are in both lists. */
function common(one: readonly Json[], other: readonly Json[]): Json[] {
  const known = new Set(one.map((value) => writeJson(value)));
  return other.filter((value) => known.has(writeJson(value)));
}

/** Keywords that hold schemas by name. */
const NAMED: ReadonlySet<string> = new Set(["properties", "$defs", "definitions"]);

function mergeNamed(one: JsonObject, other: JsonObject): JsonObject {
  const merged: JsonObject = new Map(one);
  for (const [name, schema] of other) merged.set(name, mergeAny(one.get(name), schema));
  return merged;
}

function mergeAny(one: Json | undefined, other: Json): Json {
  if (one === false || other === false) return false;
  if (one instanceof Map && other instanceof Map) return merge(one, other);
  return other === true && one !== undefined ? one : other;
}
