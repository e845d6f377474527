import { fail, type Refusal } from "../core/errors.ts";
import { isTransient } from "../core/interceptors.ts";
import type { Database } from "../db/database.ts";
import type { TaskDeps } from "./deps.ts";
import { notFound } from "./find.ts";
import { TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { isTerminal } from "./state.ts";
import { readUnverified } from "./unverified.ts";

/** A task, and what has become of one answer to it. */
type Judged = TaskRow & {
  outboxState: "pending" | "succeeded" | "abandoned";
  lastError: string | null;
  /** Whether it is this answer whose verdict the task waits for. */
  current: boolean;
};

const JUDGED = {
  name: "task-judged",
  text: `select ${TASK_COLUMNS}, o.state as "outboxState", o.last_error as "lastError",
    t.status = 'submitted' and t.submission_id = o.id as current
    from tasks t ${TASK_JOINS} join outbox o on o.id = $2 where t.id = $1`,
};

/** Why this answer has no verdict and will have none. */
function refusalOf({ id, status, outboxState, lastError }: Judged): Refusal | undefined {
  if (outboxState === "succeeded") return undefined;
  const trouble = outboxState === "abandoned" ? readUnverified(lastError) : undefined;
  if (trouble) return fail(trouble.reason, trouble);
  return isTerminal(status) ? fail("TASK_ALREADY_TERMINAL", { id, status }) : undefined;
}

interface Stored {
  submitted: TaskRow;
  submissionId: string;
}

/**
 * The task once the answer has its verdict, or as it was submitted where there is none in time, the server
 * closes, has no place left or the database is away: what was stored is judged all the same.
 * @throws what kept the answer from being verified, or the outcome that came between
 */
export async function awaitVerdict(
  deps: TaskDeps,
  { submitted, submissionId }: Stored,
  { waitMs, signal }: { waitMs: number; signal: AbortSignal },
): Promise<TaskRow> {
  const until = performance.now() + waitMs;
  for (;;) {
    const ticket = deps.waiters.register(submitted.id, "verdict");
    try {
      const now = await judged(deps.db, submitted.id, submissionId);
      if (now === "away") return submitted;
      if (now === undefined) throw notFound(submitted.id);
      if (!now.current) {
        const refusal = refusalOf(now);
        if (refusal) throw refusal;
        return now;
      }
      const leftMs = until - performance.now();
      if (leftMs <= 0 || !ticket) return now;
      const wake = await ticket.wait(leftMs, signal);
      if (wake.kind === "closing") return now;
    } finally {
      ticket?.leave();
    }
  }
}

async function judged(db: Database, id: string, submissionId: string): Promise<Judged | undefined | "away"> {
  try {
    const [row] = await db.query<Judged>(JUDGED, [id, submissionId]);
    return row;
  } catch (error) {
    if (isTransient(error)) return "away";
    throw error;
  }
}
