import { connectApi, type ServerOptions, withQuery } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { say, warn } from "./output.ts";
import { printableJson } from "./printable.ts";
import { table } from "./table.ts";
import { USERS, type UserRecord } from "./user-record.ts";

interface ListUsersOptions extends ServerOptions {
  role?: string;
  accessLevel?: string;
  pool?: string;
  active?: boolean;
  search?: string;
}

const HEADINGS = ["ID", "EMAIL", "NAME", "OPERATOR", "ROLE", "LEVEL", "POOL", "SLACK", "ACTIVE"];

/** Lists everybody who matches, however many they are. */
export async function listUsers(options: ListUsersOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const users: UserRecord[] = [];
  for await (const { reply } of api.pages(firstPath(options))) {
    // The shape is the contract's.
    users.push(...(reply as UserRecord[]));
  }
  if (options.json) return say(printableJson(users));
  if (users.length === 0) return warn("No users found.");
  for (const line of table(HEADINGS, users.map(cells))) say(line);
  warn(users.length === 1 ? "1 person." : `${users.length} people.`);
}

function firstPath({ role, accessLevel, pool, active, search }: ListUsersOptions): string {
  return withQuery(USERS, { role, access_level: accessLevel, pool, active, q: search, limit: 1_000 });
}

function cells(user: UserRecord): string[] {
  const slack = user.slack_user_id === null ? null : `${user.slack_team_id}/${user.slack_user_id}`;
  const texts = [user.email, user.display_name];
  const labels = [user.role, user.access_level, user.pool, slack];
  const shown = (text: string | null) => text ?? "–";
  return [
    user.id,
    ...texts.map(shown),
    user.is_operator ? "yes" : "no",
    ...labels.map(shown),
    user.active ? "yes" : "no",
  ];
}
