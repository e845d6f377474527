import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ReleaseTaskRequest,
  ReleaseTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/hand_over_pb.ts";
import { type Call, isOperator, isPerson } from "../core/call.ts";
import { Check } from "../core/check.ts";
import type { Query } from "../db/database.ts";
import { lockAddress } from "./adopt.ts";
import { insertAudit, signedBy } from "./audit.ts";
import { type Changed, changedColumns } from "./changes.ts";
import type { TaskDeps } from "./deps.ts";
import { lostRace, offereeOf, requireTask } from "./find.ts";
import { checkNote, noteOf } from "./hand-over.ts";
import { unheldStatus } from "./holder.ts";
import { isOffered } from "./offers.ts";
import { insertRefreshes, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { ALLOWED_IN, maySee, OPEN, type SeenFacts, stateRefusal } from "./state.ts";
import { TERMINAL_SQL } from "./task.entity.ts";
import { viewTask } from "./view.ts";

/**
 * CTEs that put tasks back to where they were before somebody held them, `$1` with the ids `$4` for their trails, as far as
 * they are in a status of `$3`; what is being verified stays so. `$5` is the one whose tasks alone are meant; `why` is what
 * the trail tells beside.
 */
const putBack = (why: string) => `
with prev as (
  select id, status, assigned_to_user_id, notify_time, audit_id
  from tasks join unnest($1::text[], $4::text[]) as asked(task_id, audit_id) on id = task_id for update of tasks),
done as (
  update tasks t set
    status = case when prev.status = 'submitted' then prev.status else ${unheldStatus("prev")} end,
    assigned_to_user_id = null, assigned_to_email = null, former_assignee_id = prev.assigned_to_user_id, handover_note = null,
    update_time = $2, revision = t.revision + 1
  from prev where t.id = prev.id and prev.status = any($3) and ($5::text is null or t.assigned_to_user_id = $5)
    and (t.assigned_to_user_id is not null or t.assigned_to_email is not null)
  returning t.*, prev.status as from_status, prev.audit_id),
logged as (
  ${insertAudit("done", { id: "t.audit_id", action: "'released'", by: "$6", channel: "$7", extra: `json_strip_nulls(json_build_object('user_id', t.former_assignee_id, ${why}))` })}),
told as (${insertRefreshes("done")})`;

const RELEASE = {
  name: "task-release",
  text: `${putBack("'note', $8::text")}
select ${TASK_COLUMNS}, ${isOffered("t.id", "$9")} as offered from done t ${TASK_JOINS}`,
};

/** In order of their ids, so that two who take tasks from people never wait for each other. */
const HELD = {
  name: "tasks-held",
  text: `select id from tasks where assigned_to_user_id = $1 and status not in ${TERMINAL_SQL} order by id for update`,
};

const RELEASE_HELD = {
  name: "tasks-release-held",
  text: `${putBack("'reason', 'deactivated'")}
select id, revision, ${changedColumns("done")} from done`,
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
  const values = [[row.id], call.now, ALLOWED_IN.release, [call.newId()], holder, signedBy(actor)];
  const [released] = await deps.db.query<TaskRow & SeenFacts>(RELEASE, [
    ...values,
    ...[call.channel ?? null, noteOf(request.note), offereeOf(actor)],
  ]);
  if (!released) throw await lostRace("release", row, { db: deps.db, call });
  deps.changes.committed(released);
  deps.outbox.kick();
  return maySee(actor, released) ? { task: viewTask(released, actor, deps) } : {};
}

/**
 * Within the transaction that deactivates a person, who is locked: whatever they hold that is open is nobody's again, and
 * whoever it was offered to may claim it. Returns the changes, to be told of after the commit.
 */
export async function releaseHeld(
  query: Query,
  { id, email }: { id: string; email: string | null },
  { now, newId, actor, channel }: Call,
): Promise<readonly Changed[]> {
  if (email !== null) await lockAddress(query, email);
  const held = (await query<{ id: string }>(HELD, [id])).map((task) => task.id);
  if (held.length === 0) return [];
  const auditIds = held.map(() => newId());
  const by = [signedBy(actor), channel ?? null];
  return query<Changed & Record<string, unknown>>(RELEASE_HELD, [held, now, OPEN, auditIds, id, ...by]);
}
