import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ClaimTaskRequest,
  ClaimTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Call, isPerson } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import { insertAudit, signedBy } from "./audit.ts";
import type { TaskDeps } from "./deps.ts";
import { lostRace, requireTask } from "./find.ts";
import { activePerson } from "./holder.ts";
import { insertRefreshes, markSeen, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { ALLOWED_IN, stateRefusal } from "./state.ts";
import { viewTask } from "./view.ts";

const CLAIM = {
  name: "task-claim",
  text: `
with ${activePerson("$4")},
prev as (select tasks.id, status from tasks, person where tasks.id = $1 for update of tasks),
done as (
  update tasks t set status = case when prev.status in ('created', 'notified') then 'assigned' else prev.status end,
    assigned_to_user_id = $4, assigned_to_email = $5, update_time = $2, revision = t.revision + 1
  from prev where t.id = prev.id and prev.status = any($3) and t.assigned_to_user_id is null
  returning t.*, prev.status as from_status),
logged as (
  ${insertAudit("done", { id: "$6", action: "'claimed'", by: "$9", channel: "$7", extra: "json_build_object('user_id', $4::text)" })}),
told as (${insertRefreshes("done")}),
seen as (${markSeen("(select id from done)", { userId: "$4", email: "$5", door: "$8" })})
select ${TASK_COLUMNS} from done t ${TASK_JOINS}`,
};

export async function claimTask(
  deps: TaskDeps,
  request: ClaimTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof ClaimTaskResponseSchema>> {
  const { actor } = call;
  const row = await requireTask(deps.db, request.id, call, "claim");
  if (!isPerson(actor)) throw fail("PERMISSION_DENIED");
  const refusal = stateRefusal("claim", row);
  if (refusal) throw refusal;

  const by = [actor.userId, actor.email, call.newId(), call.channel ?? "dashboard"];
  const values = [row.id, call.now, ALLOWED_IN.claim, ...by, call.channel ?? null, signedBy(actor)];
  const [claimed] = await deps.db.query<TaskRow>(CLAIM, values);
  if (!claimed) throw await lostRace("claim", row, { db: deps.db, call });
  deps.changes.committed(claimed);
  deps.outbox.kick();
  return { task: viewTask(claimed, actor, deps) };
}
