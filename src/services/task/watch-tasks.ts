import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  WatchTasksRequest,
  WatchTasksResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Call, isOperator } from "../core/call.ts";
import type { TaskDeps } from "./deps.ts";
import { watchChanges } from "./watch.ts";

/** An empty id: the stream is live, or refetch whatever is shown. */
const EVERYTHING = { id: "", revision: 0n };

export async function* watchTasks(
  deps: TaskDeps,
  _request: WatchTasksRequest,
  call: Call,
): AsyncIterable<MessageInitShape<typeof WatchTasksResponseSchema>> {
  const { actor } = call;
  const seesAll = isOperator(actor);
  const userId = actor.kind === "user" ? actor.userId : undefined;
  const changes = watchChanges(
    deps.changes,
    call.signal,
    (change) => seesAll || change.assignedToUserId === userId,
  );
  yield EVERYTHING;
  for (;;) {
    const batch = await changes.next();
    if (!batch) return;
    if (batch === "refetch") yield EVERYTHING;
    else for (const { id, revision } of batch) yield { id, revision: BigInt(revision) };
  }
}
