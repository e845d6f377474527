import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import type {
  SetDeadlineRequest,
  SetDeadlineResponseSchema,
} from "../../../gen/awaithumans/task/v1/deadline_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { insertAudit, signedBy } from "./audit.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask } from "./find.ts";
import { ISO, insertRefreshes, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { ALLOWED_IN, stateRefusal } from "./state.ts";
import { viewTask } from "./view.ts";

/** The longest time from now to a deadline: that of a task just created, too. */
const LONGEST_MS = 2_592_000_000;

/** Nothing changes where the deadline is that one already, so that a repeated call leaves one entry in the trail. */
const SET_DEADLINE = {
  name: "task-set-deadline",
  text: `
with prev as (select id, status, due_time from tasks where id = $1 for update),
done as (
  update tasks t set due_time = $4, timeout_seconds = $5, update_time = $2, revision = t.revision + 1
  from prev where t.id = prev.id and prev.status = any($3) and prev.due_time <> $4
  returning t.*, prev.status as from_status, prev.due_time as former_due_time),
logged as (
  ${insertAudit("done", { id: "$6", action: "'deadline_changed'", by: "$7", extra: `json_build_object('from', ${ISO("t.former_due_time")}, 'to', ${ISO("t.due_time")})` })}),
refreshed as (${insertRefreshes("done")})
select ${TASK_COLUMNS} from done t ${TASK_JOINS}`,
};

/** The moment asked for. @throws where it is none that a deadline can have */
function readDueTime({ dueTime }: SetDeadlineRequest, call: Call): Date {
  const check = new Check(call);
  if (dueTime === undefined) check.malformed("/due_time", "is required");
  const due = dueTime ? timestampDate(dueTime) : call.now;
  const aheadMs = due.getTime() - call.now.getTime();
  // A moment beyond all calendars is not a number.
  if (!(aheadMs > 0)) check.unacceptable("/due_time", "must be later than now");
  else if (aheadMs > LONGEST_MS) check.unacceptable("/due_time", "must be at most 30 days from now");
  check.done();
  return due;
}

/** Whole seconds, for those who count from the creation. */
function secondsUntil(due: Date, { createTime }: TaskRow): number {
  return Math.max(1, Math.ceil((due.getTime() - createTime.getTime()) / 1000));
}

export async function setDeadline(
  deps: TaskDeps,
  request: SetDeadlineRequest,
  call: Call,
): Promise<MessageInitShape<typeof SetDeadlineResponseSchema>> {
  const row = await requireTask(deps.db, request.id, call, "set_deadline");
  const due = readDueTime(request, call);
  const refusal = stateRefusal("set_deadline", row);
  if (refusal) throw refusal;

  const [moved] = await deps.db.query<TaskRow>(SET_DEADLINE, [
    ...[row.id, call.now, ALLOWED_IN.set_deadline, due, secondsUntil(due, row)],
    ...[call.newId(), signedBy(call.actor)],
  ]);
  if (!moved) return { task: viewTask(await unmoved(deps, request, call), call.actor, deps) };
  deps.changes.committed(moved);
  deps.outbox.kick();
  return { task: viewTask(moved, call.actor, deps) };
}

/** The task, which has that deadline already. @throws the outcome that came between */
async function unmoved(deps: TaskDeps, { id }: SetDeadlineRequest, call: Call): Promise<TaskRow> {
  const row = await requireTask(deps.db, id, call, "set_deadline");
  const refusal = stateRefusal("set_deadline", row);
  if (refusal) throw refusal;
  return row;
}
