import type { Logger } from "pino";
import type { Database, Statement } from "../../services/db/database.ts";
import type { JobName } from "../../services/db/jobs.ts";
import type { Kick } from "../../services/db/outbox.ts";
import { Loop } from "./loop.ts";

export interface DeadlinesOptions {
  db: Database;
  /** When the next open task falls due; undefined if none is open. */
  nextDueTime: (db: Database) => Promise<Date | undefined>;
  /** Kicked after local writes; a deadline is a minute away at least, so the look each second would do. */
  kick: Kick;
  now: () => Date;
  log: Logger;
}

const EXPIRE: JobName = "task:expire";

const ADD_EXPIRE: Statement = {
  name: "deadlines-add-expire",
  // Added again each second while it waits: its place in the queue stays, in front of everything.
  text: `select from graphile_worker.add_job($1, '{}'::json, max_attempts => 1, job_key => $1,
    job_key_mode => 'preserve_run_at', priority => -10)`,
};

/** Hands the job runner one job `task:expire` whenever a task is due. Restarts need nothing: the column is the timer. */
export function startDeadlines({ db, nextDueTime, kick, now, log }: DeadlinesOptions): Loop {
  const pass = async () => {
    const next = await nextDueTime(db);
    if (next === undefined || next.getTime() > now().getTime()) return next;
    await db.query(ADD_EXPIRE, [EXPIRE]);
    return undefined;
  };
  return new Loop({ name: "deadlines", pass, kick, now, log });
}
