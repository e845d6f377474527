import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type {
  AwaitTaskRequest,
  AwaitTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import { isId } from "../core/ids.ts";
import { changedColumns } from "./changes.ts";
import type { TaskDeps } from "./deps.ts";
import { notFound, offereeOf } from "./find.ts";
import { isOffered } from "./offers.ts";
import { isTerminal, maySee, type SeenFacts } from "./state.ts";
import { STATE_OF } from "./view.ts";
import { mayStillKnow, type Outcome } from "./waiters.ts";

type OutcomeRow = Outcome & SeenFacts;

const POLL = {
  name: "task-poll",
  text: `select t.id, t.assigned_to_email as "assignedToEmail", t.key_namespace as "keyNamespace",
    ${isOffered("t.id", "$2")} as offered, ${changedColumns("t")} from tasks t where t.id = $1`,
};

function answer(outcome: Outcome): MessageInitShape<typeof AwaitTaskResponseSchema> {
  return {
    state: STATE_OF[outcome.status],
    ...(outcome.response !== null && { responseJson: outcome.response }),
    ...(outcome.completeTime && { completeTime: timestampFromDate(outcome.completeTime) }),
    ...(outcome.timeoutTime && { timeoutTime: timestampFromDate(outcome.timeoutTime) }),
    verificationAttempt: outcome.verificationAttempt,
  };
}

/** Registers before it reads, so that no commit falls between reading and waiting. */
export async function awaitTask(
  deps: TaskDeps,
  request: AwaitTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof AwaitTaskResponseSchema>> {
  const { id } = request;
  if (!isId(id)) throw notFound(id);
  const waitMs = Math.max(0, Math.min(request.waitSeconds, 30)) * 1000;
  const until = request.untilVerdict ? "verdict" : "outcome";
  const ticket = waitMs > 0 ? deps.waiters.register(id, until) : undefined;
  try {
    const row = await poll(deps, id, call);
    if (!row) throw notFound(id);
    if (!maySee(call.actor, row)) throw fail("PERMISSION_DENIED");
    if (waitMs === 0 || isTerminal(row.status)) return answer(row);
    if (request.untilVerdict && row.status !== "submitted") return answer(row);
    if (!ticket) throw deps.waiters.refusal();
    const wake = await ticket.wait(waitMs, call.signal);
    if (wake.kind === "gone") throw notFound(id);
    // The time is up: the task as it is now, or as it was where the database is away.
    const outcome =
      wake.kind === "settled" ? wake.outcome : ((await poll(deps, id, call).catch(() => row)) ?? row);
    if (!mayStillKnow(call.actor, outcome)) throw fail("PERMISSION_DENIED");
    return answer(outcome);
  } finally {
    ticket?.leave();
  }
}

async function poll(deps: TaskDeps, id: string, { actor }: Call): Promise<OutcomeRow | undefined> {
  const [row] = await deps.db.query<OutcomeRow>(POLL, [id, offereeOf(actor)]);
  return row;
}
