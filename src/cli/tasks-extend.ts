import { type Api, connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { jsonText, readTree } from "./json-tree.ts";
import { say } from "./output.ts";
import { printable } from "./printable.ts";
import { dueIn, pathOf, type TaskRecord } from "./tasks-record.ts";

interface ExtendOptions extends ServerOptions {
  by?: string;
  to?: string;
}

const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LOCAL_OR_NOT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?$/i;

/** Gives a task more time, or with `--to` a deadline, be it earlier than the one it has. */
export async function extendTask(id: string, options: ExtendOptions): Promise<void> {
  const dueOf = readOptions(options);
  const api = await connectApi(options, await readEnvironment());
  const due = await dueOf(api, id);
  const { text, reply } = await api.exchange(`${pathOf(id)}/deadline`, {
    method: "POST",
    body: JSON.stringify({ due_at: due.toISOString() }),
  });
  if (options.json) return say(jsonText(readTree(text)));
  // The shape is the contract's.
  const task = reply as TaskRecord;
  say(`✓ due ${printable(task.due_at)} (${dueIn(task)})`);
}

/** How the new deadline is come by. @throws CommandError where the options do not say */
function readOptions({ by, to }: ExtendOptions): (api: Api, id: string) => Promise<Date> {
  if ((by === undefined) === (to === undefined)) throw misused("Say either --by or --to.");
  if (to !== undefined) {
    const due = momentOf(to);
    return async () => due;
  }
  const moreMs = durationOf(by ?? "");
  return async (api, id) => {
    const { due_at } = await api.get<TaskRecord>(pathOf(id));
    return new Date(Date.parse(due_at) + moreMs);
  };
}

/** `90s`, `15m`, `2h`, `3d`. */
function durationOf(text: string): number {
  const [, count = "", unit = ""] = /^(\d{1,7})([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS_MS[unit] ?? Number.NaN);
  if (ms > 0) return ms;
  throw misused(
    "--by takes a number with s, m, h or d for seconds, minutes, hours or days, for instance 2h.",
  );
}

/** Without an offset it is meant where the command runs. */
function momentOf(text: string): Date {
  const due = new Date(LOCAL_OR_NOT.test(text) ? text : "");
  if (!Number.isNaN(due.getTime())) return due;
  throw misused(
    "--to takes a time, for instance 2026-06-01T18:00 as it is here, or 2026-06-01T16:00Z anywhere.",
  );
}

function misused(message: string): CommandError {
  return new CommandError(message, EXIT.usage);
}
