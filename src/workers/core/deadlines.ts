import type { Logger } from "pino";
import type { Database, Statement } from "../../services/db/database.ts";
import type { JobName } from "../../services/db/jobs.ts";
import type { Kick } from "../../services/db/outbox.ts";
import type { Deadlines } from "../../services/task/jobs.ts";
import { Loop } from "./loop.ts";

export interface DeadlinesOptions {
  db: Database;
  /** Whether a task is due, and when the next one will be. */
  readDeadlines: (db: Database, now: Date) => Promise<Deadlines>;
  /** Kicked after local writes: a deadline may have been moved. */
  kick: Kick;
  now: () => Date;
  log: Logger;
}

const EXPIRE: JobName = "task:expire";

/** Deadlines that follow each other more closely share a job. */
const APART_MS = 50;

const ADD_EXPIRE: Statement = {
  name: "deadlines-add-expire",
  // Added again while it waits, its place in the queue stays, in front of everything. One that runs, or is locked by a
  // killed worker, loses its key to a new one, so that it holds up nobody.
  text: `select from graphile_worker.add_job($1, '{}'::json, max_attempts => 1, job_key => $1,
    job_key_mode => 'preserve_run_at', priority => -10)`,
};

/** Hands the job runner one job `task:expire` whenever a task is due. Restarts need nothing: the column is the timer. */
export function startDeadlines({ db, readDeadlines, kick, now, log }: DeadlinesOptions): Loop {
  const pass = async () => {
    const { due, next } = await readDeadlines(db, now());
    if (due) await db.query(ADD_EXPIRE, [EXPIRE]);
    return next;
  };
  return new Loop({ name: "deadlines", pass, apartMs: APART_MS, kick, now, log });
}
