import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  CancelTaskRequest,
  CancelTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import { insertAudit, signedBy } from "./audit.ts";
import type { TaskDeps } from "./deps.ts";
import { lostRace, requireTask } from "./find.ts";
import { insertCallback, insertRefreshes, TASK_COLUMNS, TASK_JOINS } from "./row.ts";
import { ALLOWED_IN, stateRefusal } from "./state.ts";
import { changeInTrace } from "./trace.ts";
import { viewTask } from "./view.ts";

const CANCEL = {
  name: "task-cancel",
  text: `
with prev as (select id, status from tasks where id = $1 for update),
done as (
  update tasks t set status = 'cancelled', update_time = $2, revision = t.revision + 1
  from prev where t.id = prev.id and prev.status = any($3)
  returning t.*, prev.status as from_status),
logged as (
  ${insertAudit("done", { id: "$4", action: "'cancelled'", by: "$5" })}),
told as (${insertCallback("done", "$6")}),
refreshed as (${insertRefreshes("done")})
select ${TASK_COLUMNS} from done t ${TASK_JOINS}`,
};

export async function cancelTask(
  deps: TaskDeps,
  request: CancelTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof CancelTaskResponseSchema>> {
  const row = await requireTask(deps.db, request.id, call, "cancel");
  const refusal = stateRefusal("cancel", row);
  if (refusal) throw refusal;

  const { actor, now, newId } = call;
  const values = [row.id, now, ALLOWED_IN.cancel, newId(), signedBy(actor), newId()];
  const [cancelled] = await changeInTrace(row, "cancelled", () => deps.db.query(CANCEL, values));
  if (!cancelled) throw await lostRace("cancel", row, { db: deps.db, call });
  deps.changes.committed(cancelled);
  deps.outbox.kick();
  return { task: viewTask(cancelled, actor, deps) };
}
