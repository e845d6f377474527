import { type Api, type ServerOptions, withQuery } from "./api.ts";
import { CommandError } from "./exit.ts";
import { typed } from "./npm.ts";
import { say, warn } from "./output.ts";
import { printable, printableJson } from "./printable.ts";

/** A person as the server returns them. */
export interface UserRecord {
  id: string;
  display_name: string | null;
  email: string | null;
  slack_team_id: string | null;
  slack_user_id: string | null;
  role: string | null;
  access_level: string | null;
  pool: string | null;
  is_operator: boolean;
  has_password: boolean;
  active: boolean;
}

/** Where the directory is. */
export const USERS = "/api/users";

/** Where one person is. */
export const pathOf = ({ id }: Pick<UserRecord, "id">): string => `${USERS}/${encodeURIComponent(id)}`;

/** The person with this id or e-mail address. @throws CommandError where there is none. */
export async function findUser(api: Api, person: string): Promise<UserRecord> {
  if (!person.includes("@")) return api.get(pathOf({ id: person }));
  const email = person.trim().toLowerCase();
  const found = await api.get<readonly UserRecord[]>(withQuery(USERS, { q: email, limit: 1_000 }));
  const user = found.find((each) => each.email === email);
  if (user) return user;
  throw new CommandError(`Nobody in the directory has this e-mail address. See: ${typed("list-users")}`);
}

/** What a person is called in a sentence. */
export function nameOf(user: UserRecord): string {
  return printable(user.email ?? user.display_name ?? user.slack_user_id ?? user.id);
}

/** What is told of a person, in this order, where it is there. */
const TOLD = [
  ...["display_name", "email", "slack_team_id", "slack_user_id", "role", "access_level", "pool"],
  ...["is_operator", "has_password"],
] as (keyof UserRecord)[];

/** The result of a command: what happened, then the person's id and what is known of them. */
export function tellUser(user: UserRecord, what: string, { json }: ServerOptions): void {
  if (json) {
    say(printableJson(user));
    return;
  }
  warn(`✓ ${printable(what)}`);
  say(printable(user.id));
  for (const name of TOLD) {
    const value = user[name];
    if (value) say(`  ${name}: ${value === true ? "yes" : printable(value)}`);
  }
  if (!user.active) say("  active: no");
}
