import { countOf, textOf } from "../entry.ts";
import type { Json, JsonObject } from "../json/read.ts";
import { counted, type Finding, wrong } from "./rule.ts";

const DAY = /^\d{4}-\d\d-\d\d/;
const CLOCK = /^\d\d:\d\d/;
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;

/** Reads what can be compared as text. */
type Comparable = (text: string) => string | undefined;

const reading =
  (pattern: RegExp): Comparable =>
  (text) =>
    pattern.exec(text)?.[0];

function bounded(
  value: Json,
  entry: JsonObject,
  keys: readonly [string, string],
  read: Comparable,
): Finding[] {
  const at = typeof value === "string" ? read(value) : undefined;
  const [earliest, latest] = [read(textOf(entry, keys[0])), read(textOf(entry, keys[1]))];
  if (at === undefined || (earliest !== undefined && latest !== undefined && earliest > latest)) return [];
  return wrong(
    earliest !== undefined && at < earliest ? `must not be before ${textOf(entry, keys[0])}` : undefined,
    latest !== undefined && at > latest ? `must not be after ${textOf(entry, keys[1])}` : undefined,
  );
}

export function dateRule(value: Json, entry: JsonObject): Finding[] {
  return bounded(value, entry, ["min_date", "max_date"], reading(DAY));
}

export function timeRule(value: Json, entry: JsonObject): Finding[] {
  return bounded(value, entry, ["min_time", "max_time"], reading(CLOCK));
}

/** Instants are compared as such; a bound without a zone with the clock of its zone, else with that of the answer. */
export function momentRule(value: Json, entry: JsonObject): Finding[] {
  if (typeof value !== "string" || !MOMENT.test(value)) return [];
  const bounds = ["min_datetime", "max_datetime"].map((key) => textOf(entry, key)).filter(Boolean);
  if (bounds.every((bound) => ZONE.test(bound))) {
    return ZONE.test(value) ? bounded(value, entry, ["min_datetime", "max_datetime"], instantOf) : [];
  }
  if (bounds.some((bound) => ZONE.test(bound))) return [];
  const clock = clockOf(value, textOf(entry, "timezone"));
  return clock === undefined ? [] : bounded(clock, entry, ["min_datetime", "max_datetime"], reading(MOMENT));
}

function instantOf(text: string): string | undefined {
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString();
}

/** What a clock shows at a moment; undefined where nothing says which clock. */
function clockOf(value: string, timeZone: string): string | undefined {
  if (!ZONE.test(value)) return value;
  if (timeZone === "") return /(?:Z|[+-]00:?00)$/i.test(value) ? undefined : value;
  const time = new Date(value);
  if (Number.isNaN(time.getTime())) return undefined;
  try {
    // Swedish writes dates as ISO 8601 does.
    const clock = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "short" });
    return clock.format(time).replace(" ", "T");
  } catch {
    return undefined;
  }
}

const DAY_MS = 86_400_000;

/** Both days within bounds, and as far apart as is asked for. */
export function datesRule(value: Json, entry: JsonObject): Finding[] {
  if (!(value instanceof Map)) return [];
  const [start, end] = [value.get("start") ?? null, value.get("end") ?? null];
  const sides = Object.entries({ start, end }).flatMap(([side, day]) =>
    dateRule(day, entry).map(({ message }) => ({ path: `/${side}`, message })),
  );
  return [...sides, ...spanRule(start, end, entry)];
}

function spanRule(start: Json, end: Json, entry: JsonObject): Finding[] {
  const [fewest, most] = [countOf(entry, "min_days"), countOf(entry, "max_days")];
  if (fewest === undefined && most === undefined) return [];
  if (fewest !== undefined && most !== undefined && fewest > most) return [];
  const days = 1 + (dayOf(end) - dayOf(start)) / DAY_MS;
  if (Number.isNaN(days)) return [];
  if (days < 1) return wrong("must not end before it starts");
  return wrong(
    fewest !== undefined && days < fewest ? `must be at least ${counted(fewest, "day")}` : undefined,
    most !== undefined && most > 0 && days > most ? `must be at most ${counted(most, "day")}` : undefined,
  );
}

function dayOf(value: Json): number {
  const day = typeof value === "string" ? DAY.exec(value)?.[0] : undefined;
  return day === undefined ? Number.NaN : Date.parse(day);
}
