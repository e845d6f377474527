import type { Call } from "../core/call.ts";
import type { Database, Query } from "../db/database.ts";
import type { LinkClaim, LinkHolder, LinkPurpose, PasswordLinks } from "./password-link.ts";

const WRITE = {
  name: "letter-write",
  text: `insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
    values ($1, 'letter', '', json_build_object('user_id', $2::text, 'purpose', $3::text, 'expires', $4::bigint), $5, $5, $5)`,
};

/** Has a link mailed to somebody, or to nobody: the row holds no more than the job needs to make the link. */
export async function writeLetter(
  query: Query,
  { userId, purpose, expires }: Omit<LinkClaim, "userId"> & { userId: string | null },
  call: Call,
): Promise<void> {
  await query(WRITE, [call.newId(), userId, purpose, expires, call.now]);
}

/** A letter as it leaves. */
export interface LoadedLetter {
  purpose: LinkPurpose;
  link: string;
  expireTime: Date;
  person: { email: string | null; slackTeamId: string | null; slackUserId: string | null };
}

const FIND = {
  name: "letter-find",
  text: `select email, slack_team_id as "slackTeamId", slack_user_id as "slackUserId", password_hash as "passwordHash",
    password_time as "passwordTime"
    from users where id = $1 and active and (password_time is null or password_time <= $2)
      and ($3 = 'invite' or password_hash is not null)`,
};

/**
 * The letter that a row of the outbox is about. Undefined where there is nobody to write to any more, its link would
 * have ended, something since has ended all links, so that this one would be another, or the password that was forgotten
 * is no more.
 */
export async function loadLetter(
  { db, passwordLinks }: { db: Database; passwordLinks: PasswordLinks },
  row: { subject: string; createTime: Date },
  now: Date,
): Promise<LoadedLetter | undefined> {
  // The cast holds because only `writeLetter` writes rows of this kind.
  const subject = JSON.parse(row.subject) as {
    user_id: string | null;
    purpose: LinkPurpose;
    expires: number;
  };
  const { user_id: userId, purpose, expires } = subject;
  const expireTime = new Date(expires * 1000);
  if (userId === null || expireTime <= now) return undefined;
  const values = [userId, row.createTime, purpose];
  const [person] = await db.query<LinkHolder & LoadedLetter["person"]>(FIND, values);
  if (!person) return undefined;
  const { email, slackTeamId, slackUserId } = person;
  const link = passwordLinks.write({ userId, purpose, expires }, person);
  return { purpose, link, expireTime, person: { email, slackTeamId, slackUserId } };
}
