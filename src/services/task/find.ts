import type { Call } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import type { Database } from "../db/database.ts";
import { TASK_COLUMNS, TASK_JOINS, type TaskRow } from "./row.ts";
import { maySee } from "./state.ts";

const FIND = {
  name: "task-find",
  text: `select ${TASK_COLUMNS} from tasks t ${TASK_JOINS} where t.id = $1`,
};

/** The task by its id, or undefined; ids that cannot be ours are not looked up. */
export async function findTask(db: Database, id: string): Promise<TaskRow | undefined> {
  if (!/^[\x21-\x7e]{1,64}$/.test(id)) return undefined;
  const [row] = await db.query<TaskRow>(FIND, [id]);
  return row;
}

/** Does it exist, then is it theirs: `TASK_NOT_FOUND`, then `PERMISSION_DENIED`. */
export async function requireTask(db: Database, id: string, call: Call): Promise<TaskRow> {
  const row = await findTask(db, id);
  if (!row) throw fail("TASK_NOT_FOUND", { id: shownId(id) });
  if (!maySee(call.actor, row)) throw fail("PERMISSION_DENIED");
  return row;
}

/** An id as an error may repeat it. */
export function shownId(id: string): string {
  return /^[\x21-\x7e]{1,64}$/.test(id) ? id : "(malformed id)";
}
