import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  DeleteTaskRequest,
  DeleteTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask, shownId } from "./find.ts";

/** The trail of a deleted task stays, with the deletion as its last entry. */
const DELETE = {
  name: "task-delete",
  text: `
with gone as (delete from tasks where id = $1 returning id, status, assigned_to_user_id),
logged as (
  insert into audit_entries (id, task_id, from_status, to_status, action, actor_type, actor_email, actor_user_id, create_time)
  select $2, id, status, status, 'deleted', $3, $4, $5, $6 from gone)
select id, assigned_to_user_id as "assignedToUserId" from gone`,
};

export async function deleteTask(
  deps: TaskDeps,
  request: DeleteTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof DeleteTaskResponseSchema>> {
  const row = await requireTask(deps.db, request.id, call);
  new Check(call).done();
  const person = call.actor.kind === "user" ? call.actor : undefined;
  const values = [
    row.id,
    call.newId(),
    person ? "human" : "agent",
    person?.email ?? null,
    person?.userId ?? null,
    call.now,
  ];
  const [gone] = await deps.db.query<{ id: string; assignedToUserId: string | null }>(DELETE, values);
  if (!gone) throw fail("TASK_NOT_FOUND", { id: shownId(request.id) });
  deps.changes.committed({ ...gone, revision: 0, status: null });
  return {};
}
