import { figureOf } from "../entry.ts";
import { asNumber, type Json, type JsonObject } from "../json/read.ts";
import { boundsOf, type Facts, type Finding, wrong } from "./rule.ts";
import { numberRule } from "./text.ts";

/** Bounds and steps of a slider, unless the schema takes nothing between those bounds. */
export function sliderRule(value: Json, entry: JsonObject, { schema }: Facts): Finding[] {
  const number = asNumber(value);
  const { least, most } = boundsOf(entry, ["min", "max"]);
  const isBeyond =
    (least ?? Number.NEGATIVE_INFINITY) > (figureOf(schema, "maximum") ?? Number.POSITIVE_INFINITY) ||
    (most ?? Number.POSITIVE_INFINITY) < (figureOf(schema, "minimum") ?? Number.NEGATIVE_INFINITY);
  if (number === undefined || isBeyond) return [];
  const step = figureOf(entry, "step");
  const found = numberRule(number, entry, ["min", "max"]);
  return found.length > 0 || step === undefined || isStep(number, least ?? 0, step)
    ? found
    : wrong(least ? `must be in steps of ${step} from ${least}` : `must be a multiple of ${step}`);
}

/** Within what binary fractions leave over. */
function isStep(number: number, from: number, step: number): boolean {
  if (step <= 0) return true;
  const steps = (number - from) / step;
  return Math.abs(steps - Math.round(steps)) <= 1e-9 * Math.max(1, Math.abs(steps));
}

/** Stars count from one. */
export function starRule(value: Json, entry: JsonObject): Finding[] {
  const number = asNumber(value);
  const most = figureOf(entry, "max");
  if (number === undefined || most === undefined || most < 1) return [];
  return wrong(
    number < 1 ? "must be at least 1" : undefined,
    number > most ? `must be at most ${most}` : undefined,
  );
}

export function scaleRule(value: Json, entry: JsonObject): Finding[] {
  const number = asNumber(value);
  return number === undefined ? [] : numberRule(number, entry, ["min", "max"]);
}
