import { type Actor, type Call, isPerson } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import type { Database } from "../db/database.ts";
import { requireLiveKey } from "./api-key.ts";
import { sha256 } from "./secret.ts";

/** Seven days, fixed: a session is not renewed by use. */
const SESSION_SECONDS = 604_800;
/** One day for a guest, whose link opens another as long as its task lives. */
const GUEST_SECONDS = 86_400;
const AGENT_MAX = 400;

const START = {
  name: "session-start",
  text: `with stale as (delete from sessions where expire_time <= $3)
    insert into sessions (token_hash, user_id, create_time, expire_time, task_id, id, address, user_agent, password_time)
    select $1, id, $3, $4, $5, $6, $7, $8, password_time from users
    where id = $2 and active and ($9::text is null or password_hash = $9)
    returning id`,
};
const FIND = {
  name: "session-find",
  text: `select u.id, u.email, u.display_name as "displayName", u.is_operator as "isOperator", s.task_id as "taskId"
    from sessions s join users u on u.id = s.user_id and u.active and u.password_time is not distinct from s.password_time
    where s.token_hash = $1 and s.expire_time > $2`,
};

interface NewSession {
  userId: string;
  /** The one task that it is for. */
  taskId?: string;
  /** Of the password by which they sign in, which may have been changed since it was looked at. */
  passwordHash?: string | null;
}

/**
 * Starts a session and hands its token to the reply's cookie. It holds for the password that the person has now, so that
 * one begun while that changes ends with it.
 * @throws INVALID_CREDENTIALS where they have another password by now, or were deactivated
 */
export async function startSession(db: Database, session: NewSession, call: Call): Promise<void> {
  const token = call.newSecret();
  const seconds = session.taskId === undefined ? SESSION_SECONDS : GUEST_SECONDS;
  const expireTime = new Date(call.now.getTime() + seconds * 1000);
  const whose = [sha256(token), session.userId, call.now, expireTime, session.taskId ?? null];
  const browser = [call.newId(), call.address, plainAgent(call.userAgent)];
  const started = await db.query(START, [...whose, ...browser, session.passwordHash ?? null]);
  if (started.length === 0) throw fail("INVALID_CREDENTIALS");
  await call.startSession(token);
}

/** What a browser says it is, as one line that is not too long. */
function plainAgent(text = ""): string {
  return text
    .replace(/\p{Cc}/gu, "")
    .slice(0, AGENT_MAX)
    .toWellFormed();
}

/** The person of a live session as they are now: a demotion or deactivation takes effect at once. */
export function findSession(db: Database, token: string, now: Date): Promise<Actor | undefined> {
  return findByHash(db, sha256(token), now);
}

/**
 * The same actor as they are now.
 * @throws UNAUTHENTICATED where the session has ended, or the key was revoked.
 */
export async function renewActor(db: Database, actor: Actor, now: Date): Promise<Actor> {
  if (actor.kind === "key") await requireLiveKey(db, actor);
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
