import type { Draft, FileField } from "../../../services/form/index.ts";
import type { Leaf } from "./element.ts";
import type { Brought } from "./files.ts";
import { choiceOf } from "./option.ts";
import { type Submission, shapeOf, textOf } from "./payload.ts";
import type { FormPlan } from "./plan.ts";

/** The files that were chosen, by the pointer of their field. */
type Files = Brought["files"];

/** What was put into a modal. A field that the modal does not show keeps what was answered before. */
export function readDraft({ byBlock, before }: FormPlan, state: Submission["state"], files: Files): Draft {
  const entries = [...byBlock].flatMap(([blockId, field]) => {
    const input = state.get(blockId);
    if (input === undefined) return keptOf(field, before);
    const value = field.kind === "file" ? filesOf(field, before, files) : read(field, input);
    return value === undefined || value.length === 0 ? [] : [[field.pointer, value] as const];
  });
  return Object.fromEntries(entries);
}

/** Those of before cannot be shown, so that none chosen is no change. */
function filesOf({ pointer }: FileField, before: Draft, files: Files): string | string[] | undefined {
  const chosen = files.get(pointer);
  return chosen === undefined ? before[pointer] : JSON.stringify(chosen);
}

/** What stands at a field and below it, as rows and dates have it. */
function keptOf({ pointer }: Leaf, before: Draft): [string, string | string[]][] {
  return Object.entries(before).filter(([at]) => at === pointer || at.startsWith(`${pointer}/`));
}

type Input = Readonly<Record<string, unknown>>;

function read(field: Leaf, input: Input): string | string[] | undefined {
  switch (field.kind) {
    case "choice":
      return choiceOf(field.options, textOf(shapeOf(input.selected_option).value));
    case "choices":
      return selected(input).flatMap((value) => choiceOf(field.options, value) ?? []);
    case "text":
      return readText(input);
    default:
      return textOf(input.value);
  }
}

function selected(input: Input): string[] {
  const options = Array.isArray(input.selected_options) ? input.selected_options : [];
  return options.map((option) => textOf(shapeOf(option).value));
}

/** The last that a date can be, and the first with its sign changed. */
const LAST_SECOND = 8.64e12;

/** A picked moment is an instant, so it is written in UTC and needs no time zone. */
function readText({ value, selected_date, selected_time, selected_date_time }: Input): string {
  if (typeof selected_date_time === "number" && Math.abs(selected_date_time) < LAST_SECOND) {
    return new Date(selected_date_time * 1000).toISOString().replace(".000Z", "Z");
  }
  return textOf(value) || textOf(selected_date) || textOf(selected_time);
}
