import { quantile } from "../../bench/support/statistics.ts";
import { type Book, OVER } from "./book.ts";
import type { Receipt } from "./receivers.ts";
import type { Stored, StoredTask } from "./stored.ts";

/** One line of the account: two sums that must be the same, or one that must be nought. */
export interface Entry {
  what: string;
  left: number;
  right: number;
}

export interface Ledger {
  entries: Entry[];
  /** Figures that balance nothing. */
  figures: Record<string, number>;
  /** What does not balance, one sentence each; empty is good. */
  problems: string[];
}

/** So long after a deed its effects are explained by it: leases of callbacks last 30 seconds, and are looked at each second. */
const AFTERMATH_MS = 60_000;

export interface Evidence {
  book: Book;
  receipts: readonly Receipt[];
  stored: Stored;
}

/** Compares what clients and receivers saw with what is stored. */
export function balance({ book, receipts, stored }: Evidence): Ledger {
  const problems = [...book.faults];
  const complain = (what: string, wrong: readonly string[]) => {
    if (wrong.length > 0) problems.push(`${wrong.length} × ${what}: ${wrong.slice(0, 5).join(", ")}`);
  };
  const ended = stored.tasks.filter(({ status }) => OVER.includes(status));
  const byKey = new Map(stored.tasks.map((task) => [task.key, task]));

  for (const wrong of wrongTasks(book, byKey)) problems.push(wrong);
  const keys = new Set(book.asked.map(({ key }) => key));
  complain(
    "stored though nobody asked",
    [...byKey.keys()].filter((key) => !keys.has(key)),
  );
  complain(
    "audit trail without exactly one beginning",
    idsOf(stored.tasks, ({ begins }) => begins !== 1),
  );
  complain(
    "audit trail whose ends do not match the task",
    idsOf(stored.tasks, ({ ends, status }) => ends !== (OVER.includes(status) ? 1 : 0)),
  );
  const callbacks = wrongCallbacks(stored, receipts);
  for (const { what, ids } of callbacks) complain(what, ids);
  const repeats = repeatsOf(receipts);
  complain(
    "callback told again with nothing to explain it",
    repeats.filter(({ at }) => !book.isTroubled(at, AFTERMATH_MS)).map(({ id }) => id),
  );
  if (book.lostWakes.unexplained > 0) {
    problems.push(`${book.lostWakes.unexplained} wake-ups were lost with nothing to explain it`);
  }
  const entries = [
    {
      what: "creations in the audit trails = ended tasks + open ones",
      left: stored.tasks.reduce((sum, { begins }) => sum + begins, 0),
      right: ended.length + openOf(stored),
    },
    {
      what: "tasks that an agent was promised = those of them stored",
      left: book.asked.filter(({ ids }) => ids.size > 0).length,
      right: book.asked.filter(({ ids, key }) => ids.has(byKey.get(key)?.id ?? "")).length,
    },
    {
      what: "audit entries that end a task = ended tasks",
      left: stored.tasks.reduce((sum, { ends }) => sum + ends, 0),
      right: ended.length,
    },
    {
      what: "callbacks = ended tasks with a URL",
      left: stored.callbacks.length,
      right: ended.filter(({ hasCallback }) => hasCallback).length,
    },
    {
      what: "callbacks = ids that receivers accepted",
      left: stored.callbacks.length,
      right: new Set(receipts.filter(({ accepted }) => accepted).map(({ id }) => id)).size,
    },
    {
      what: "outcomes that polls told = those of them stored so",
      left: book.asked.reduce((sum, { told }) => sum + told.length, 0),
      right: book.asked.reduce(
        (sum, { key, told }) => sum + told.filter((one) => isStored(one, byKey.get(key))).length,
        0,
      ),
    },
  ];
  for (const { what, left, right } of entries) {
    if (left !== right) problems.push(`${what}: ${left} against ${right}`);
  }
  return { entries, figures: figuresOf({ book, receipts, stored }, repeats.length), problems };
}

function openOf({ tasks }: Stored): number {
  return tasks.filter(({ status }) => !OVER.includes(status)).length;
}

function idsOf(tasks: readonly StoredTask[], isWrong: (task: StoredTask) => boolean): string[] {
  return tasks.filter(isWrong).map(({ id }) => id);
}

function isStored(told: { status: string; response: string }, task: StoredTask | undefined): boolean {
  return task?.status === told.status && textOf(task) === told.response;
}

const textOf = ({ response }: StoredTask): string =>
  response === null ? "null" : JSON.stringify(JSON.parse(response));

/** What agents and people were told that is not so. */
function* wrongTasks(book: Book, byKey: ReadonlyMap<string, StoredTask>): Iterable<string> {
  for (const { key, ids, taken } of book.asked) {
    const task = byKey.get(key);
    if (ids.size > 1) yield `${key} was given ${ids.size} ids`;
    if (ids.size === 1 && !ids.has(task?.id ?? "")) yield `${key} was promised and is not stored`;
    if (taken.length > 1) yield `${key}: ${taken.length} answers were taken`;
    const [answer] = taken;
    if (answer !== undefined && !(task?.status === "completed" && textOf(task) === answer)) {
      yield `${key}: the answer that was taken is not the one stored`;
    }
  }
}

function wrongCallbacks(
  { tasks, callbacks }: Stored,
  receipts: readonly Receipt[],
): { what: string; ids: string[] }[] {
  const received = Map.groupBy(receipts, ({ id }) => id);
  const known = new Set(callbacks.map(({ id }) => id));
  const ofTask = Map.groupBy(callbacks, ({ taskId }) => taskId);
  const ids = (isWrong: (callback: (typeof callbacks)[number]) => boolean) =>
    callbacks.filter(isWrong).map(({ id }) => id);
  const wants = ({ hasCallback, status }: StoredTask) => hasCallback && OVER.includes(status);
  return [
    { what: "callback that is not done", ids: ids(({ state }) => state !== "succeeded") },
    {
      what: "task without exactly the callbacks it asked for",
      ids: idsOf(tasks, (task) => (ofTask.get(task.id)?.length ?? 0) !== (wants(task) ? 1 : 0)),
    },
    {
      what: "callback that no receiver accepted",
      ids: ids(({ id }) => !received.get(id)?.some(({ accepted }) => accepted)),
    },
    { what: "id received that is no callback", ids: [...received.keys()].filter((id) => !known.has(id)) },
    {
      what: "callback under one id with several bodies",
      ids: [...received]
        .filter(([, same]) => new Set(same.map(({ body }) => body)).size > 1)
        .map(([id]) => id),
    },
    {
      what: "callback received more often than it was attempted",
      ids: ids(({ id, attempts }) => (received.get(id)?.length ?? 0) > attempts),
    },
  ];
}

/** What came after the receiver had accepted it: whoever sent it was ended before that was recorded. */
function repeatsOf(receipts: readonly Receipt[]): Receipt[] {
  const accepted = new Set<string>();
  return receipts.filter((receipt) => {
    const isRepeat = accepted.has(receipt.id);
    if (receipt.accepted) accepted.add(receipt.id);
    return isRepeat;
  });
}

function figuresOf({ book, receipts, stored }: Evidence, repeats: number): Record<string, number> {
  const late = stored.tasks.flatMap(({ lateMs }) => lateMs ?? []);
  const byStatus = Map.groupBy(stored.tasks, ({ status }) => status);
  return {
    ...Object.fromEntries([...byStatus].map(([status, tasks]) => [`tasks ${status}`, tasks.length])),
    "tasks stored though the agent got no answer": stored.tasks.length - promised(book),
    "callbacks attempted": stored.callbacks.reduce((sum, { attempts }) => sum + attempts, 0),
    "callbacks received": receipts.length,
    "callbacks received again after they were accepted": repeats,
    "outcomes told by polls": book.asked.reduce((sum, { told }) => sum + told.length, 0),
    "lost wake-ups, by something killed": book.lostWakes.explained,
    "lost wake-ups, by nothing": book.lostWakes.unexplained,
    "timers, ms late: p99": quantile(late, 0.99),
    "timers, ms late: most": quantile(late, 1),
    ...wakesOf("at any time", book.wakes),
    ...wakesOf(
      "with nothing just killed",
      book.wakes.filter(({ isQuiet }) => isQuiet),
    ),
  };
}

function wakesOf(when: string, wakes: Book["wakes"]): Record<string, number> {
  const times = wakes.map(({ ms }) => ms);
  return {
    [`answer sent → poll answered, ${when}, ms: p50`]: quantile(times, 0.5),
    [`answer sent → poll answered, ${when}, ms: p99`]: quantile(times, 0.99),
  };
}

function promised({ asked }: Book): number {
  return asked.filter(({ ids }) => ids.size > 0).length;
}
