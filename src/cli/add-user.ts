import { text } from "node:stream/consumers";
import { connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { say, warn } from "./output.ts";

interface AddUserOptions extends ServerOptions {
  email?: string;
  slackTeamId?: string;
  slackUserId?: string;
  displayName?: string;
  role?: string;
  accessLevel?: string;
  pool?: string;
  operator?: boolean;
  password?: string;
  passwordStdin?: boolean;
  json?: boolean;
}

/** A person as the server returns them. */
type User = { id: string } & Readonly<Record<string, string | boolean | null>>;

/** What is told of a person, in this order, where it is there. */
const TOLD = [
  ...["display_name", "email", "slack_team_id", "slack_user_id", "role", "access_level", "pool"],
  ...["is_operator", "has_password"],
];

/** Adds a person to the directory; the result is their id, then what is known of them. */
export async function addUser(options: AddUserOptions): Promise<void> {
  checkAddress(options);
  const password = options.passwordStdin ? await readPassword() : options.password;
  const api = await connectApi(options, await readEnvironment());
  const user = await api.post<User>("/api/users", {
    email: options.email,
    slack_team_id: options.slackTeamId,
    slack_user_id: options.slackUserId,
    display_name: options.displayName,
    role: options.role,
    access_level: options.accessLevel,
    pool: options.pool,
    is_operator: options.operator ?? false,
    password,
  });
  if (options.json) return say(JSON.stringify(user, null, 2));
  warn(`✓ Added ${user.email ?? user.display_name ?? user.slack_user_id}`);
  say(user.id);
  for (const name of TOLD) {
    const value = user[name];
    if (value) say(`  ${name}: ${value === true ? "yes" : value}`);
  }
}

function checkAddress({ email, slackTeamId, slackUserId }: AddUserOptions): void {
  if (Boolean(slackTeamId) !== Boolean(slackUserId)) {
    throw new CommandError(
      "--slack-team-id and --slack-user-id belong together: Slack ids of people are unique within their workspace.",
      EXIT.usage,
    );
  }
  if (!email && !slackUserId) {
    throw new CommandError(
      "Give --email, or --slack-team-id and --slack-user-id: a person must be reachable.",
      EXIT.usage,
    );
  }
}

/** All of standard input, without the newline that ends it. */
async function readPassword(): Promise<string> {
  return (await text(process.stdin)).replace(/\r?\n$/, "");
}
