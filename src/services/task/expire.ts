import type { Database } from "../db/database.ts";
import { insertAudit } from "./audit.ts";
import { type Changed, type Changes, changedColumns } from "./changes.ts";
import { insertCallback, insertRefreshes } from "./row.ts";
import { TERMINAL_SQL } from "./task.entity.ts";

/** A task that falls due while its answer is being verified waits this much longer. */
const VERDICT_GRACE = "interval '120 seconds'";
const IS_DUE = `status not in ${TERMINAL_SQL}
  and due_time <= $1 and (status <> 'submitted' or due_time <= $1::timestamptz - ${VERDICT_GRACE})`;

/** Ids of audit and outbox rows come as arrays, one of each for every row that may be due. */
const EXPIRE = {
  name: "task-expire",
  text: `
with due as (select id, status from tasks where ${IS_DUE} order by due_time limit $2 for update skip locked),
done as (
  update tasks t set status = 'timed_out', timeout_time = $1, update_time = $1, revision = t.revision + 1
  from due where t.id = due.id returning t.*, due.status as from_status),
numbered as (select *, row_number() over () as n from done),
logged as (
  ${insertAudit("numbered", { id: "($3::text[])[t.n]", action: "'timed_out'", extra: "json_build_object('timeout_seconds', t.timeout_seconds)" })}),
told as (${insertCallback("numbered", "($4::text[])[t.n]")}),
refreshed as (${insertRefreshes("done")})
select id, revision, ${changedColumns("done")} from done`,
};

/** The plain minimum, which the index answers; within the grace of a verdict there is nothing to expire yet. */
const NEXT_DUE = {
  name: "task-next-due",
  text: `select min(due_time) as "dueTime" from tasks where status not in ${TERMINAL_SQL}`,
};

export interface ExpireDeps {
  db: Database;
  changes: Changes;
}

export interface ExpireOptions {
  now: Date;
  /** Most tasks to move at once. */
  limit: number;
  newId(): string;
}

/** Moves due tasks to `timed_out`, with audit and callbacks, in one statement; returns how many. */
export async function expireDueTasks(
  deps: ExpireDeps,
  { now, limit, newId }: ExpireOptions,
): Promise<number> {
  const ids = () => Array.from({ length: limit }, newId);
  const rows = await deps.db.query<Changed>(EXPIRE, [now, limit, ids(), ids()]);
  for (const row of rows) deps.changes.committed(row);
  return rows.length;
}

/** The earliest deadline of an open task. */
export async function nextDueTime(db: Database): Promise<Date | undefined> {
  const [row] = await db.query<{ dueTime: Date | null }>(NEXT_DUE, []);
  return row?.dueTime ?? undefined;
}
