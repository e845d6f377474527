import { type Actor, type Call, isOperator, isPerson } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import { isId, namedId } from "../core/ids.ts";
import type { Database } from "../db/database.ts";

const EXISTS = { name: "session-owner", text: "select from users where id = $1" };

/** By which session the caller came; null for none. */
export function currentHash(actor: Actor): string | null {
  return isPerson(actor) ? actor.sessionHash : null;
}

/** To which session a caller is confined, who came by a link: the present one. Null for everybody else. */
export function confinedHash(actor: Actor): string | null {
  return actor.kind === "guest" ? (actor.sessionHash ?? "") : null;
}

/**
 * Whose sessions are meant: one's own, or as an operator those of another person. The admin token is nobody's.
 * @throws PERMISSION_DENIED, USER_NOT_FOUND, VALIDATION_ERROR
 */
export async function sessionOwner(
  db: Database,
  asked: string | undefined,
  { actor }: Call,
): Promise<string> {
  const own = isPerson(actor) ? actor.userId : null;
  const userId = asked || own;
  if (userId === own && own !== null) return own;
  if (!isOperator(actor)) throw fail("PERMISSION_DENIED");
  if (!userId) {
    const message = "is required: the admin token has no sessions of its own";
    throw fail("VALIDATION_ERROR", { violations: [{ path: "/user_id", message }] });
  }
  const found = isId(userId) ? await db.query(EXISTS, [userId]) : [];
  if (found.length === 0) throw fail("USER_NOT_FOUND", { id: namedId(userId) });
  return userId;
}
