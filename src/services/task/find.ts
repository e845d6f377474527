import { type Actor, type Call, isPerson } from "../core/call.ts";
import { fail, type Refusal } from "../core/errors.ts";
import { isId, namedId } from "../core/ids.ts";
import type { Database } from "../db/database.ts";
import { findPersonById } from "../user/index.ts";
import { isOffered } from "./offers.ts";
import { TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { actorReason, isTerminal, maySee, type SeenFacts, stateRefusal, type TaskVerb } from "./state.ts";

const FIND = {
  name: "task-find",
  text: `select ${TASK_COLUMNS} from tasks t ${TASK_JOINS} where t.id = $1`,
};
const FIND_SEEN = {
  name: "task-find-seen",
  text: `select ${TASK_COLUMNS}, ${isOffered("t.id", "$2")} as offered from tasks t ${TASK_JOINS} where t.id = $1`,
};

/** The refusal, which repeats the id only where it can be one. */
export function notFound(id: string): Refusal {
  return fail("TASK_NOT_FOUND", { id: namedId(id) });
}

/** The task by its id, whoever asks. */
export async function findTask(db: Database, id: string): Promise<TaskRow | undefined> {
  if (!isId(id)) return undefined;
  const [row] = await db.query<TaskRow>(FIND, [id]);
  return row;
}

/** The task with what decides whether this actor may see it. */
async function findFor(db: Database, id: string, actor: Actor): Promise<(TaskRow & SeenFacts) | undefined> {
  if (!isId(id)) return undefined;
  const person = offereeOf(actor);
  const [row] =
    person === null
      ? await db.query<TaskRow>(FIND, [id])
      : await db.query<TaskRow & SeenFacts>(FIND_SEEN, [id, person]);
  return row && { offered: false, ...row };
}

/** To whom tasks are offered: a signed-in person who does not see them all anyway; null for everybody else. */
export function offereeOf(actor: Actor): string | null {
  return actor.kind === "user" && !actor.isOperator ? actor.userId : null;
}

/** The task, where the actor may see it. */
export async function findSeen(db: Database, id: string, actor: Actor): Promise<TaskRow | undefined> {
  const row = await findFor(db, id, actor);
  return row && maySee(actor, row) ? row : undefined;
}

/**
 * Does it exist, then is it theirs: `TASK_NOT_FOUND`, then `PERMISSION_DENIED`. An embedded form's token is looked at first,
 * so that it tells nothing of other tasks. With `verb` also: may they do this with it, whatever its status.
 */
export async function requireTask(db: Database, id: string, call: Call, verb?: TaskVerb): Promise<TaskRow> {
  const { actor } = call;
  if (actor.kind === "embed" && actor.taskId !== id) throw fail("TASK_OUTSIDE_TOKEN_SCOPE");
  const row = await findFor(db, id, actor);
  if (!row) throw notFound(id);
  call.span?.note({ task_id: row.id });
  call.span?.link(row.traceParent);
  if (!maySee(actor, row)) throw unseen(actor, row, verb);
  const denied = verb && actorReason(verb, actor, row);
  if (denied) throw fail(denied);
  return row;
}

/** Whoever comes too late to claim what was offered to them is told so; a program, that the task is another's. */
function unseen(actor: Actor, row: TaskRow & SeenFacts, verb: TaskVerb | undefined): Refusal {
  const isLate = verb === "claim" && row.offered && !isTerminal(row.status);
  if (isLate) return fail("TASK_ALREADY_CLAIMED", { id: row.id });
  return fail(
    "PERMISSION_DENIED",
    actor.kind === "key" ? { what: "This API key did not create the task." } : {},
  );
}

/** Whether somebody was deactivated since they were let in: their session ended by that. */
async function isDeactivated(db: Database, actor: Actor): Promise<boolean> {
  if (!isPerson(actor) || actor.userId === null) return false;
  const person = await findPersonById(db, actor.userId);
  return person?.active === false;
}

const SUBMITTED_SINCE = {
  name: "task-submitted-since",
  text: "select from audit_entries where task_id = $1 and revision > $2 and action = 'submitted' limit 1",
};

/** What kept the verb from a task that allows it again, and had no answer under verification meanwhile. */
const heldMeanwhile = (verb: TaskVerb) => (verb === "release" ? "TASK_NOT_CLAIMED" : "TASK_ALREADY_CLAIMED");

/** Why a verb's statement changed nothing although the task, as it was read before, allowed it. */
export async function lostRace(
  verb: TaskVerb,
  { id, revision }: TaskRow,
  { db, call }: { db: Database; call: Call },
): Promise<Refusal> {
  if (await isDeactivated(db, call.actor)) return fail("UNAUTHENTICATED");
  const refusal = stateRefusal(verb, await requireTask(db, id, call, verb));
  if (refusal) return refusal;
  const [submitted] = await db.query(SUBMITTED_SINCE, [id, revision]);
  return submitted ? fail("VERIFICATION_IN_PROGRESS") : fail(heldMeanwhile(verb), { id });
}
