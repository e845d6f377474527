import type { Call } from "../core/call.ts";
import { fail, type Refusal } from "../core/errors.ts";
import type { Database } from "../db/database.ts";
import { TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { maySee, stateRefusal, type TaskVerb } from "./state.ts";

const FIND = {
  name: "task-find",
  text: `select ${TASK_COLUMNS} from tasks t ${TASK_JOINS} where t.id = $1`,
};

/** Whether this can be the id of a task; anything else is not looked up and not waited for. */
export function isTaskId(id: string): boolean {
  return /^[\x21-\x7e]{1,64}$/.test(id);
}

/** The refusal, which repeats the id only where it can be one. */
export function notFound(id: string): Refusal {
  return fail("TASK_NOT_FOUND", { id: isTaskId(id) ? id : "(malformed id)" });
}

/** The task by its id, whoever asks. */
export async function findTask(db: Database, id: string): Promise<TaskRow | undefined> {
  if (!isTaskId(id)) return undefined;
  const [row] = await db.query<TaskRow>(FIND, [id]);
  return row;
}

/** Does it exist, then is it theirs: `TASK_NOT_FOUND`, then `PERMISSION_DENIED`. */
export async function requireTask(db: Database, id: string, call: Call): Promise<TaskRow> {
  const row = await findTask(db, id);
  if (!row) throw notFound(id);
  if (!maySee(call.actor, row)) throw fail("PERMISSION_DENIED");
  return row;
}

/** Why a verb's statement changed nothing although the task allowed it a moment ago. */
export async function lostRace(
  verb: TaskVerb,
  id: string,
  { db, call }: { db: Database; call: Call },
): Promise<Refusal> {
  // What allows the verb again was an answer under verification, which has been sent back since.
  return stateRefusal(verb, await requireTask(db, id, call)) ?? fail("VERIFICATION_IN_PROGRESS");
}
