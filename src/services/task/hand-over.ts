import type { Call } from "../core/call.ts";
import { isOperator, isPerson } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail, type Refusal } from "../core/errors.ts";
import { findPerson, type KnownPerson } from "../user/index.ts";
import { insertAudit, signedBy } from "./audit.ts";
import { deliveriesText, insertDeliveries } from "./deliveries.ts";
import type { TaskDeps } from "./deps.ts";
import { lostRace, requireTask } from "./find.ts";
import { activePerson } from "./holder.ts";
import { ownChannel } from "./recipients.ts";
import { insertRefreshes, TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { ALLOWED_IN, maySee, stateRefusal } from "./state.ts";
import { viewTask } from "./view.ts";

const NOTE_MAX = 2_000;

export function checkNote(check: Check, note: string | undefined): void {
  if (note !== undefined) check.text("/note", note, [0, NOTE_MAX]);
}

/** A blank note is none. */
export const noteOf = (note: string | undefined): string | null => note?.trim() || null;

/** `$5` is the one who may only hand on what they hold, `$6` the new holder, `$10` the deliveries that tell them. */
const handOver = (verb: "reassign" | "delegate", action: string) => ({
  name: `task-${verb}`,
  text: `
with ${activePerson("$6")},
prev as (
  select tasks.id, status, assigned_to_user_id from tasks, person where tasks.id = $1 for update of tasks),
done as (
  update tasks t set status = 'assigned', assigned_to_user_id = u.id, assigned_to_email = u.email,
    former_assignee_id = prev.assigned_to_user_id, handover_note = $7, update_time = $2, revision = t.revision + 1
  from prev, person u
  where t.id = prev.id and prev.status = any($3) and ($5::text is null or t.assigned_to_user_id = $5)
    and t.assigned_to_user_id is distinct from u.id
  returning t.*, prev.status as from_status),
logged as (
  ${insertAudit("done", {
    id: "$4",
    action: `'${action}'`,
    by: "$8",
    channel: "$9",
    extra: `json_strip_nulls(json_build_object('user_id', t.assigned_to_user_id, 'from_user_id', t.former_assignee_id,
      'note', t.handover_note))`,
  })}),
${insertDeliveries("done", { list: "$10::json", purpose: "question" })},
refreshed as (${insertRefreshes("done")})
select ${TASK_COLUMNS} from done t ${TASK_JOINS}`,
});

const STATEMENTS = {
  reassign: handOver("reassign", "reassigned"),
  delegate: handOver("delegate", "delegated"),
} as const;

/** To whom, and with what words. */
export interface HandOver {
  id: string;
  assignee: { case: "userId" | "email"; value: string } | { case: undefined; value?: undefined };
  note?: string | undefined;
}

/** Gives a task to another active person, who is told by their own channel. */
export async function handTaskOver(
  deps: TaskDeps,
  { verb, request }: { verb: keyof typeof STATEMENTS; request: HandOver },
  call: Call,
) {
  const { actor } = call;
  const row = await requireTask(deps.db, request.id, call, verb);
  const check = new Check(call);
  checkNote(check, request.note);
  if (request.assignee.case === undefined)
    check.malformed("", "must name the new holder, by user_id or by email");
  check.done();
  const refusal = stateRefusal(verb, row);
  if (refusal) throw refusal;
  const person = await requireActive(deps, request, call);
  if (person.id === row.assignedToUserId) throw fail("TASK_ALREADY_CLAIMED", { id: row.id });

  const { recipient, warning } = await ownChannel(deps, person);
  const holder = isPerson(actor) && (verb === "delegate" || !isOperator(actor)) ? actor.userId : null;
  const [given] = await deps.db.query<TaskRow>(STATEMENTS[verb], [
    ...[row.id, call.now, ALLOWED_IN[verb], call.newId(), holder, person.id, noteOf(request.note)],
    ...[signedBy(actor), call.channel ?? null, deliveriesText(recipient ? [recipient] : [], call.newId)],
  ]);
  if (!given) throw await whyNotGiven(deps, { verb, request, row }, call);
  deps.changes.committed(given);
  deps.outbox.kick();
  // Somebody holds it now, so that no offer counts.
  const seen = maySee(actor, { ...given, offered: false });
  return { ...(seen && { task: viewTask(given, actor, deps) }), warnings: warning ? [warning] : [] };
}

/** Why nothing was handed over although it could be a moment ago. */
async function whyNotGiven(
  deps: TaskDeps,
  { verb, request, row }: { verb: keyof typeof STATEMENTS; request: HandOver; row: TaskRow },
  call: Call,
): Promise<Refusal> {
  const lost = await lostRace(verb, row, { db: deps.db, call });
  const { status, assignedToUserId } = await requireTask(deps.db, request.id, call);
  if (!ALLOWED_IN[verb].includes(status)) return lost;
  const person = await requireActive(deps, request, call);
  return person.id === assignedToUserId ? fail("TASK_ALREADY_CLAIMED", { id: request.id }) : lost;
}

async function requireActive(
  { db }: TaskDeps,
  { assignee }: HandOver,
  { actor }: Call,
): Promise<KnownPerson> {
  const { value = "" } = assignee;
  const known = value !== "" && value.length <= 320 && value.isWellFormed() && !value.includes("\0");
  const key = assignee.case === "userId" ? { id: value } : { email: value.trim() };
  const person = known ? await findPerson(db, key) : undefined;
  // Who may not list people learns nothing of those who are deactivated.
  if (!person || (!person.active && isPerson(actor) && !isOperator(actor))) throw fail("USER_NOT_FOUND");
  if (!person.active) throw fail("USER_INACTIVE");
  return person;
}
