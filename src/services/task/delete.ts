import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  DeleteTaskRequest,
  DeleteTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Call, signatureOf } from "../core/call.ts";
import type { TaskDeps } from "./deps.ts";
import { notFound, requireTask } from "./find.ts";
import { insertRefreshes } from "./row.ts";

/** The trail of a deleted task stays, with the deletion as its last entry. */
const DELETE = {
  name: "task-delete",
  text: `
with gone as (delete from tasks where id = $1 returning id, status, revision + 1 as revision, assigned_to_user_id),
logged as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, actor_email, actor_user_id, create_time)
  select $2, id, revision, status, status, 'deleted', $3, $4, $5, $6 from gone),
refreshed as (${insertRefreshes("(select id, revision, $6::timestamptz as update_time from gone)")})
select id, revision, assigned_to_user_id as "assignedToUserId" from gone`,
};

export async function deleteTask(
  deps: TaskDeps,
  request: DeleteTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof DeleteTaskResponseSchema>> {
  const row = await requireTask(deps.db, request.id, call);
  const { actorType, email, userId } = signatureOf(call.actor);
  const values = [row.id, call.newId(), actorType, email, userId, call.now];
  const [gone] = await deps.db.query<{ id: string; revision: number; assignedToUserId: string | null }>(
    DELETE,
    values,
  );
  if (!gone) throw notFound(row.id);
  deps.changes.committed({ ...gone, status: null });
  deps.outbox.kick();
  return {};
}
