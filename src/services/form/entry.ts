import { asNumber, asString, type JsonObject } from "./json/read.ts";

/** Text of a definition; empty where it has none. */
export function textOf(entry: JsonObject, key: string): string {
  return asString(entry.get(key)) ?? "";
}

/** A number of a definition or a schema that can be reckoned with. */
export function figureOf(entry: JsonObject, key: string): number | undefined {
  const value = asNumber(entry.get(key));
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}

/** How many a definition or a schema speaks of. */
export function countOf(entry: JsonObject, key: string): number | undefined {
  const value = figureOf(entry, key);
  return value !== undefined && value >= 0 && Number.isInteger(value) ? value : undefined;
}

/** The stricter of two bounds from below. */
export function stricterLeast(one: number | undefined, other: number | undefined): number {
  return Math.max(one ?? 0, other ?? 0);
}

/** The stricter of two bounds from above, as a member to spread; none where neither is given. */
export function stricterMost(one: number | undefined, other: number | undefined): { most?: number } {
  if (one === undefined && other === undefined) return {};
  return { most: Math.min(one ?? Number.POSITIVE_INFINITY, other ?? Number.POSITIVE_INFINITY) };
}
