import { connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { type Invitation, invite, tellInvitation } from "./invite-user.ts";
import { say } from "./output.ts";
import { givenPassword, type PasswordOptions } from "./password.ts";
import { printableJson } from "./printable.ts";
import { nameOf, tellUser, USERS, type UserRecord } from "./user-record.ts";

interface AddUserOptions extends ServerOptions, PasswordOptions {
  email?: string;
  slackTeamId?: string;
  slackUserId?: string;
  displayName?: string;
  role?: string;
  accessLevel?: string;
  pool?: string;
  operator?: boolean;
  invite?: boolean;
}

/** Adds a person to the directory; the result is their id, then what is known of them. */
export async function addUser(options: AddUserOptions): Promise<void> {
  checkAddress(options);
  const password = await givenPassword(options);
  const api = await connectApi(options, await readEnvironment());
  const user = await api.post<UserRecord>(USERS, {
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
  // Asked for by a call of its own, whose reply says whether it is mailed and has the link for where it is not.
  const invitation: Invitation | undefined = options.invite ? await invite(api, user) : undefined;
  if (options.json && invitation) return say(printableJson({ ...user, invitation }));
  tellUser(user, `Added ${nameOf(user)}`, options);
  if (invitation) tellInvitation(user, invitation);
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
