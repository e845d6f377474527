import type { Logger } from "pino";
import type { Database, Statement } from "../../services/db/database.ts";
import { JOB_OF_KIND } from "../../services/db/jobs.ts";
import type { Kick } from "../../services/db/outbox.ts";
import { Loop } from "./loop.ts";

const BATCH = 500;

/**
 * The key names row and attempt. Added again while its job waits, it renews that job; while its job runs or
 * is locked by a killed worker, Graphile takes the key from it and adds a new job. The claim decides who sends.
 */
const HAND_OVER: Statement = {
  name: "outbox-hand-over",
  text: `
with due as materialized (
  select id from outbox
  where state = 'pending' and kind = any($2) and due_time <= $1
    and (handed_time is null or handed_time <= clock_timestamp() - interval '30 seconds')
    and (leased_until is null or leased_until <= clock_timestamp())
  order by due_time
  limit ${BATCH}
  for update skip locked
), handed as (
  update outbox set handed_time = clock_timestamp()
  from due where outbox.id = due.id
  returning outbox.id, outbox.kind, outbox.attempts, outbox.due_time
), jobs as (
  select count(*)::int as count, array_agg(row(
    job.name, json_build_object('id', handed.id, 'attempt', handed.attempts), null,
    least(handed.due_time, now()), 1, handed.id || ':' || handed.attempts, null, null
  )::graphile_worker.job_spec) as specs
  from handed join unnest($2::text[], $3::text[]) as job (kind, name) using (kind)
)
select count, case when count > 0 then (select count(*)::int from graphile_worker.add_jobs(specs)) end as added,
  (select min(due_time) from outbox where state = 'pending' and kind = any($2) and due_time > $1) as next
from jobs`,
};

const KINDS = Object.keys(JOB_OF_KIND);
const NAMES = Object.values(JOB_OF_KIND);

/** Hands up to 500 due rows to the job runner; `next` is when the next row that is not due yet will be. */
export async function handOver(db: Database, now: Date): Promise<{ count: number; next: Date | undefined }> {
  const [row] = await db.query<{ count: number; next: Date | null }>(HAND_OVER, [now, KINDS, NAMES]);
  return { count: row?.count ?? 0, next: row?.next ?? undefined };
}

export interface DispatcherOptions {
  db: Database;
  /** Kicked after each commit that wrote outbox rows. */
  kick: Kick;
  now: () => Date;
  log: Logger;
}

/** Hands over all due outbox rows until closed: at once when kicked, when the next row falls due, and each second. */
export function startDispatcher({ db, kick, now, log }: DispatcherOptions): Loop {
  return new Loop({ name: "dispatcher", pass: (signal) => handOverAll(db, { now, signal }), kick, now, log });
}

/** Hands over until nothing due is left or the signal aborts; tells when the next row will be due. */
export async function handOverAll(
  db: Database,
  { now, signal }: { now: () => Date; signal: AbortSignal },
): Promise<Date | undefined> {
  let batch = await handOver(db, now());
  while (batch.count === BATCH && !signal.aborted) batch = await handOver(db, now());
  return batch.next;
}
