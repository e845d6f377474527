import { countOf, figureOf } from "../entry.ts";
import type { Json, JsonObject } from "../json/read.ts";

/** What is wrong, and where below the value. */
export interface Finding {
  path: string;
  message: string;
}

/** What a rule knows beside the value and the entry of the definition. */
export interface Facts {
  /** The schema of the value, after references; empty where it says nothing. */
  schema: JsonObject;
  root: JsonObject;
}

/** What an entry of a kind demands of a value that is there. A demand that cannot be read is none. */
export type Rule = (value: Json, entry: JsonObject, facts: Facts) => Finding[];

/** What is wrong with the value itself. */
export function wrong(...messages: (string | undefined)[]): Finding[] {
  return messages.flatMap((message) => (message === undefined ? [] : [{ path: "", message }]));
}

interface Bounds {
  least: number | undefined;
  most: number | undefined;
}

const NONE: Bounds = { least: undefined, most: undefined };

/** Two bounds of a definition; none where nothing could lie between. */
export function boundsOf(entry: JsonObject, keys: readonly [string, string], read = figureOf): Bounds {
  const [least, most] = [read(entry, keys[0]), read(entry, keys[1])];
  return least !== undefined && most !== undefined && least > most ? NONE : { least, most };
}

/** How many items a list may have; `possible` is how many there can be at most. */
export function countRule(
  items: readonly Json[],
  entry: JsonObject,
  keys: readonly [string, string],
  possible = Number.POSITIVE_INFINITY,
): Finding[] {
  const { least, most } = boundsOf(entry, keys, countOf);
  const isFew = least !== undefined && least <= possible && items.length < least;
  const isMany = most !== undefined && items.length > most;
  return wrong(
    isFew ? `must have at least ${counted(least, "item")}` : undefined,
    isMany ? `must have at most ${counted(most, "item")}` : undefined,
  );
}

export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const LONGEST_WORDS = 200;

/** Words of the definition within a message. */
export function shown(text: string): string {
  return text.length > LONGEST_WORDS ? `${text.slice(0, LONGEST_WORDS)}…` : text;
}
