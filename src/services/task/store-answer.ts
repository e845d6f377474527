import { Verification } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { CompleteTaskRequest } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Call, isOperator, isPerson, signatureOf } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import type { TaskDeps } from "./deps.ts";
import { lostRace } from "./find.ts";
import { insertCallback, insertRefreshes, markSeen, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { isSpent, linkIsGood, linkOf, spendLink } from "./spent-link.ts";
import { ALLOWED_IN } from "./state.ts";
import { verificationOf } from "./view.ts";

/** Stores an answer as `status`. `set` sets what is its own, `follow` is the CTE that writes the row `$12` of the outbox. */
const store = (status: "completed" | "submitted", { set, follow }: { set: string; follow: string }) => ({
  name: `task-${status}`,
  text: `
with prev as (select id, status from tasks where id = $1 for update),
spent as (${spendLink("$11")}),
done as (
  update tasks t set status = '${status}', response = $4::json, completed_by_email = $5, completed_by_user_id = $6,
    completed_via_channel = $7, ${set}, update_time = $2, revision = t.revision + 1
  from prev where t.id = prev.id and prev.status = any($3) and ${linkIsGood("$11")}
    and ($14 or t.assigned_to_user_id is null or t.assigned_to_user_id = $6)
  returning t.*, prev.status as from_status),
logged as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, actor_email, actor_user_id, channel,
    extra_data, create_time)
  select $8, id, revision, from_status, status, status, $9, $5, $6, $7, $10::json, $2 from done),
seen as (${markSeen("(select id from done)", { userId: "$6", email: "$13" })}),
${follow},
refreshed as (${insertRefreshes("done")})
select ${TASK_COLUMNS} from done t ${TASK_JOINS}`,
});

const COMPLETE = store("completed", {
  set: "complete_time = $2",
  follow: `told as (${insertCallback("done", "$12")})`,
});

/** The row of the outbox remembers what a verification that fails to run has to put back. */
const SUBMIT = store("submitted", {
  set: "submission_id = $12",
  follow: `asked as (
  insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
  select submission_id, 'verification', id, json_build_object('from_status', from_status, 'link_id', $11::text), $2, $2, $2
  from done)`,
});

/** The credential says who answered; only the admin token may name somebody else. */
function completerOf({ actor }: Call, namedEmail: string | undefined): ReturnType<typeof signatureOf> {
  if (isPerson(actor)) return signatureOf(actor);
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

/** What the caller says the answer came by; what comes by a channel of this server, its own door says. */
function channelNamed({ channels }: TaskDeps, { completedViaChannel }: CompleteTaskRequest, { actor }: Call) {
  const named = completedViaChannel || null;
  return named !== null && isPerson(actor) && channels.has(named) ? null : named;
}

/** A sound answer on its way into the task. */
export interface SoundAnswer {
  row: TaskRow;
  request: CompleteTaskRequest;
  /** JSON text. */
  response: string;
  /** Whether it is the task's outcome at once, or waits for its verdict. */
  as: "outcome" | "submission";
}

/**
 * Stores the answer once, and returns the task with it and the id of the submission that it may be.
 * @throws why nothing was stored although the answer could be taken a moment ago
 */
export async function storeAnswer(
  deps: TaskDeps,
  { row, request, response, as }: SoundAnswer,
  call: Call,
): Promise<{ stored: TaskRow; submissionId: string }> {
  const { actor, now, newId } = call;
  const by = completerOf(call, request.completedByEmail);
  const channel = call.channel ?? channelNamed(deps, request, call);
  const link = linkOf(actor);
  const submissionId = newId();
  const values = [
    ...[row.id, now, ALLOWED_IN.complete, response, by.email, by.userId, channel],
    ...[newId(), by.actorType, auditFacts(row, response), link, submissionId],
    ...[isPerson(actor) ? actor.email : null, isOperator(actor)],
  ];
  const [stored] = await deps.db.query<TaskRow>(as === "outcome" ? COMPLETE : SUBMIT, values);
  if (!stored) {
    if (await isSpent(deps.db, link)) throw fail("LINK_ALREADY_USED");
    throw await lostRace("complete", row.id, { db: deps.db, call });
  }
  deps.changes.committed(stored);
  deps.outbox.kick();
  return { stored, submissionId };
}
