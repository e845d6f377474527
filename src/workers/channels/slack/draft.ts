import type { Draft } from "../../../services/form/index.ts";
import type { Leaf } from "./element.ts";
import { choiceOf } from "./option.ts";
import { type Submission, shapeOf, textOf } from "./payload.ts";
import type { FormPlan } from "./plan.ts";

/** What was put into a modal. A field that the modal does not show keeps what was answered before. */
export function readDraft({ byBlock, before }: FormPlan, state: Submission["state"]): Draft {
  const entries = [...byBlock].flatMap(([blockId, field]) => {
    const input = state.get(blockId);
    if (input === undefined) return keptOf(field, before);
    const given = read(field, input);
    // Files of before cannot be shown, so that none chosen is no change.
    const value = field.kind === "file" && given === undefined ? before[field.pointer] : given;
    return value === undefined || value.length === 0 ? [] : [[field.pointer, value] as const];
  });
  return Object.fromEntries(entries);
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
    case "file":
      return readFiles(input);
    default:
      return textOf(input.value);
  }
}

function selected(input: Input): string[] {
  const options = Array.isArray(input.selected_options) ? input.selected_options : [];
  return options.map((option) => textOf(shapeOf(option).value));
}

/** Where Slack keeps the files, not what is in them. */
function readFiles(input: Input): string | undefined {
  const files = (Array.isArray(input.files) ? input.files : []).map(shapeOf);
  if (files.length === 0) return undefined;
  const described = files.map(({ id, name, mimetype, url_private, size }) => ({
    ...{ id, name, mime: mimetype, url: url_private, size },
  }));
  return JSON.stringify(described);
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
