import { kindOf } from "../assume.ts";
import { countOf, figureOf, textOf } from "../entry.ts";
import type { Field, TextInput } from "../field.ts";
import type { JsonObject } from "../json/read.ts";
import { localMoment } from "../moment.ts";
import { basicsOf } from "./basics.ts";

const INPUTS: ReadonlyMap<string, TextInput> = new Map([
  ["date", "date"],
  ["datetime", "datetime-local"],
  ["time", "time"],
]);
const USUAL_MINUTES = 15;

/** A date, a time or both; where the schema says which, it is that. */
export function drawDate(field: Field, entry: JsonObject): Field {
  if (field.kind !== "text") return field;
  const input = field.input === "text" ? (INPUTS.get(kindOf(entry)) ?? "text") : field.input;
  const noun = input === "datetime-local" ? "datetime" : input;
  // The clock of another zone bounds no input, which has that of the reader; the server looks at it.
  const isElsewhere = input === "datetime-local" && textOf(entry, "timezone") !== "";
  const bound = (key: string) => {
    const text = textOf(entry, `${key}_${noun}`);
    return isElsewhere && !ZONE.test(text) ? "" : boundOf(input, text);
  };
  const step = input === "time" ? (figureOf(entry, "step_minutes") ?? USUAL_MINUTES) * 60 : 0;
  return {
    ...field,
    ...{ input, lines: 0, markdown: false },
    earliest: bound("min"),
    latest: bound("max"),
    step: step > 0 && Number.isInteger(step) ? step : 0,
  };
}

const ZONE = /(?:Z|[+-]\d\d:?\d\d)$/i;
const DAY = /^\d{4}-\d\d-\d\d/;

/** A bound as an input writes it; empty where it cannot be read. */
function boundOf(input: TextInput, text: string): string {
  if (input === "date") return DAY.exec(text)?.[0] ?? "";
  if (input === "time") return /^\d\d:\d\d/.exec(text)?.[0] ?? "";
  return input === "datetime-local" && DAY.test(text) ? localMoment(text) : "";
}

/** Two days, where the answer is an object that needs nothing besides. */
export function drawDates(field: Field, entry: JsonObject, schema: JsonObject): Field {
  const isOpen = field.kind === "json" && schema.get("type") === "object";
  if (!isOpen && !(field.kind === "group" && holdsTwoDays(field.fields))) return field;
  const fewestDays = countOf(entry, "min_days");
  const mostDays = countOf(entry, "max_days");
  return {
    ...basicsOf(field),
    kind: "dates",
    earliest: boundOf("date", textOf(entry, "min_date")),
    latest: boundOf("date", textOf(entry, "max_date")),
    ...(fewestDays !== undefined && { fewestDays }),
    ...(mostDays !== undefined && { mostDays }),
  };
}

function holdsTwoDays(fields: readonly Field[]): boolean {
  const isDay = ({ name }: Field) => name === "start" || name === "end";
  const days = fields.filter((field) => isDay(field) && field.kind === "text");
  return days.length === 2 && fields.every((field) => isDay(field) || !field.required);
}
