import { connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { givenPassword, type PasswordOptions } from "./password.ts";
import { findUser, nameOf, pathOf, tellUser, type UserRecord } from "./user-record.ts";

interface UpdateUserOptions extends ServerOptions, PasswordOptions {
  /** False where it is to be cleared. So for all of these. */
  email?: string | false;
  slackTeamId?: string | false;
  slackUserId?: string | false;
  displayName?: string | false;
  role?: string | false;
  accessLevel?: string | false;
  pool?: string | false;
  operator?: boolean;
  activate?: boolean;
}

/** Changes what the options name of a person, and nothing else. */
export async function updateUser(person: string, options: UpdateUserOptions): Promise<void> {
  const changes = {
    email: options.email,
    slack_team_id: options.slackTeamId,
    slack_user_id: options.slackUserId,
    display_name: options.displayName,
    role: options.role,
    access_level: options.accessLevel,
    pool: options.pool,
  };
  const cleared = Object.entries(changes).map(([name, value]) => [name, value === false ? null : value]);
  const body = {
    ...Object.fromEntries(cleared),
    is_operator: options.operator,
    active: options.activate,
    password: await givenPassword(options),
  };
  if (Object.values(body).every((value) => value === undefined)) {
    throw new CommandError("Say what to change, e.g. --role clerk or --no-pool.", EXIT.usage);
  }
  const api = await connectApi(options, await readEnvironment());
  const found = await findUser(api, person);
  const user = await api.patch<UserRecord>(pathOf(found), body);
  tellUser(user, `Changed ${nameOf(user)}`, options);
}
