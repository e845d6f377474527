import type { Database, Statement } from "./database.ts";
import { END_LEASE, LEASE, type Lease, type Result } from "./outbox.ts";

const RECORD_ATTEMPT: Statement = {
  name: "outbox-record-attempt",
  text: `
with recorded as (
  update outbox
  set state = $3, due_time = coalesce($4, due_time), last_error = $5, last_status_code = $6, update_time = $7,
      ${END_LEASE}
  where id = $1 and lease_token = $2
  returning id, attempts, last_attempt_time
)
insert into callback_attempts (callback_id, number, start_time, duration_ms, status_code, error)
select id, attempts, last_attempt_time, $8, $6, $5 from recorded
returning callback_id`,
};

/** How an attempt at a callback ended, and what becomes of the row. */
export interface AttemptResult extends Result {
  state: "pending" | "succeeded" | "abandoned";
  /** Of the next attempt, if there is one. */
  dueTime: Date | null;
  durationMs: number;
}

/** Records an attempt on the row and in the log of attempts; false if the lease was lost: then nowhere. */
export async function recordAttempt(
  db: Database,
  { id, leaseToken }: Lease,
  { state, dueTime, error, statusCode, now, durationMs }: AttemptResult,
): Promise<boolean> {
  const values = [id, leaseToken, state, dueTime, error, statusCode, now, Math.round(durationMs)];
  return (await db.query(RECORD_ATTEMPT, values)).length > 0;
}

const TAKE_UP: Statement = {
  name: "outbox-take-up",
  text: `
with next as materialized (
  select id from outbox
  where endpoint = $1 and wait_time is not null and state = 'pending'
    and (leased_until is null or leased_until <= clock_timestamp())
  order by wait_time
  limit $2
  for update skip locked
)
update outbox
set leased_until = clock_timestamp() + make_interval(secs => $3),
    lease_token = gen_random_uuid()::text,
    attempts = attempts + 1,
    first_attempt_time = coalesce(first_attempt_time, $4),
    last_attempt_time = $4,
    due_time = least(due_time, $4),
    wait_time = null,
    update_time = $4
from next where outbox.id = next.id
returning ${LEASE}, (select trace_parent from tasks where tasks.id = outbox.task_id) as trace`,
};

/** A lease on a callback that waited; `trace` as in a job's payload. */
export interface TakenUp extends Lease {
  trace: string | null;
}

/** Leases the callbacks to an endpoint that have waited longest, each for one attempt, which is counted. */
export async function takeUp(
  db: Database,
  { endpoint, most, leaseSeconds, now }: { endpoint: string; most: number; leaseSeconds: number; now: Date },
): Promise<TakenUp[]> {
  return db.query<TakenUp>(TAKE_UP, [endpoint, most, leaseSeconds, now]);
}
