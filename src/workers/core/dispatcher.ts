import type { Logger } from "pino";
import type { Database, Statement } from "../../services/db/database.ts";
import { JOB_OF_KIND, jobOfChannelSql } from "../../services/db/jobs.ts";
import type { Kick } from "../../services/db/outbox.ts";
import { Loop } from "./loop.ts";

const BATCH = 500;
/** Of a batch: a crowd that fell due at once is no wall before what comes after it. */
const FRESH = 100;

/** What was handed over has an index of its own: a pass costs its batch, however many wait for their jobs. */
const DUE = `where state = 'pending' and kind = any($2) and due_time <= $1
    and (leased_until is null or leased_until <= clock_timestamp())`;

/**
 * Of many callbacks to one endpoint the first come before the rest, so that they are no wall before those to others.
 * The key names row and attempt. Added again while its job waits, it renews that job; while its job runs or
 * is locked by a killed worker, Graphile takes the key from it and adds a new job. The claim decides who sends.
 */
const HAND_OVER: Statement = {
  name: "outbox-hand-over",
  text: `
with oldest as materialized (
  select id from outbox ${DUE} and handed_time is null
  order by due_time limit ${BATCH - FRESH} for update skip locked
), freshest as materialized (
  select id from outbox ${DUE} and handed_time is null and id not in (select id from oldest)
  order by due_time desc limit ${FRESH} for update skip locked
), again as materialized (
  select id from outbox ${DUE} and handed_time <= now() - interval '30 seconds'
  order by handed_time limit ${BATCH} for update skip locked
), due as (
  select id from oldest union all select id from freshest union all select id from again
), handed as (
  update outbox set handed_time = clock_timestamp()
  from due where outbox.id = due.id
  returning outbox.id, outbox.kind, outbox.attempts, outbox.due_time, outbox.task_id, outbox.endpoint,
    (select channel from deliveries where id = outbox.subject ->> 'delivery_id' and channel = any($4)) as channel
), ranked as (
  select *, case when endpoint is null then 0
    else (row_number() over (partition by endpoint order by due_time) - 1) / 32 end as priority
  from handed
), jobs as (
  select count(*)::int as count, array_agg(row(
    ${jobOfChannelSql("job.name", "ranked.channel")}, json_build_object('id', ranked.id, 'attempt', ranked.attempts, 'task', ranked.task_id,
      'endpoint', ranked.endpoint, 'trace', (select trace_parent from tasks where tasks.id = ranked.task_id)), null,
    least(ranked.due_time, now()), 1, ranked.id || ':' || ranked.attempts, ranked.priority, null
  )::graphile_worker.job_spec) as specs
  from ranked join unnest($2::text[], $3::text[]) as job (kind, name) using (kind)
)
select count, case when count > 0 then (select count(*)::int from graphile_worker.add_jobs(specs)) end as added,
  (select min(due_time) from outbox where state = 'pending' and kind = any($2) and due_time > $1) as next
from jobs`,
};

const KINDS = Object.keys(JOB_OF_KIND);
const NAMES = Object.values(JOB_OF_KIND);

/**
 * Hands over a batch of what is due, and one of what nobody took up for 30 seconds, messages of these channels to the
 * runner of each (`jobOfChannel`); `next` is when the next row falls due.
 */
export async function handOver(
  db: Database,
  now: Date,
  channels: readonly string[],
): Promise<{ count: number; next: Date | undefined }> {
  const values = [now, KINDS, NAMES, channels];
  const [row] = await db.query<{ count: number; next: Date | null }>(HAND_OVER, values);
  return { count: row?.count ?? 0, next: row?.next ?? undefined };
}

export interface DispatcherOptions {
  db: Database;
  /** That have runners of their own. */
  channels: readonly string[];
  /** Kicked after each commit that wrote outbox rows. */
  kick: Kick;
  now: () => Date;
  log: Logger;
}

/** Hands over all due outbox rows until closed: at once when kicked, when the next row falls due, and each second. */
export function startDispatcher({ db, channels, kick, now, log }: DispatcherOptions): Loop {
  const pass = (signal: AbortSignal) => handOverAll(db, { channels, now, signal });
  return new Loop({ name: "dispatcher", pass, kick, now, log });
}

/** Hands over until nothing due is left or the signal aborts; tells when the next row will be due. */
export async function handOverAll(
  db: Database,
  { channels, now, signal }: Pick<DispatcherOptions, "channels" | "now"> & { signal: AbortSignal },
): Promise<Date | undefined> {
  let batch = await handOver(db, now(), channels);
  while (batch.count >= BATCH && !signal.aborted) batch = await handOver(db, now(), channels);
  return batch.next;
}
