import type { Logger } from "pino";
import { tellLateness } from "../core/lateness.ts";
import { type Database, type Statement, sqlState } from "../db/database.ts";
import { insertAudit } from "./audit.ts";
import { type Changed, type Changes, changedColumns } from "./changes.ts";
import { insertCallback, insertRefreshes } from "./row.ts";
import { POLICY, TERMINAL_SQL } from "./task.entity.ts";

/** A task that falls due while its answer is being verified waits this much longer. */
const VERDICT_GRACE = "interval '120 seconds'";
const IS_DUE = `status not in ${TERMINAL_SQL}
  and due_time <= $1 and (status <> 'submitted' or due_time <= $1::timestamptz - ${VERDICT_GRACE})`;

/** What a task that was given an answer for this case becomes; nothing of an earlier answer stays. */
const byPolicy = (value: string, otherwise: string) =>
  `case when t.timeout_response is null then ${otherwise} else ${value} end`;

/** Postgres has no text for some escapes, and one answer that holds them must not keep all others from their deadline. */
const HAS_PLAIN_TEXT = String.raw`t.response::text !~* '\\u(0000|d[89a-f])'`;

/** What the trail tells of it; that no verifier looked at the answer, where one was asked for. */
const FACTS = `json_strip_nulls(json_build_object('timeout_seconds', t.timeout_seconds,
  'on_timeout', ${byPolicy("'response'", "null")},
  'response_keys', case when t.status = 'completed' and not t.redact_payload and ${HAS_PLAIN_TEXT} then (
    select json_agg(key) from json_object_keys(t.response) key) end,
  'verification', case when t.status = 'completed' and t.verifier_config is not null then 'skipped' end))`;

/** Ids of audit and outbox rows come as arrays, `$2` of each. */
const expiring = (name: string, which: string) => ({
  name,
  text: `
with due as (
  select id, status from tasks where ${IS_DUE} and ${which}),
done as (
  update tasks t set status = ${byPolicy("'completed'", "'timed_out'")},
    complete_time = ${byPolicy("$1::timestamptz", "null")}, timeout_time = ${byPolicy("null", "$1::timestamptz")},
    response = ${byPolicy("t.timeout_response", "t.response")},
    completed_via_channel = ${byPolicy(`'${POLICY}'`, "t.completed_via_channel")},
    completed_by_email = ${byPolicy("null", "t.completed_by_email")},
    completed_by_user_id = ${byPolicy("null", "t.completed_by_user_id")},
    verifier_result = ${byPolicy("null", "t.verifier_result")},
    update_time = $1, revision = t.revision + 1
  from due where t.id = due.id returning t.*, due.status as from_status),
numbered as (select *, row_number() over () as n from done),
logged as (
  ${insertAudit("numbered", { id: "($3::text[])[t.n]", action: "t.status", channel: byPolicy(`'${POLICY}'`, "null"), extra: FACTS })}),
told as (${insertCallback("numbered", "($4::text[])[t.n]")}),
refreshed as (${insertRefreshes("done")})
select id, revision, ${changedColumns("done")}, extract(epoch from $1 - due_time - case when from_status = 'submitted'
  then ${VERDICT_GRACE} else interval '0' end)::float8 as "lateSeconds" from done`,
});

const EXPIRE = expiring("task-expire", "id <> all($5) order by due_time limit $2 for update skip locked");
/** Waits: a statement that was refused a moment ago may still hold them. */
const EXPIRE_THESE = expiring("task-expire-these", "id = any($5) limit $2 for update");

/** Whether anything is due, and when the next task will be that is not. The order makes the index on deadlines serve both. */
const NEXT_DUE = {
  name: "task-next-due",
  text: `select (select due_time from tasks where ${IS_DUE} order by due_time limit 1) is not null as due,
    (select min(due_time) from tasks where status not in ${TERMINAL_SQL} and due_time > $1) as next`,
};

const DUE = {
  name: "task-due",
  text: `select id from tasks where ${IS_DUE} and id <> all($3) order by due_time limit $2`,
};

/** Far more than a worker leaves, and few enough to count. */
const OVERDUE_MAX = 1_000;
const OVERDUE = {
  name: "task-overdue",
  text: `select count(*)::int as count, min(due_time) as since from (
    select due_time from tasks where ${IS_DUE} order by due_time limit ${OVERDUE_MAX}) late`,
};

/** SQLSTATE classes of what the values of a row are to blame for. */
const OF_VALUES = /^(22|23|54)...$/;

export interface ExpireDeps {
  db: Database;
  changes: Changes;
  /** Tasks that Postgres refuses to end, by their id; they keep no other from its deadline. Lives as long as the process. */
  aside: Set<string>;
  log: Logger;
}

export interface ExpireOptions {
  now: Date;
  /** Most tasks to move at once. */
  limit: number;
  newId(): string;
}

/**
 * Ends due tasks, with audit and callbacks, in one statement: `completed` by the answer that was given for this case,
 * `timed_out` without one. Returns how many. Where one of them cannot be ended the others are, one by one.
 */
export async function expireDueTasks(deps: ExpireDeps, options: ExpireOptions): Promise<number> {
  const { now, limit } = options;
  const aside = [...deps.aside];
  // How many there are decides how many ids are made. Which they are does not: what another worker is at is passed over.
  const due = await deps.db.query<{ id: string }>(DUE, [now, limit, aside]);
  if (due.length === 0) return 0;
  try {
    return await expire(EXPIRE, aside, { deps, options: { ...options, limit: due.length } });
  } catch (error) {
    if (!OF_VALUES.test(sqlState(error))) throw error;
  }
  let ended = 0;
  for (const { id } of due) {
    try {
      ended += await expire(EXPIRE_THESE, [id], { deps, options: { ...options, limit: 1 } });
    } catch (error) {
      if (!OF_VALUES.test(sqlState(error))) throw error;
      deps.aside.add(id);
      deps.log.error({ err: error, task: id }, "a task cannot be ended at its deadline; it stays open");
    }
  }
  return ended;
}

async function expire(
  statement: Statement,
  tasks: readonly string[],
  { deps, options }: { deps: ExpireDeps; options: ExpireOptions },
): Promise<number> {
  const { now, limit, newId } = options;
  const ids = () => Array.from({ length: limit }, newId);
  const start = performance.now();
  const rows = await deps.db.query<Changed & { lateSeconds: number }>(statement, [
    ...[now, limit, ids(), ids()],
    tasks,
  ]);
  const took = (performance.now() - start) / 1000;
  for (const row of rows) {
    deps.changes.committed(row);
    tellLateness("deadline", row.lateSeconds + took);
  }
  return rows.length;
}

/** What there is to expire. */
export interface Deadlines {
  /** Whether a task is due now. */
  due: boolean;
  /** When the next one is due that is not yet, within the grace of a verdict too. */
  next: Date | undefined;
}

/** The deadlines of open tasks, as seen from a moment. */
export async function readDeadlines(db: Database, now: Date): Promise<Deadlines> {
  const [row] = await db.query<{ due: boolean; next: Date | null }>(NEXT_DUE, [now]);
  return { due: row?.due ?? false, next: row?.next ?? undefined };
}

/** Tasks that were due by then and have not ended, counted up to 1,000; `since` is null where there are none. */
export async function readOverdue(db: Database, by: Date): Promise<{ count: number; since: Date | null }> {
  const [found] = await db.query<{ count: number; since: Date | null }>(OVERDUE, [by]);
  return found ?? { count: 0, since: null };
}
