import type { Person } from "../core/call.ts";
import type { Database } from "../db/database.ts";

/** Whoever has not been heard of for so long is taken to have left. They call every 15 seconds. */
const HEARD_MS = 40_000;
/** Most of the others who are told of. */
const OTHERS_MAX = 20;

/** Whom `presences` has a row of; null for a guest of whom nothing is known that would tell them from others. */
export function keyOf({ userId, email }: Person): string | null {
  return userId ?? email?.toLowerCase() ?? null;
}

/** No lock of the task: who comes while it is being deleted leaves a row that nobody can read, and the hour forgets. */
const COME = {
  name: "presence-come",
  text: `
insert into presences as p (task_id, person, user_id, email, since_time, seen_time)
select id, $2, $3, $4, $5, $5 from tasks where id = $1
on conflict (task_id, person) do update set email = excluded.email, seen_time = excluded.seen_time,
  since_time = case when p.seen_time < $6 then excluded.since_time else p.since_time end`,
};

const LEAVE = { name: "presence-leave", text: "delete from presences where task_id = $1 and person = $2" };

const OTHERS = {
  name: "presence-others",
  text: `
select p.user_id as "userId", p.email, u.display_name as name, u.slack_user_id as "slackUserId", p.since_time as "sinceTime"
from presences p left join users u on u.id = p.user_id
where p.task_id = $1 and p.person is distinct from $2 and p.seen_time >= $3 and u.active is not false
order by p.since_time, p.person limit ${OTHERS_MAX}`,
};

/** Somebody who has a task open. */
export interface PresenceRow {
  userId: string | null;
  email: string | null;
  name: string | null;
  slackUserId: string | null;
  sinceTime: Date;
}

const lastHeard = (now: Date): Date => new Date(now.getTime() - HEARD_MS);

/** Somebody has the task open, and had it open before where they were heard of lately. */
export async function come(
  db: Database,
  taskId: string,
  { person, now }: { person: Person; now: Date },
): Promise<void> {
  const { userId, email } = person;
  await db.query(COME, [taskId, keyOf(person), userId, email, now, lastHeard(now)]);
}

export async function leave(db: Database, taskId: string, person: Person): Promise<void> {
  await db.query(LEAVE, [taskId, keyOf(person)]);
}

/** Who else has the task open, the first to open it first. */
export function others(
  db: Database,
  taskId: string,
  { person, now }: { person: Person; now: Date },
): Promise<PresenceRow[]> {
  return db.query<PresenceRow>(OTHERS, [taskId, keyOf(person), lastHeard(now)]);
}

const FORGET = {
  name: "presences-forget",
  text: `
delete from presences where (task_id, person) in (
  select task_id, person from presences where seen_time < $1 limit 500 for update skip locked)
returning task_id`,
};

/** Forgets who left without a word; tells whether there may be more. */
export async function forgetPresences(db: Database, now: Date): Promise<boolean> {
  return (await db.query(FORGET, [lastHeard(now)])).length === 500;
}
