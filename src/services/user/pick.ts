import type { Database } from "../db/database.ts";
import { type KnownPerson, PERSON_COLUMNS } from "./person.ts";

/** The traits by which people are meant, and the columns of `users` that have them. */
const COLUMNS = {
  ...{ email: "email", userId: "id", slackUserId: "slack_user_id" },
  ...{ pool: "pool", role: "role", accessLevel: "access_level" },
} as const;
/** Every trait, in a fixed order. */
export const TRAITS = Object.keys(COLUMNS) as readonly (keyof typeof COLUMNS)[];

/** What people have who are meant; what is undefined does not count. */
export type Traits = Record<keyof typeof COLUMNS, string | undefined>;

/** Whether a row of `users` has all that is wanted, which `wanted` tells as SQL; what is null there does not count. */
export const hasTraits = (person: string, wanted: (trait: keyof Traits) => string) =>
  TRAITS.map((trait) => `(${wanted(trait)} is null or ${person}.${COLUMNS[trait]} = ${wanted(trait)})`).join(
    " and ",
  );

const LOCK = { name: "pick-lock", text: "select pg_advisory_xact_lock(hashtextextended($1, 0))" };

/** Whoever was picked least recently, new people first. A statement after the lock sees what was picked before it. */
const PICK = {
  name: "pick",
  text: `
update users set assign_seq = nextval('user_assign_seq'), last_assigned_time = $1 where id = (
  select id from users u
  where active and not via_link and ${hasTraits("u", (trait) => `$${TRAITS.indexOf(trait) + 2}::text`)}
  order by assign_seq nulls first, create_time, id limit 1)
returning ${PERSON_COLUMNS}`,
};

/**
 * Picks people in turn, fairly also where many tasks come at once: one at a time of the same traits, on all nodes by an
 * advisory lock, on this one by a queue, so that no more than one connection waits for the lock.
 */
export class Picks {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Undefined where no active person has all of it. */
  async pick(db: Database, traits: Traits, now: Date): Promise<KnownPerson | undefined> {
    const values = TRAITS.map((trait) => traits[trait] ?? null);
    const key = JSON.stringify(values);
    const before = this.#last.get(key) ?? Promise.resolve();
    const picked = before.then(() =>
      db.transaction(async (query) => {
        await query(LOCK, [`assign:${key}`]);
        const [person] = await query<KnownPerson & Record<string, unknown>>(PICK, [now, ...values]);
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
