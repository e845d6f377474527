import { TERMINAL } from "../../../src/services/task/task.entity.ts";
import type { Life } from "./life.ts";
import type { Scenario } from "./scenarios.ts";

/** What is wrong after a life, by what it would be called, and what came more than once. */
export interface Ledger {
  lost: string[];
  doubled: string[];
  /** Callbacks and messages that came once more under the same id. */
  duplicateCallbacks: number;
  duplicateMessages: number;
  /** Milliseconds from a deadline to its firing, of the latest; 0 where none fired. */
  latestTimer: number;
}

interface TaskRow extends Record<string, unknown> {
  id: string;
  status: string;
  key: string;
  endings: number;
  ending: string | null;
  callbacks: string[];
  verdicts: number;
  attempts: number;
  late: number;
}

const TASKS = {
  name: "crash-tasks",
  text: `select id, status, idempotency_key as key, verification_attempt as attempts,
    (select count(*)::int from audit_entries a where a.task_id = t.id and a.to_status = any($1) and a.from_status <> a.to_status) as endings,
    (select max(a.to_status) from audit_entries a where a.task_id = t.id and a.to_status = any($1)) as ending,
    (select count(*)::int from audit_entries a where a.task_id = t.id
      and a.from_status = 'submitted' and a.action <> 'verification_failed') as verdicts,
    greatest(0, extract(epoch from coalesce(timeout_time, complete_time) - due_time))::float8 * 1000 as late,
    (select coalesce(array_agg(o.id), '{}') from outbox o where o.task_id = t.id and o.kind = 'callback') as callbacks
    from tasks t`,
};

const UNDONE = {
  name: "crash-undone",
  text: `select kind || ' ' || state || coalesce(', ' || last_error, '') || case when leased_until is null then '' else ', leased' end as what
    from outbox where state <> 'succeeded' or leased_until is not null
    union all select 'job ' || key from graphile_worker._private_jobs where locked_at is null
    union all select channel || ' message ' || state from deliveries where state not in ('sent', 'seen')`,
};

const MESSAGES = {
  name: "crash-messages",
  text: "select id from deliveries union select id from outbox where kind = 'letter'",
};

/** Compares what was said to clients, what the database holds and what came to those outside. */
export async function balance(life: Life, { ends }: Scenario): Promise<Ledger> {
  const { db } = life.database;
  const lost: string[] = [];
  const doubled: string[] = [];
  const tasks = await db.query<TaskRow>(TASKS, [TERMINAL]);
  for (const [key, ids] of life.created) {
    const [id] = ids;
    if (!tasks.some((task) => task.id === id)) lost.push(`task ${id}, which a create was answered with`);
    if (new Set(ids).size > 1 || tasks.filter((task) => task.key === key).length > 1)
      doubled.push(`the task of ${key}`);
  }
  if (tasks.length > life.created.size)
    doubled.push(`${tasks.length - life.created.size} tasks that nobody asked for`);
  for (const task of tasks) {
    if (task.status !== ends || task.ending !== ends) lost.push(`an outcome: ${task.status}, not ${ends}`);
    if (task.endings > 1) doubled.push(`the end of the task: ${task.endings} entries of the audit`);
    if (task.verdicts !== task.attempts)
      doubled.push(`a verdict: ${task.verdicts} entries for ${task.attempts} attempts`);
    if (task.callbacks.length < 1) lost.push("the callback's row");
    if (task.callbacks.length > 1) doubled.push("the callback's row");
    const told = await life.told.get(task.id);
    if (told?.status !== task.status) lost.push(`the agent's wake-up: told ${told?.status}`);
  }
  const undone = await db.query<{ what: string }>(UNDONE, []);
  lost.push(...undone.map(({ what }) => `what is left: ${what}`));

  const callbacks = tally(life.outside.callbacks.map(({ headers }) => String(headers["webhook-id"])));
  const known = tasks.flatMap((task) => task.callbacks);
  lost.push(...known.filter((id) => !callbacks.has(id)).map((id) => `callback ${id}`));
  doubled.push(...[...callbacks.keys()].filter((id) => !known.includes(id)).map((id) => `callback ${id}`));
  const bodies = new Set(life.outside.callbacks.map(({ body }) => body));
  if (bodies.size > known.length) doubled.push(`a callback's body: ${bodies.size} different ones`);

  // Of what was under way when the server died, each may come once more.
  const most = 2 + life.outside.refusedCallbacks + life.redelivered;
  for (const [id, count] of callbacks)
    if (count > most) doubled.push(`callback ${id}: it came ${count} times`);

  const messages = tally(life.outside.messages);
  for (const [id, count] of messages)
    if (count > 2 + life.outside.refusedPages) doubled.push(`message ${id}: ${count} times`);
  const sent = (await db.query<{ id: string }>(MESSAGES, [])).map(({ id }) => id);
  lost.push(...sent.filter((id) => !messages.has(id)).map((id) => `message ${id}`));
  doubled.push(...[...messages.keys()].filter((id) => !sent.includes(id)).map((id) => `message ${id}`));
  return {
    lost,
    doubled,
    duplicateCallbacks: Math.max(0, surplus(callbacks) - life.outside.refusedCallbacks - life.redelivered),
    duplicateMessages: surplus(messages) - life.outside.refusedPages,
    latestTimer: Math.max(0, ...tasks.map(({ late }) => late)),
  };
}

function tally(ids: readonly string[]): ReadonlyMap<string, number> {
  return new Map([...Map.groupBy(ids, (id) => id)].map(([id, all]) => [id, all.length]));
}

/** How much more than once. */
function surplus(counts: ReadonlyMap<string, number>): number {
  return counts.values().reduce((sum, count) => sum + count - 1, 0);
}
