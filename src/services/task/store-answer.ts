import { Verification } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { CompleteTaskRequest } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Actor, type Call, isOperator, isPerson, type Signature, signatureOf } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import { insertAudit, signed } from "./audit.ts";
import type { TaskDeps } from "./deps.ts";
import { lostRace } from "./find.ts";
import { activePerson } from "./holder.ts";
import { insertCallback, insertRefreshes, markSeen, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { isSpent, linkIsGood, linkOf, spendLink } from "./spent-link.ts";
import { ALLOWED_IN } from "./state.ts";
import { POLICY } from "./task.entity.ts";
import { changeInTrace } from "./trace.ts";
import { verificationOf } from "./view.ts";

/** Stores an answer as `status`. `set` sets what is its own, `follow` is the CTE that writes the row `$12` of the outbox. */
const store = (status: "completed" | "submitted", { set, follow }: { set: string; follow: string }) => ({
  name: `task-${status}`,
  text: `
with ${activePerson("$6")},
prev as (
  select tasks.id, status, status = any($3) and ($14 or assigned_to_user_id is null or assigned_to_user_id = $6)
    and ($6::text is null or person.id is not null) as takes
  from tasks left join person on true where tasks.id = $1 for update of tasks),
spent as (${spendLink("$11")}),
done as (
  update tasks t set status = '${status}', response = $4::json, completed_by_email = $5, completed_by_user_id = $6,
    completed_via_channel = $7, ${set}, assigned_to_user_id = coalesce(t.assigned_to_user_id, $15),
    assigned_to_email = case when t.assigned_to_user_id is null and $15 is not null then $13 else t.assigned_to_email end, update_time = $2, revision = t.revision + 1
  from prev where t.id = prev.id and prev.takes and ${linkIsGood("$11")}
  returning t.*, prev.status as from_status),
logged as (
  ${insertAudit("done", { id: "$8", action: "t.status", by: "$9", channel: "$7", extra: "$10::json" })}),
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
  from done),
  forgotten as (delete from drafts where user_id = $6 and task_id in (select id from done))`,
});

/** The credential says who answered; only the admin token may name somebody else. */
function completerOf({ actor }: Call, namedEmail: string | undefined): Signature {
  const by = signatureOf(actor);
  return actor.kind === "admin" && namedEmail ? { ...by, actorType: "human", email: namedEmail } : by;
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
  // What is taken where nobody answers is nobody's to claim.
  if (named === POLICY) return null;
  return named !== null && actor.kind !== "admin" && channels.has(named) ? null : named;
}

/** Who answers what was offered to them holds it by that; an operator steps in for whoever holds it. */
function takerOf(actor: Actor): string | null {
  return actor.kind === "user" && !actor.isOperator ? actor.userId : null;
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
  const channel = actor.kind === "embed" ? "embed" : (call.channel ?? channelNamed(deps, request, call));
  const link = linkOf(actor);
  const submissionId = newId();
  const values = [
    ...[row.id, now, ALLOWED_IN.complete, response, by.email, by.userId, channel],
    ...[newId(), signed(by), auditFacts(row, response), link, submissionId],
    ...[isPerson(actor) ? actor.email : null, !isPerson(actor) || isOperator(actor), takerOf(actor)],
  ];
  const [stored] =
    as === "outcome"
      ? await changeInTrace(row, "completed", () => deps.db.query(COMPLETE, values))
      : await changeInTrace(row, "submitted", () => deps.db.query(SUBMIT, values));
  if (!stored) {
    if (await isSpent(deps.db, link)) throw fail("LINK_ALREADY_USED");
    throw await lostRace("complete", row, { db: deps.db, call });
  }
  deps.changes.committed(stored);
  deps.outbox.kick();
  return { stored, submissionId };
}
