import { kindOf } from "../assume.ts";
import { textOf } from "../entry.ts";
import type { Field } from "../field.ts";
import type { JsonObject } from "../json/read.ts";
import { namedOptions } from "../options.ts";
import { drawDate, drawDates } from "./dates.ts";
import { drawFiles, drawSignature } from "./files.ts";
import { drawScale, drawSlider } from "./numbers.ts";
import { drawRows } from "./rows.ts";
import { drawMulti, drawPictures, drawRanking, drawSingle, drawSwitch } from "./select.ts";
import { drawText } from "./text.ts";

/** Makes of a field that the schema made what a kind of the definition is; leaves it where the type is another. */
export type Drawer = (field: Field, entry: JsonObject, schema: JsonObject) => Field;

const DRAWERS: ReadonlyMap<string, Drawer> = new Map([
  ["short_text", drawText],
  ["long_text", drawText],
  ["rich_text", drawText],
  ["number", drawText],
  ["currency", drawText],
  ["switch", drawSwitch],
  ["single_select", drawSingle],
  ["multi_select", drawMulti],
  ["picture_choice", drawPictures],
  ["ranking", drawRanking],
  ["slider", drawSlider],
  ["star_rating", drawScale],
  ["opinion_scale", drawScale],
  ["date", drawDate],
  ["datetime", drawDate],
  ["time", drawDate],
  ["date_range", drawDates],
  ["file_upload", drawFiles],
  ["signature", drawSignature],
  ["table", drawRows],
  ["subform", drawRows],
  ["repeatable_group", drawRows],
]);

/** Gives a field that the schema made the labels, hints and shape that the form definition asks for. */
export function draw(field: Field, entry: JsonObject, schema: JsonObject): Field {
  const named = {
    ...field,
    label: textOf(entry, "label") || field.label,
    hint: textOf(entry, "hint") || field.hint,
  };
  const drawn = DRAWERS.get(kindOf(entry))?.(named, entry, schema) ?? named;
  if (drawn !== named) return drawn;
  // A kind that does not fit the type still tells what the values are called.
  if (drawn.kind === "choice" && drawn.boolean) return drawSwitch(drawn, entry);
  if (drawn.kind !== "choice" && drawn.kind !== "choices") return drawn;
  return { ...drawn, options: namedOptions(drawn.options, entry) };
}
