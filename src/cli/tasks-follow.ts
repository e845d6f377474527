import { setTimeout as delay } from "node:timers/promises";
import { type Api, connectApi, Refused, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { say, warn } from "./output.ts";
import { printable, printableJson } from "./printable.ts";
import { answeredBy, hasOutcome, holderOf, pathOf, questionOf, type TaskRecord } from "./tasks-record.ts";
import { lasting } from "./tasks-watch.ts";

const EVERY_MS = 2_000;
const OPEN = "/api/tasks?open=true&order=newest&limit=200";
/** What was asked last, also where it was answered between two looks. */
const NEWEST = "/api/tasks?order=newest&limit=50";

interface View {
  tasks: ReadonlyMap<string, TaskRecord>;
  /** Whether there are more open tasks than are looked at. */
  isCut: boolean;
}

/** Prints a line for each task that is new or has changed, until nobody reads them any more. */
export async function followTasks(options: ServerOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const reader = readerGone();
  let view = await look(api);
  const since = [...view.tasks.values()].reduce((last, task) => later(last, task.updated_at), "");
  warn(`Following ${view.isCut ? "the newest 200" : "all"} open tasks. Ctrl-C ends.`);
  while (await untilNextLook(reader)) {
    const before = view;
    view = await lasting(() => look(api, before));
    const changed = [...view.tasks.values()].filter(
      ({ id, updated_at: at }) => at >= since && at !== before.tasks.get(id)?.updated_at,
    );
    for (const task of changed.sort(byTime)) say(options.json ? hint(task) : line(task));
  }
}

/** Aborted once standard output cannot be written any more, as in `awaithumans tasks watch | head -1`. */
function readerGone(): AbortSignal {
  const gone = new AbortController();
  process.stdout.once("error", () => gone.abort());
  return gone.signal;
}

async function untilNextLook(reader: AbortSignal): Promise<boolean> {
  await delay(EVERY_MS, undefined, { signal: reader }).catch(() => {});
  return !reader.aborted;
}

/** The open tasks and the newest ones, and what became of those that were open before. */
async function look(api: Api, before?: View): Promise<View> {
  const { reply, next } = await api.exchange(OPEN);
  // The shape is the contract's.
  const open = reply as TaskRecord[];
  const newest = await api.get<readonly TaskRecord[]>(NEWEST);
  const tasks = new Map([...open, ...newest].map((task) => [task.id, task]));
  const isCut = next !== undefined;
  const oldest = isCut ? (open.at(-1)?.created_at ?? "") : "";
  for (const task of before?.tasks.values() ?? []) {
    if (tasks.has(task.id) || hasOutcome(task.status) || task.created_at < oldest) continue;
    const now = await find(api, task.id);
    if (now !== undefined) tasks.set(task.id, now);
  }
  return { tasks, isCut };
}

/** Undefined where it was deleted. */
async function find(api: Api, id: string): Promise<TaskRecord | undefined> {
  return await api.get<TaskRecord>(pathOf(id)).catch((error: unknown) => {
    if (error instanceof Refused && error.status === 404) return undefined;
    throw error;
  });
}

const later = (one: string, other: string): string => (other > one ? other : one);
const byTime = (a: TaskRecord, b: TaskRecord): number => Date.parse(a.updated_at) - Date.parse(b.updated_at);

function line(task: TaskRecord): string {
  const holder = hasOutcome(task.status) ? undefined : holderOf(task);
  const whom = holder === undefined ? answeredBy(task) : ` to ${holder}`;
  return printable(`${task.updated_at}  ${task.id}  ${task.status}${whom}: ${questionOf(task)}`);
}

/** What tells the task and its change; `awaithumans tasks show --json` has the rest. */
function hint({ id, status, updated_at, priority, assigned_to_email, task }: TaskRecord): string {
  return printableJson({ id, status, updated_at, priority, assigned_to_email, task }, 0);
}
