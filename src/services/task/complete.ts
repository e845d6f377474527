import type { MessageInitShape } from "@bufbuild/protobuf";
import { Verification } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type {
  CompleteTaskRequest,
  CompleteTaskResponseSchema,
} from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail, type Refusal } from "../core/errors.ts";
import { checkAnswer } from "./answer.ts";
import { awaitVerdict } from "./await-verdict.ts";
import type { TaskDeps } from "./deps.ts";
import { lostRace, requireTask } from "./find.ts";
import { insertCallback, insertRefreshes, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { isSpent, linkIsGood, linkOf, spendLink } from "./spent-link.ts";
import { ALLOWED_IN, needsVerifier, stateRefusal, verifierTrouble } from "./state.ts";
import { submitAnswer } from "./submit.ts";
import { verificationOf, viewTask } from "./view.ts";

const COMPLETE = {
  name: "task-complete",
  text: `
with prev as (select id, status from tasks where id = $1 for update),
${spendLink("$11")},
done as (
  update tasks t set status = 'completed', response = $4::json, completed_by_email = $5, completed_by_user_id = $6,
    completed_via_channel = $7, complete_time = $2, update_time = $2, revision = t.revision + 1
  from prev where t.id = prev.id and prev.status = any($3) and ${linkIsGood("$11")}
  returning t.*, prev.status as from_status),
logged as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, actor_email, actor_user_id, channel,
    extra_data, create_time)
  select $8, id, revision, from_status, status, 'completed', $9, $5, $6, $7, $10::json, $2 from done),
told as (${insertCallback("done", "$12")}),
refreshed as (${insertRefreshes("done")})
select ${TASK_COLUMNS} from done t ${TASK_JOINS}`,
};

/** Longest wait for a verdict, in seconds, which is also how long is waited where the caller does not say. */
const WAIT_MAX = 60;

interface Completer {
  email: string | null;
  userId: string | null;
  actorType: "human" | "agent";
}

/** The credential says who answered; only the admin token may name somebody else. */
function completerOf({ actor }: Call, namedEmail: string | undefined): Completer {
  if (actor.kind === "user" || actor.kind === "guest")
    return { email: actor.email, userId: actor.userId, actorType: "human" };
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

/** A sound answer on its way into the task. */
export interface Completion {
  row: TaskRow;
  call: Call;
  /** `$1` to `$11` of the statement that stores it; the last is the link that it spends. */
  values: readonly unknown[];
}

function completionOf(
  row: TaskRow,
  { request, response, call }: { request: CompleteTaskRequest; response: string; call: Call },
): Completion {
  const by = completerOf(call, request.completedByEmail);
  const channel = request.completedViaChannel || call.channel || null;
  const answer = [row.id, call.now, ALLOWED_IN.complete, response, by.email, by.userId, channel];
  const audit = [call.newId(), by.actorType, auditFacts(row, response)];
  return { row, call, values: [...answer, ...audit, linkOf(call.actor)] };
}

/** Why the answer cannot be taken although it is sound. */
async function refusalOf(deps: TaskDeps, row: TaskRow, call: Call): Promise<Refusal | undefined> {
  if (await isSpent(deps.db, linkOf(call.actor))) return fail("LINK_ALREADY_USED");
  const refusal = stateRefusal("complete", row);
  const trouble = refusal ? undefined : verifierTrouble(row, deps.verifiers);
  return trouble ? fail(trouble.reason, trouble) : refusal;
}

/** Why nothing was stored although the answer could be taken a moment ago. */
async function raceRefusal(deps: TaskDeps, { row, call }: Completion): Promise<Refusal> {
  if (await isSpent(deps.db, linkOf(call.actor))) return fail("LINK_ALREADY_USED");
  return lostRace("complete", row.id, { db: deps.db, call });
}

/** Stores the answer, which is the task's outcome at once. */
async function completeAtOnce(deps: TaskDeps, completion: Completion): Promise<TaskRow> {
  const values = [...completion.values, completion.call.newId()];
  const [done] = await deps.db.query<TaskRow>(COMPLETE, values);
  if (!done) throw await raceRefusal(deps, completion);
  deps.changes.committed(done);
  deps.outbox.kick();
  return done;
}

/** Stores the answer as a submission, and waits for its verdict. */
async function completeVerified(deps: TaskDeps, completion: Completion, waitMs: number): Promise<TaskRow> {
  const stored = await submitAnswer(deps, completion);
  if (!stored) throw await raceRefusal(deps, completion);
  return awaitVerdict(deps, stored, { waitMs, signal: completion.call.signal });
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
  const waitSeconds = request.waitSeconds ?? WAIT_MAX;
  check.whole("/wait_seconds", waitSeconds, [0, WAIT_MAX]);
  const response = await checkAnswer(check, row, request);

  const refusal = await refusalOf(deps, row, call);
  if (refusal) throw refusal;

  const completion = completionOf(row, { request, response, call });
  const done = needsVerifier(row)
    ? await completeVerified(deps, completion, waitSeconds * 1000)
    : await completeAtOnce(deps, completion);
  return { task: viewTask(done, call.actor, deps) };
}
