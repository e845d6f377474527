import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  DeleteTaskRequest,
  DeleteTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import { insertAudit, signedBy } from "./audit.ts";
import type { TaskDeps } from "./deps.ts";
import { uncount } from "./figures.ts";
import { notFound, requireTask } from "./find.ts";
import { insertRefreshes } from "./row.ts";
import { unspread } from "./spreads.ts";

/** The trail of a deleted task stays, with the deletion as its last entry. */
const DELETE = {
  name: "task-delete",
  text: `
with gone as (delete from tasks where id = $1 returning id, status, status as from_status, revision + 1 as revision,
  create_time, update_time as end_time, open_time, completed_via_channel, completed_by_user_id, completed_by_email,
  $4::timestamptz as update_time),
logged as (
  ${insertAudit("gone", { id: "$2", action: "'deleted'", by: "$3" })}),
refreshed as (${insertRefreshes("gone")}),
uncounted as (${uncount("gone")}),
unspread as (${unspread("gone")}),
withdrawn as (delete from task_offers where task_id in (select id from gone)),
emptied as (delete from presences where task_id in (select id from gone))
select id, revision from gone`,
};

export async function deleteTask(
  deps: TaskDeps,
  request: DeleteTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof DeleteTaskResponseSchema>> {
  const row = await requireTask(deps.db, request.id, call);
  const values = [row.id, call.newId(), signedBy(call.actor), call.now];
  const [gone] = await deps.db.query<{ id: string; revision: number }>(DELETE, values);
  if (!gone) throw notFound(row.id);
  deps.changes.committed({ ...gone, status: null });
  deps.outbox.kick();
  return {};
}
