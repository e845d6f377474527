import type { Database } from "../../src/services/db/database.ts";
import { newId } from "../../src/services/db/ids.ts";

/** A subject as the verbs write it; `response` is put in verbatim. */
export function subjectOf(url: string, response = '{"ok":true}'): string {
  const before = JSON.stringify({
    url,
    dialect: "awaithumans",
    task_id: "tsk_1",
    idempotency_key: "payout:7731",
    status: "completed",
  });
  const after = JSON.stringify({
    complete_time: "2026-06-01T09:20:11.000Z",
    timeout_time: null,
    completed_by_email: "mira@corp.test",
    completed_via_channel: "dashboard",
    verification_attempt: 0,
  });
  return `${before.slice(0, -1)},"response":${response},${after.slice(1)}`;
}

/** Inserts a pending callback row, due when it was created; returns its id. */
export async function insertCallback(
  db: Database,
  { subject, time, dueTime = time }: { subject: string; time: Date; dueTime?: Date },
): Promise<string> {
  const id = newId();
  await db.query(
    {
      name: "test_insert_outbox",
      text: `insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
        values ($1, 'callback', 'tsk_1', $2, $4, $3, $3)`,
    },
    [id, subject, time, dueTime],
  );
  return id;
}

export interface StoredRow {
  state: string;
  due: Date;
  attempts: number;
  handed: Date | null;
  leased: Date | null;
  token: string | null;
  first: Date | null;
  last: Date | null;
  error: string | null;
  code: number | null;
}

export async function readRow(db: Database, id: string): Promise<StoredRow> {
  const [row] = await db.query<StoredRow>(
    {
      name: "test_read_outbox",
      text: `select state, due_time as due, attempts, handed_time as handed, leased_until as leased, lease_token as token,
        first_attempt_time as first, last_attempt_time as last, last_error as error, last_status_code as code
        from outbox where id = $1`,
    },
    [id],
  );
  if (row === undefined) throw new Error("no such row");
  return row;
}

/** As if the lease and the hand-over of all rows had happened a minute earlier. */
export async function age(db: Database): Promise<void> {
  await db.query(
    {
      name: "test_age_outbox",
      text: `update outbox set handed_time = handed_time - interval '1 minute', leased_until = leased_until - interval '1 minute'`,
    },
    [],
  );
}

export interface StoredJob {
  name: string;
  key: string | null;
  payload: unknown;
  max: number;
  locked: boolean;
}

/** Jobs in the runner's table, oldest first. */
export async function readJobs(db: Database): Promise<StoredJob[]> {
  return db.query<StoredJob>(
    {
      name: "test_read_jobs",
      text: `select tasks.identifier as name, jobs.key, jobs.payload, jobs.max_attempts as max, jobs.locked_at is not null as locked
        from graphile_worker._private_jobs as jobs join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
        order by jobs.id`,
    },
    [],
  );
}
