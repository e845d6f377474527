import type { Json, JsonObject } from "../json/read.ts";
import { plainName } from "./name.ts";

/** One line of an object: a member, or two members that say how something was and how it is to be. */
export type Line =
  | { kind: "member"; name: string; value: Json }
  | { kind: "change"; name: string; before: Member; after: Member };

/** A member of an object. */
export interface Member {
  name: string;
  value: Json;
}

const PAIRS: readonly (readonly [before: string, after: string])[] = [
  ["before", "after"],
  ["old", "new"],
  ["original", "proposed"],
  ["original", "suggested"],
  ["original", "revised"],
  ["original", "updated"],
  ["current", "proposed"],
  ["current", "suggested"],
  ["current", "new"],
  ["previous", "current"],
  ["previous", "new"],
  ["from", "to"],
];
/** What is shorter may be a journey or a span of time, which nobody changed. */
const SHORTEST_FROM_TO = 40;

/** The lines of an object, in its order; of a pair, the place of the first counts. */
export function linesOf(members: JsonObject): Line[] {
  const changes = changesIn(members);
  const drawn = new Set<Line>();
  return [...members].flatMap(([name, value]): Line[] => {
    const change = changes.get(name);
    if (!change) return [{ kind: "member", name, value }];
    if (drawn.has(change)) return [];
    drawn.add(change);
    return [change];
  });
}

/** The changes that two members make together, by the names of both; the more telling words come first. */
function changesIn(members: JsonObject): Map<string, Line> {
  const changes = new Map<string, Line>();
  const plain = new Map([...members.keys()].map((name) => [plainName(name).toLowerCase(), name]));
  for (const [before, after] of PAIRS) {
    for (const [own, name] of plain) {
      const stem = stemOf(own, before);
      const partner = stem === undefined ? undefined : plain.get(withWord(own, before, after));
      if (stem === undefined || partner === undefined || changes.has(name) || changes.has(partner)) continue;
      const values = [members.get(name) ?? null, members.get(partner) ?? null] as const;
      if (!comparable(...values) || (before === "from" && !values.some(isSubstantial))) continue;
      const [was, is] = [
        { name, value: values[0] },
        { name: partner, value: values[1] },
      ];
      const change: Line = { kind: "change", name: stem, before: was, after: is };
      changes.set(name, change).set(partner, change);
    }
  }
  return changes;
}

/** `price` of `old_price` and of `price_old`; empty where the name is the word alone. */
function stemOf(name: string, word: string): string | undefined {
  if (name === word) return "";
  if (name.startsWith(`${word}_`)) return name.slice(word.length + 1);
  return name.endsWith(`_${word}`) ? name.slice(0, -word.length - 1) : undefined;
}

/** `old_price` with the other word: `new_price`. */
function withWord(name: string, word: string, other: string): string {
  if (name === word || name.startsWith(`${word}_`)) return other + name.slice(word.length);
  return name.slice(0, -word.length) + other;
}

function isSubstantial(value: Json): boolean {
  return typeof value === "string" ? value.length > SHORTEST_FROM_TO : value instanceof Map;
}

/** Whether two values can be two states of the same thing. */
function comparable(before: Json, after: Json): boolean {
  if (before === null || after === null) return before !== after;
  const shape = (value: Json) => (value instanceof Map ? "object" : Array.isArray(value) ? "list" : "plain");
  return shape(before) === shape(after);
}
