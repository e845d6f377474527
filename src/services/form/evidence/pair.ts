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
  const plain = new Map([...members.keys()].map((name) => [plainName(name).toLowerCase(), name]));
  const taken = new Set<string>();
  const lines: Line[] = [];
  for (const [name, value] of members) {
    if (taken.has(name)) continue;
    const partner = partnerOf(name, members, plain);
    if (partner === undefined || taken.has(partner.after) || taken.has(partner.before)) {
      lines.push({ kind: "member", name, value });
      continue;
    }
    taken.add(partner.before).add(partner.after);
    const of = (key: string) => ({ name: key, value: members.get(key) ?? null });
    lines.push({ kind: "change", name: partner.stem, before: of(partner.before), after: of(partner.after) });
  }
  return lines;
}

interface Partner {
  before: string;
  after: string;
  /** What both names have in common; empty where that is nothing. */
  stem: string;
}

/** The pair that a member belongs to, whichever of both it is. */
function partnerOf(name: string, members: JsonObject, plain: Map<string, string>): Partner | undefined {
  const own = plainName(name).toLowerCase();
  for (const [before, after] of PAIRS) {
    for (const word of [before, after]) {
      const stem = stemOf(own, word);
      if (stem === undefined) continue;
      const other = word === before ? after : before;
      const sibling = plain.get(own.replace(new RegExp(`(^|_)${word}(_|$)`), `$1${other}$2`));
      if (sibling === undefined || sibling === name) continue;
      const pair = word === before ? { before: name, after: sibling } : { before: sibling, after: name };
      const values = [members.get(pair.before) ?? null, members.get(pair.after) ?? null] as const;
      if (before === "from" && !values.some(isSubstantial)) continue;
      if (comparable(...values)) return { ...pair, stem };
    }
  }
  return undefined;
}

/** `price` of `old_price` and of `price_old`; empty where the name is the word alone. */
function stemOf(name: string, word: string): string | undefined {
  if (name === word) return "";
  if (name.startsWith(`${word}_`)) return name.slice(word.length + 1);
  return name.endsWith(`_${word}`) ? name.slice(0, -word.length - 1) : undefined;
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
