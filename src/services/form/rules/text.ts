import { countOf } from "../entry.ts";
import { asNumber, type Json, type JsonObject } from "../json/read.ts";
import { boundsOf, counted, type Finding, wrong } from "./rule.ts";

/** Lengths of text, bounds of a number. */
export function textRule(value: Json, entry: JsonObject): Finding[] {
  const number = asNumber(value);
  if (number !== undefined) return numberRule(number, entry, ["min_value", "max_value"]);
  if (typeof value !== "string") return [];
  const { least, most } = boundsOf(entry, ["min_length", "max_length"], countOf);
  const isLimited = least !== undefined || most !== undefined;
  const length = isLimited ? Array.from(value).length : 0;
  return wrong(
    least !== undefined && length < least ? `must be at least ${counted(least, "character")}` : undefined,
    // No text at all is no answer that anybody could have meant to ask for.
    most !== undefined && most > 0 && length > most
      ? `must be at most ${counted(most, "character")}`
      : undefined,
  );
}

/** A number between two bounds of the definition. */
export function numberRule(number: number, entry: JsonObject, keys: readonly [string, string]): Finding[] {
  const { least, most } = boundsOf(entry, keys);
  return wrong(
    least !== undefined && number < least ? `must be at least ${least}` : undefined,
    most !== undefined && number > most ? `must be at most ${most}` : undefined,
  );
}
