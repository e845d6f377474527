import type { MessageInitShape } from "@bufbuild/protobuf";
import { Verification } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type {
  CompleteTaskRequest,
  CompleteTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { checkAnswer } from "./answer.ts";
import type { TaskDeps } from "./deps.ts";
import { lostRace, requireTask } from "./find.ts";
import { insertCallback, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { ALLOWED_IN, stateRefusal } from "./state.ts";
import { verificationOf, viewTask } from "./view.ts";

const COMPLETE = {
  name: "task-complete",
  text: `
with prev as (select id, status from tasks where id = $1 for update),
done as (
  update tasks t set status = 'completed', response = $4::json, completed_by_email = $5, completed_by_user_id = $6,
    completed_via_channel = $7, complete_time = $2, update_time = $2, revision = t.revision + 1
  from prev where t.id = prev.id and prev.status = any($3)
  returning t.*, prev.status as from_status),
logged as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, actor_email, actor_user_id, channel,
    extra_data, create_time)
  select $8, id, revision, from_status, status, 'completed', $9, $5, $6, $7, $10::json, $2 from done),
told as (${insertCallback("done", "$11")})
select ${TASK_COLUMNS} from done t ${TASK_JOINS}`,
};

interface Completer {
  email: string | null;
  userId: string | null;
  actorType: "human" | "agent";
}

/** The credential says who answered; only the admin token may name somebody else. */
function completerOf(call: Call, namedEmail: string | undefined): Completer {
  const { actor } = call;
  if (actor.kind === "user") return { email: actor.email, userId: actor.userId, actorType: "human" };
  const email = namedEmail || null;
  return { email, userId: null, actorType: email === null ? "agent" : "human" };
}

/** Top-level keys of the answer; nothing of it where the task is redacted. */
function auditFacts(row: TaskRow, response: string): string | null {
  const facts: Record<string, unknown> = {};
  const keys = Object.keys(JSON.parse(response) as object);
  if (!row.redactPayload && keys.length > 0) facts.response_keys = keys;
  if (verificationOf(row) === Verification.SKIPPED) facts.verification = "skipped";
  return Object.keys(facts).length > 0 ? JSON.stringify(facts) : null;
}

export async function completeTask(
  deps: TaskDeps,
  request: CompleteTaskRequest,
  call: Call,
): Promise<MessageInitShape<typeof CompleteTaskResponseSchema>> {
  const row = await requireTask(deps.db, request.id, call);

  const check = new Check(call);
  if (request.completedByEmail !== undefined)
    check.text("/completed_by_email", request.completedByEmail, [0, 320]);
  if (request.completedViaChannel !== undefined)
    check.text("/completed_via_channel", request.completedViaChannel, [0, 64]);
  const response = await checkAnswer(check, row, request);

  const refusal = stateRefusal("complete", row);
  if (refusal) throw refusal;

  const by = completerOf(call, request.completedByEmail);
  const [done] = await deps.db.query<TaskRow>(COMPLETE, [
    row.id,
    call.now,
    ALLOWED_IN.complete,
    response,
    by.email,
    by.userId,
    request.completedViaChannel || null,
    call.newId(),
    by.actorType,
    auditFacts(row, response),
    call.newId(),
  ]);
  if (!done) throw await lostRace("complete", row.id, { db: deps.db, call });
  deps.changes.committed(done);
  deps.outbox.kick();
  return { task: viewTask(done, call.actor) };
}
