import { type Actor, type Call, isPerson } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import type { Database } from "../db/database.ts";
import { sha256 } from "./secret.ts";

/** Seven days, fixed: a session is not renewed by use. */
const SESSION_SECONDS = 604_800;
/** One day for a guest, whose link opens another as long as its task lives. */
const GUEST_SECONDS = 86_400;

const START = {
  name: "session-start",
  text: `with stale as (delete from sessions where expire_time <= $3)
    insert into sessions (token_hash, user_id, create_time, expire_time, task_id) values ($1, $2, $3, $4, $5)`,
};
const END = { name: "session-end", text: "delete from sessions where token_hash = $1" };
const FIND = {
  name: "session-find",
  text: `select u.id, u.email, u.display_name as "displayName", u.is_operator as "isOperator", s.task_id as "taskId"
    from sessions s join users u on u.id = s.user_id and u.active
    where s.token_hash = $1 and s.expire_time > $2`,
};

/** Starts a session of this user, for one task where that is given, and hands its token to the reply's cookie. */
export async function startSession(
  db: Database,
  session: { userId: string; taskId?: string },
  call: Call,
): Promise<void> {
  const token = call.newSecret();
  const seconds = session.taskId === undefined ? SESSION_SECONDS : GUEST_SECONDS;
  const expireTime = new Date(call.now.getTime() + seconds * 1000);
  await db.query(START, [sha256(token), session.userId, call.now, expireTime, session.taskId ?? null]);
  await call.startSession(token);
}

export async function endSession(db: Database, sessionHash: string): Promise<void> {
  await db.query(END, [sessionHash]);
}

/** The person of a live session as they are now: a demotion or deactivation takes effect at once. */
export function findSession(db: Database, token: string, now: Date): Promise<Actor | undefined> {
  return findByHash(db, sha256(token), now);
}

/**
 * The same actor as they are now.
 * @throws UNAUTHENTICATED where the session has ended.
 */
export async function renewActor(db: Database, actor: Actor, now: Date): Promise<Actor> {
  if (!isPerson(actor) || actor.sessionHash === null) return actor;
  const renewed = await findByHash(db, actor.sessionHash, now);
  if (!renewed) throw fail("UNAUTHENTICATED");
  return renewed;
}

async function findByHash(db: Database, sessionHash: string, now: Date): Promise<Actor | undefined> {
  interface Row {
    id: string;
    email: string | null;
    displayName: string | null;
    isOperator: boolean;
    taskId: string | null;
  }
  const [row] = await db.query<Row>(FIND, [sessionHash, now]);
  if (!row) return undefined;
  const { id: userId, email, displayName, isOperator, taskId } = row;
  if (taskId !== null) {
    return { kind: "guest", taskId, userId, email, displayName, sessionHash, linkId: null };
  }
  return { kind: "user", userId, email, displayName, isOperator, sessionHash };
}
