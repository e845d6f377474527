import type { Database } from "../db/database.ts";
import { type KnownPerson, PERSON_COLUMNS } from "./person.ts";

/** What an active person has to have to be picked; what is undefined does not count. */
export interface Filter {
  email: string | undefined;
  userId: string | undefined;
  slackUserId: string | undefined;
  pool: string | undefined;
  role: string | undefined;
  accessLevel: string | undefined;
}

const LOCK = { name: "pick-lock", text: "select pg_advisory_xact_lock(hashtextextended($1, 0))" };

/** Whoever was picked least recently, new people first. A statement after the lock sees what was picked before it. */
const PICK = {
  name: "pick",
  text: `
update users set assign_seq = nextval('user_assign_seq'), last_assigned_time = $7 where id = (
  select id from users
  where active and not via_link and ($1::text is null or email = $1) and ($2::text is null or id = $2)
    and ($3::text is null or slack_user_id = $3) and ($4::text is null or pool = $4) and ($5::text is null or role = $5)
    and ($6::text is null or access_level = $6)
  order by assign_seq nulls first, create_time, id limit 1)
returning ${PERSON_COLUMNS}`,
};

/**
 * Picks people in turn, fairly also where many tasks come at once: one at a time a filter, on all nodes by an advisory
 * lock, on this one by a queue, so that no more than one connection waits for the lock.
 */
export class Picks {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Undefined where no active person has all of it. */
  async pick(db: Database, filter: Filter, now: Date): Promise<KnownPerson | undefined> {
    const { email, userId, slackUserId, pool, role, accessLevel } = filter;
    const values = [email, userId, slackUserId, pool, role, accessLevel].map((value) => value ?? null);
    const key = JSON.stringify(values);
    const before = this.#last.get(key) ?? Promise.resolve();
    const picked = before.then(() =>
      db.transaction(async (query) => {
        await query(LOCK, [`assign:${key}`]);
        const [person] = await query<KnownPerson & Record<string, unknown>>(PICK, [...values, now]);
        return person;
      }),
    );
    const settled = picked.then(
      () => {},
      () => {},
    );
    this.#last.set(key, settled);
    void settled.then(() => this.#last.get(key) === settled && this.#last.delete(key));
    return picked;
  }
}
