import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  OpenTaskRequest,
  OpenTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Call, isPerson } from "../core/call.ts";
import { insertAudit, signedBy } from "./audit.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask } from "./find.ts";
import { markSeen, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { isTerminal, OPENS_IN } from "./state.ts";
import { TERMINAL_SQL } from "./task.entity.ts";
import { viewTask } from "./view.ts";

const OPEN_TASK = {
  name: "task-open",
  text: `
with prev as (select id, status from tasks where id = $1 for update),
done as (
  update tasks t set status = 'in_progress', open_time = coalesce(t.open_time, $2), update_time = $2,
    revision = t.revision + 1
  from prev where t.id = prev.id and prev.status = any($3) and t.assigned_to_user_id = $4
  returning t.*, prev.status as from_status),
logged as (
  ${insertAudit("done", { id: "$5", action: "'opened'", by: "$6", channel: "$7" })})
select ${TASK_COLUMNS} from done t ${TASK_JOINS}`,
};

/** What ended has been counted as it was. Nobody is told: no view shows it. */
const LOOK = {
  name: "task-look",
  text: `update tasks set open_time = $2 where id = $1 and open_time is null and status not in ${TERMINAL_SQL}`,
};

const SEE = {
  name: "task-see",
  text: `${markSeen("$1", { userId: "$3", email: "$4" })} returning d.id`,
};

/** Only the assignee's first look moves the task; everybody's marks what was sent to them as seen. */
export async function openTask(
  deps: TaskDeps,
  request: OpenTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof OpenTaskResponseSchema>> {
  const row = await requireTask(deps.db, request.id, call);
  const { actor } = call;
  const isNew = row.openTime === null && !isTerminal(row.status);
  if (!isPerson(actor)) {
    if (isNew && actor.kind === "embed") await deps.db.query(LOOK, [row.id, call.now]);
    return { task: viewTask(row, actor, deps) };
  }
  const { userId, email } = actor;
  const isFirstLook = userId !== null && userId === row.assignedToUserId && OPENS_IN.includes(row.status);
  if (isNew && !isFirstLook) await deps.db.query(LOOK, [row.id, call.now]);
  const seen = await deps.db.query(SEE, [row.id, call.now, userId, email]);
  const by = [userId, call.newId(), signedBy(actor), call.channel ?? null];
  const [opened] = isFirstLook
    ? await deps.db.query<TaskRow>(OPEN_TASK, [row.id, call.now, OPENS_IN, ...by])
    : [];
  if (opened) deps.changes.committed(opened);
  else if (seen.length > 0) deps.touched(row.id);
  const now = opened ?? (isFirstLook ? await requireTask(deps.db, request.id, call) : row);
  return { task: viewTask(now, actor, deps) };
}
