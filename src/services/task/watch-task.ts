import type { MessageInitShape } from "@bufbuild/protobuf";
import type { WatchTaskRequest, WatchTaskResponseSchema } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import type { Call } from "../core/call.ts";
import type { TaskDeps } from "./deps.ts";
import { findSeen, requireTask } from "./find.ts";
import { isTerminal } from "./state.ts";
import { viewTask } from "./view.ts";
import { watchChanges } from "./watch.ts";

export async function* watchTask(
  deps: TaskDeps,
  request: WatchTaskRequest,
  call: Call,
): AsyncIterable<MessageInitShape<typeof WatchTaskResponseSchema>> {
  const changes = watchChanges(deps, call.signal, (change) => change.id === request.id);
  let row = await requireTask(deps.db, request.id, call);
  yield { task: viewTask(row, call.actor, deps) };
  while (!isTerminal(row.status) && (await changes.next())) {
    const actor = await deps.renew(call.actor, call.clock());
    const now = await findSeen(deps.db, request.id, actor);
    if (!now) return;
    if (now.revision === row.revision) continue;
    row = now;
    yield { task: viewTask(row, actor, deps) };
  }
}
