import type { Draft, Field } from "./field.ts";
import { isNumberText, readJson } from "./json/read.ts";

/** A field that holds a value of its own. */
export type Leaf = Exclude<Field, { kind: "group" | "rows" }>;

/** JSON text of what was typed or chosen, what is wrong with it, or that nothing was. */
export type Typed = { text: string } | { problem: string } | "blank";

/** What was put into a field amounts to this. */
export function readTyped(field: Leaf, draft: Draft): Typed {
  if (field.kind === "dates")
    return readDates(draft[`${field.pointer}/start`], draft[`${field.pointer}/end`]);
  const typed = draft[field.pointer];
  if (typed === undefined || typed.length === 0) return "blank";
  if (Array.isArray(typed)) return readChosen(field, typed);
  switch (field.kind) {
    case "choice":
      return { text: typed };
    case "number":
    case "slider":
      return readNumber(typed, field.integer);
    case "lines":
      return readLines(typed);
    case "json":
    case "file":
      return readJsonText(typed);
    default:
      return { text: JSON.stringify(typed) };
  }
}

function readChosen(field: Leaf, chosen: readonly string[]): Typed {
  if (field.kind === "ranking" && new Set(chosen).size !== field.options.length)
    return { problem: "Put all of them in an order." };
  return { text: `[${chosen.join(",")}]` };
}

const DAY = /^\d{4}-\d\d-\d\d$/;

function readDates(start: Draft[string] | undefined, end: Draft[string] | undefined): Typed {
  if (!start?.length && !end?.length) return "blank";
  if (!start?.length) return { problem: "Choose the first day too." };
  if (!end?.length) return { problem: "Choose the last day too." };
  if (typeof start !== "string" || typeof end !== "string") return { problem: "Choose two days." };
  if (DAY.test(start) && DAY.test(end) && end < start)
    return { problem: "The last day is before the first: choose a later one." };
  return { text: `{"start":${JSON.stringify(start)},"end":${JSON.stringify(end)}}` };
}

function readNumber(typed: string, integer: boolean): Typed {
  const bare = typed
    .trim()
    .replace(/^\+/, "")
    .replace(/^(-?)0+(?=\d)/, "$1");
  if (bare === "") return "blank";
  const text = bare.replace(/^(-?)\./, "$10.").replace(/\.$/, "");
  if (!isNumberText(text)) return { problem: "Write a number in digits, such as 1250 or 12.5." };
  if (integer && !/^-?\d+(?:\.0+)?$/.test(text)) return { problem: "Write a whole number." };
  return { text };
}

function readLines(typed: string): Typed {
  const lines = typed.split("\n").map((line) => line.trim());
  const filled = lines.filter(Boolean);
  return filled.length > 0 ? { text: JSON.stringify(filled) } : "blank";
}

function readJsonText(typed: string): Typed {
  if (typed.trim() === "") return "blank";
  return readJson(typed) === undefined
    ? { problem: "This is not JSON yet: check quotes, commas and brackets." }
    : { text: typed.trim() };
}
