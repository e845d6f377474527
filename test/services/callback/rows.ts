import type { Database } from "../../../src/services/db/database.ts";
import { newId } from "../../../src/services/db/ids.ts";

/** A row of the outbox as its job left it; what is not given is usual. */
export interface Row {
  id?: string;
  kind?: string;
  taskId?: string;
  state?: "pending" | "succeeded" | "abandoned";
  /** As JSON text where it is what JSON.stringify does not write. */
  subject?: object | string;
  attempts?: number;
  dueTime?: Date;
  createTime: Date;
  updateTime?: Date;
  lastError?: string | null;
  lastStatusCode?: number | null;
}

const INSERT = {
  name: "test-outbox-rows",
  text: `insert into outbox (id, kind, task_id, state, subject, attempts, due_time, create_time, update_time,
      first_attempt_time, last_attempt_time, last_error, last_status_code)
    select id, kind, task_id, state, subject::json, attempts, due_time, create_time, update_time,
      case when attempts > 0 then create_time end, case when attempts > 0 then update_time end, last_error, last_status_code
    from json_to_recordset($1::json) as r (id text, kind text, task_id text, state text, subject text, attempts int,
      due_time timestamptz, create_time timestamptz, update_time timestamptz, last_error text, last_status_code int)`,
};

const USUAL = { url: "https://hooks.example/a" };

/** Inserts rows in one statement; returns their ids in order. */
export async function insertRows(db: Database, rows: readonly Row[]): Promise<string[]> {
  const stored = rows.map((row) => ({
    id: row.id ?? newId(),
    kind: row.kind ?? "callback",
    task_id: row.taskId ?? "tsk_1",
    state: row.state ?? "pending",
    subject: typeof row.subject === "string" ? row.subject : JSON.stringify(row.subject ?? USUAL),
    attempts: row.attempts ?? (row.state === undefined || row.state === "pending" ? 0 : 1),
    due_time: row.dueTime ?? row.createTime,
    create_time: row.createTime,
    update_time: row.updateTime ?? row.createTime,
    last_error: row.lastError ?? null,
    last_status_code: row.lastStatusCode ?? null,
  }));
  await db.query(INSERT, [JSON.stringify(stored)]);
  return stored.map(({ id }) => id);
}

/** Empties the outbox and the log of callbacks. */
export async function clear(db: Database): Promise<void> {
  await db.query(
    { name: "test-clear", text: "with log as (delete from callback_attempts) delete from outbox" },
    [],
  );
}
