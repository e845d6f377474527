import type { Database } from "../db/database.ts";
import { type KnownPerson, PERSON_COLUMNS, type PersonKey } from "./person.ts";

const FIND = {
  name: "people-find",
  text: `select ${PERSON_COLUMNS}
    from users where email = any($1) or slack_user_id = any($2) or id = any($3)`,
};

/** The people behind these keys, active or not, in the order of the keys; undefined where a key names nobody, or several. */
export async function findPeople(
  db: Database,
  keys: readonly (PersonKey | undefined)[],
): Promise<(KnownPerson | undefined)[]> {
  const emails = keys.flatMap((key) => key?.email?.toLowerCase() ?? []);
  const members = keys.flatMap((key) => key?.slackUserId ?? []);
  const ids = keys.flatMap((key) => key?.id ?? []);
  if (emails.length + members.length + ids.length === 0) return keys.map(() => undefined);
  const people = await db.query<KnownPerson>(FIND, [emails, members, ids]);
  return keys.map((key) => {
    const [only, ...others] = key === undefined ? [] : people.filter((person) => matches(person, key));
    return others.length === 0 ? only : undefined;
  });
}

/** One person by what tells them from others. */
export async function findPerson(db: Database, key: PersonKey): Promise<KnownPerson | undefined> {
  const [person] = await findPeople(db, [key]);
  return person;
}

/** One person by their id. */
export function findPersonById(db: Database, id: string): Promise<KnownPerson | undefined> {
  return findPerson(db, { id });
}

function matches(person: KnownPerson, key: PersonKey): boolean {
  const { id, email, slackUserId, slackTeamId } = key;
  if (id === undefined && email === undefined && slackUserId === undefined) return false;
  if (id !== undefined && person.id !== id) return false;
  if (email !== undefined && person.email !== email.toLowerCase()) return false;
  if (slackUserId !== undefined && person.slackUserId !== slackUserId) return false;
  return slackTeamId === undefined || person.slackTeamId === slackTeamId;
}
