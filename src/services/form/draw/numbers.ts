import { figureOf, textOf } from "../entry.ts";
import type { Choice, Field } from "../field.ts";
import { type JsonObject, NumberText } from "../json/read.ts";
import { basicsOf } from "./basics.ts";

/** A number within bounds: the definition's, and never beyond the schema's. */
export function drawSlider(field: Field, entry: JsonObject, schema: JsonObject): Field {
  if (field.kind !== "number") return field;
  const prefix = textOf(entry, "prefix") || field.prefix;
  const suffix = textOf(entry, "suffix") || field.suffix;
  const lowest = figureOf(schema, "minimum");
  const highest = figureOf(schema, "maximum");
  const least = Math.max(figureOf(entry, "min") ?? lowest ?? 0, lowest ?? Number.NEGATIVE_INFINITY);
  const most = Math.min(figureOf(entry, "max") ?? highest ?? 100, highest ?? Number.POSITIVE_INFINITY);
  if (!(least < most) || (field.integer && !(Number.isInteger(least) && Number.isInteger(most))))
    return { ...field, prefix, suffix };
  const asked = figureOf(entry, "step") ?? figureOf(schema, "multipleOf") ?? 1;
  const step = asked > 0 && (!field.integer || Number.isInteger(asked)) ? asked : 1;
  return { ...basicsOf(field), kind: "slider", integer: field.integer, least, most, step, prefix, suffix };
}

const LONGEST_SCALE = 11;

/** A scale or a row of stars is a choice between its numbers, as long as they can be told apart at a glance. */
export function drawScale(field: Field, entry: JsonObject): Field {
  if (field.kind !== "number") return field;
  const isStars = textOf(entry, "kind") === "star_rating";
  const from = isStars ? 1 : (figureOf(entry, "min") ?? 1);
  const to = figureOf(entry, "max") ?? (isStars ? 5 : 10);
  if (!(Number.isInteger(from) && Number.isInteger(to))) return field;
  if (!(to > from && to - from < LONGEST_SCALE)) return field;
  const options = Array.from({ length: to - from + 1 }, (_, step): Choice => {
    const text = String(from + step);
    return { value: new NumberText(text), text, label: text, hint: "", image: "" };
  });
  const ends = [textOf(entry, "min_label"), textOf(entry, "max_label")] as const;
  const look = isStars ? "stars" : "scale";
  return { ...basicsOf(field), kind: "choice", boolean: false, look, ends, options };
}
