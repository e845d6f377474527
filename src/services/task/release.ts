import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ReleaseTaskRequest,
  ReleaseTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/hand_over_pb.ts";
import { type Call, isOperator, isPerson } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { insertAudit, signedBy } from "./audit.ts";
import type { TaskDeps } from "./deps.ts";
import { lostRace, offereeOf, requireTask } from "./find.ts";
import { checkNote, noteOf } from "./hand-over.ts";
import { isOffered } from "./offers.ts";
import { insertRefreshes, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { ALLOWED_IN, maySee, type SeenFacts, stateRefusal } from "./state.ts";
import { viewTask } from "./view.ts";

/** Back to where it was before somebody held it; `$5` is the one who may only release what they hold. */
const RELEASE = {
  name: "task-release",
  text: `
with prev as (select id, status, assigned_to_user_id, notify_time from tasks where id = $1 for update),
done as (
  update tasks t set status = case when prev.notify_time is null then 'created' else 'notified' end,
    assigned_to_user_id = null, assigned_to_email = null, former_assignee_id = prev.assigned_to_user_id, handover_note = null,
    update_time = $2, revision = t.revision + 1
  from prev where t.id = prev.id and prev.status = any($3) and ($5::text is null or t.assigned_to_user_id = $5)
    and (t.assigned_to_user_id is not null or t.assigned_to_email is not null)
  returning t.*, prev.status as from_status),
logged as (
  ${insertAudit("done", { id: "$4", action: "'released'", by: "$6", channel: "$7", extra: "json_strip_nulls(json_build_object('user_id', t.former_assignee_id, 'note', $8::text))" })}),
told as (${insertRefreshes("done")})
select ${TASK_COLUMNS}, ${isOffered("t.id", "$9")} as offered from done t ${TASK_JOINS}`,
};

export async function releaseTask(
  deps: TaskDeps,
  request: ReleaseTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof ReleaseTaskResponseSchema>> {
  const { actor } = call;
  const row = await requireTask(deps.db, request.id, call, "release");
  const check = new Check(call);
  checkNote(check, request.note);
  check.done();
  const refusal = stateRefusal("release", row);
  if (refusal) throw refusal;

  const holder = isPerson(actor) && !isOperator(actor) ? actor.userId : null;
  const values = [row.id, call.now, ALLOWED_IN.release, call.newId(), holder, signedBy(actor)];
  const [released] = await deps.db.query<TaskRow & SeenFacts>(RELEASE, [
    ...values,
    ...[call.channel ?? null, noteOf(request.note), offereeOf(actor)],
  ]);
  if (!released) throw await lostRace("release", row.id, { db: deps.db, call });
  deps.changes.committed(released);
  deps.outbox.kick();
  return maySee(actor, released) ? { task: viewTask(released, actor, deps) } : {};
}
