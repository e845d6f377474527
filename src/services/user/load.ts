import { fail, type Refusal } from "../core/errors.ts";
import { isId, namedId } from "../core/ids.ts";
import type { Database, Query } from "../db/database.ts";
import { USER_COLUMNS, type UserRow } from "./view.ts";

const FIND = { name: "user-find", text: `select ${USER_COLUMNS} from users where id = $1` };
/** In the order of the ids, so that two who lock the same people wait for each other instead of for ever. */
const LOCK = {
  name: "user-lock",
  text: `select ${USER_COLUMNS} from users where id = $1 or ($2 and is_operator and active) order by id for update`,
};

function notFound(id: string): Refusal {
  return fail("USER_NOT_FOUND", { id: namedId(id) });
}

/** One person by their id. @throws USER_NOT_FOUND */
export async function loadUser(db: Database, id: string): Promise<UserRow> {
  const [user] = isId(id) ? await db.query<UserRow>(FIND, [id]) : [];
  if (!user) throw notFound(id);
  return user;
}

/** A person as they stay until the end of the transaction, and with them the other active operators. */
export interface Locked {
  user: UserRow;
  /** Empty where they were not asked for. */
  otherOperators: readonly UserRow[];
}

/** Locks a person for a change; with `operators` all active ones, for a change that may take one of them away. */
export async function lockUser(query: Query, id: string, operators: boolean): Promise<Locked> {
  const rows = isId(id) ? await query<UserRow>(LOCK, [id, operators]) : [];
  const user = rows.find((row) => row.id === id);
  if (!user) throw notFound(id);
  return { user, otherOperators: rows.filter((row) => row.id !== id) };
}
