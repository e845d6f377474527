import { fail, type Refusal } from "../core/errors.ts";
import type { Database } from "../db/database.ts";
import type { Attributes } from "./attributes.ts";

const CLASH = {
  name: "user-clash",
  text: `select active, email = $1 as "byEmail" from users
    where id <> $4 and (email = $1 or (slack_team_id = $2 and slack_user_id = $3)) order by 2 desc nulls last limit 1`,
};

/** SQLSTATE of a value that must be unique. */
const UNIQUE_VIOLATION = "23505";

/** Whether Postgres refused a row because somebody has one of its addresses. */
export function isClash(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === UNIQUE_VIOLATION;
}

/** Says which address somebody else than the person of this id has, and how they come back where they are deactivated. */
export async function clash(db: Database, id: string, addresses: Attributes): Promise<Refusal> {
  const { email, slack_team_id: team, slack_user_id: member } = addresses;
  const [other] = await db.query<{ active: boolean; byEmail: boolean | null }>(CLASH, [
    email,
    team,
    member,
    id,
  ]);
  const what = other?.byEmail ? "this e-mail address" : "this Slack id";
  const asleep =
    other?.active === false ? " (deactivated: set `active` to true instead of adding them anew)" : "";
  return fail("USER_ALREADY_EXISTS", { what: what + asleep });
}
