import { type Api, connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { say, warn } from "./output.ts";
import { minute, printable, printableJson } from "./printable.ts";
import { findUser, nameOf, pathOf, type UserRecord } from "./user-record.ts";

/** A link by which a person sets a password. */
export interface Invitation {
  link: string;
  mailed: boolean;
  expires_at: string;
}

/** Makes a link by which a person sets a password; the link is the result. */
export async function inviteUser(person: string, options: ServerOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const user = await findUser(api, person);
  const invitation = await invite(api, user);
  if (options.json) return say(printableJson(invitation));
  tellInvitation(user, invitation);
}

export function invite(api: Api, user: UserRecord): Promise<Invitation> {
  return api.post(`${pathOf(user)}/invite`, {});
}

/** The link is told in either case: whoever asked for it may hand it over, too. */
export function tellInvitation(user: UserRecord, { link, mailed, expires_at }: Invitation): void {
  const until = `It works once, and until ${minute(expires_at)}.`;
  warn(
    mailed
      ? `✓ The link is being mailed to ${nameOf(user)}. ${until}`
      : `⚠ Nothing is mailed: e-mail is not set up, or they have no address. Hand ${nameOf(user)} the link. ${until}`,
  );
  say(printable(link));
}
