import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  WatchTasksRequest,
  WatchTasksResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Call, isOperator } from "../core/call.ts";
import type { Change } from "./changes.ts";
import type { TaskDeps } from "./deps.ts";
import { watchChanges } from "./watch.ts";

/** An empty id: the stream is live, or refetch whatever is shown. */
const EVERYTHING = { id: "", revision: 0n };

export async function* watchTasks(
  deps: TaskDeps,
  _request: WatchTasksRequest,
  call: Call,
): AsyncIterable<MessageInitShape<typeof WatchTasksResponseSchema>> {
  let { actor } = call;
  // Whoever may not see all hears of every deletion: who held a task is gone with it.
  const passes = (change: Change) => {
    if (actor.kind === "guest") return change.id === actor.taskId;
    return (
      isOperator(actor) ||
      change.status === null ||
      (actor.kind === "user" && change.assignedToUserId === actor.userId)
    );
  };
  const changes = watchChanges(deps.changes, call.signal, passes);
  yield EVERYTHING;
  for (;;) {
    const batch = await changes.next();
    if (!batch) return;
    actor = await deps.renew(actor, call.clock());
    if (batch === "refetch") yield EVERYTHING;
    else for (const { id, revision } of batch) yield { id, revision: BigInt(revision) };
  }
}
