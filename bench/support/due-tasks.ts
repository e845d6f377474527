import type pg from "pg";
import { REFUND } from "./refund.ts";

export interface DueTasks {
  count: number;
  /** When the first falls due, in seconds from now; the others follow evenly. */
  inSeconds: number;
  /** From the first to the last. */
  withinSeconds: number;
  /** Where every twentieth calls back. */
  callbackUrl: string;
}

const ANSWER = '{"approved":false}';

/** Every other one has an answer for the case that nobody gives one, and is completed by it. */
const INSERT = `
insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status, timeout_seconds,
  timeout_response, callback_url, create_time, update_time, due_time)
select 'tsk_' || lpad(to_hex(n), 32, '0'), 'due:' || n, 'awaithumans', $1, $2, $3, $4, 'created', 60,
  case when n % 2 = 0 then $5::json end, case when n % 20 = 0 then $6::text end, now(), now(),
  now() + make_interval(secs => $7 + $8 * n::float8 / $9)
from generate_series(0, $9::int - 1) n`;

/** Open tasks that nobody will answer, as if they had been created over a time. */
export async function insertDueTasks(db: Pick<pg.Client, "query">, tasks: DueTasks): Promise<void> {
  const { count, inSeconds, withinSeconds, callbackUrl } = tasks;
  const { task, payload, payload_schema, response_schema } = REFUND;
  const question = [task, ...[payload, payload_schema, response_schema].map((json) => JSON.stringify(json))];
  await db.query(INSERT, [...question, ANSWER, callbackUrl, inSeconds, withinSeconds, count]);
}

export interface Ended {
  /** Tasks that are still open. */
  open: number;
  /** Tasks that have not the one outcome, the one entry in the trail and the one callback that they should have. */
  wrong: number;
}

/** What has become of all tasks of a database that `insertDueTasks` filled. */
const ENDED = `
select count(*) filter (where t.status = 'created')::int as open, count(*) filter (where t.status <> 'created' and (
    t.status <> case when t.timeout_response is null then 'timed_out' else 'completed' end
    or (select count(*) from audit_entries a where a.task_id = t.id) <> 1
    or (select count(*) from outbox o where o.task_id = t.id) <> case when t.callback_url is null then 0 else 1 end))::int as wrong
from tasks t`;

export async function endedOf(db: Pick<pg.Client, "query">): Promise<Ended> {
  const { rows } = await db.query<Ended>(ENDED);
  return rows[0] ?? { open: 0, wrong: 0 };
}
