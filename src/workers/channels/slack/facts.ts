import type { Task } from "../../../../gen/awaithumans/task/v1/task_pb.ts";
import { evidenceOf } from "../../core/evidence.ts";
import { cut, oneLine } from "../../core/text.ts";
import { type Block, MOST, note, section } from "./kit.ts";
import { escapeMarkup, link } from "./markup.ts";

const VALUE_MAX = 200;
const NAME_MAX = 80;

/** What the task lays before the person, a line each, as far as it fits; of a redacted one only that there is more. */
export function factBlocks(task: Task, linesMax: number): Block[] {
  if (task.redactPayload) return [note("_The details are kept out of messages: they are in the dashboard._")];
  const lines = evidenceOf(task).map(({ name, value }) => `*${labelOf(name)}:* ${shownAs(value)}`);
  const shown = fitting(lines.slice(0, linesMax), MOST.section);
  if (shown.length === 0) return [];
  const rest = lines.length - shown.length;
  const block = section(shown.join("\n"));
  return rest === 0 ? [block] : [block, note(`_${rest} more in the dashboard._`)];
}

function labelOf(name: string): string {
  return escapeMarkup(oneLine(name).replaceAll("*", ""), NAME_MAX);
}

/** An address is the one thing that can be followed, and it shows where it leads. */
function shownAs(value: string): string {
  const isAddress = /^https?:\/\/\S+$/i.test(value) && value.length <= VALUE_MAX && URL.canParse(value);
  return isAddress
    ? link(new URL(value).href)
    : escapeMarkup(cut(oneLine(value.replaceAll("\n", " · ")), VALUE_MAX), VALUE_MAX * 2);
}

/** The first lines that together take at most `max` characters. */
function fitting(lines: readonly string[], max: number): string[] {
  const kept: string[] = [];
  let length = 0;
  for (const line of lines) {
    length += line.length + 1;
    if (length > max) break;
    kept.push(line);
  }
  return kept;
}
