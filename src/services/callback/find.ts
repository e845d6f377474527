import { fail } from "../core/errors.ts";
import { isId, namedId } from "../core/ids.ts";
import type { Database } from "../db/database.ts";
import { CALLBACK_COLUMNS, type CallbackRow } from "./view.ts";

const FIND = {
  name: "callback-find",
  text: `select ${CALLBACK_COLUMNS} from outbox o where o.id = $1 and o.kind = 'callback'`,
};

/** @throws CALLBACK_NOT_FOUND, also for a row that tells somebody else than an agent */
export async function requireCallback(db: Database, id: string): Promise<CallbackRow> {
  const [row] = isId(id) ? await db.query<CallbackRow>(FIND, [id]) : [];
  if (!row) throw fail("CALLBACK_NOT_FOUND", { id: namedId(id) });
  return row;
}
