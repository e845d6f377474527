import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type {
  AwaitTaskRequest,
  AwaitTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import type { Database } from "../db/database.ts";
import { outcomeOf } from "./changes.ts";
import type { TaskDeps } from "./deps.ts";
import { shownId } from "./find.ts";
import { isTerminal, maySee } from "./state.ts";
import type { Status } from "./task.entity.ts";
import { STATE_OF } from "./view.ts";
import type { Outcome, Ticket, Wake } from "./waiters.ts";

interface OutcomeRow extends Outcome {
  id: string;
  assignedToUserId: string | null;
}

const POLL = {
  name: "task-poll",
  text: `select id, status, assigned_to_user_id as "assignedToUserId", complete_time as "completeTime",
    timeout_time as "timeoutTime", verification_attempt as "verificationAttempt",
    case when status in ('completed', 'timed_out', 'cancelled', 'verification_exhausted') then response::text end as response
    from tasks where id = $1`,
};

const SETTLED = {
  name: "task-settled",
  text: `select w.id, t.status, t.revision, t.assigned_to_user_id as "assignedToUserId", t.complete_time as "completeTime",
    t.timeout_time as "timeoutTime", t.verification_attempt as "verificationAttempt", t.response::text as response
    from unnest($1::text[]) w(id) left join tasks t on t.id = w.id
    where t.id is null or t.status in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')`,
};

/** Of these tasks, those that have their outcome or are gone (`status` null). */
export function settledAmong(db: Database, ids: readonly string[]) {
  return db.query<
    { id: string; revision: number; assignedToUserId: string | null } & (Outcome | { status: null })
  >(SETTLED, [ids]);
}

function answer(outcome: Outcome): MessageInitShape<typeof AwaitTaskResponseSchema> {
  return {
    state: STATE_OF[outcome.status],
    ...(outcome.response !== null && { responseJson: outcome.response }),
    ...(outcome.completeTime && { completeTime: timestampFromDate(outcome.completeTime) }),
    ...(outcome.timeoutTime && { timeoutTime: timestampFromDate(outcome.timeoutTime) }),
    verificationAttempt: outcome.verificationAttempt,
  };
}

function parked(ticket: Ticket, waitMs: number, signal: AbortSignal): Promise<Wake> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const leave = () => {
      ticket.leave();
      reject(signal.reason);
    };
    signal.addEventListener("abort", leave, { once: true });
    ticket.park(
      {
        wake: (wake) => {
          signal.removeEventListener("abort", leave);
          resolve(wake);
        },
      },
      waitMs,
    );
  });
}

/** Registers before it reads, so that no commit falls between reading and waiting. */
export async function awaitTask(
  deps: TaskDeps,
  request: AwaitTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof AwaitTaskResponseSchema>> {
  const waitMs = Math.max(0, Math.min(request.waitSeconds, 30)) * 1000;
  const ticket = waitMs > 0 ? deps.waiters.register(request.id) : undefined;
  try {
    const [row] = await deps.db.query<OutcomeRow>(POLL, [shownId(request.id)]);
    if (!row) throw fail("TASK_NOT_FOUND", { id: shownId(request.id) });
    if (!maySee(call.actor, row)) throw fail("PERMISSION_DENIED");
    if (!ticket || isTerminal(row.status)) return answer(row);
    const wake = await parked(ticket, waitMs, call.signal);
    if (wake.kind === "gone") throw fail("TASK_NOT_FOUND", { id: shownId(request.id) });
    return answer(
      wake.kind === "settled" ? wake.outcome : { ...outcomeOf(row), status: await currentStatus(deps, row) },
    );
  } finally {
    ticket?.leave();
  }
}

/** The status at the end of a wait; the one known before where the database is away. */
async function currentStatus(deps: TaskDeps, row: OutcomeRow): Promise<Status> {
  const [now] = await deps.db.query<OutcomeRow>(POLL, [row.id]).catch(() => []);
  return now?.status ?? row.status;
}
