import { connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { type PasswordOptions, requirePassword } from "./password.ts";
import { findUser, nameOf, pathOf, tellUser, type UserRecord } from "./user-record.ts";

interface SetPasswordOptions extends ServerOptions, PasswordOptions {
  clear?: boolean;
}

/** Sets or takes away a person's password; either signs them out everywhere. */
export async function setPassword(person: string, options: SetPasswordOptions): Promise<void> {
  const api = await connectApi(options, await readEnvironment());
  const found = await findUser(api, person);
  const path = `${pathOf(found)}/password`;
  const user = options.clear
    ? await api.delete<UserRecord>(path)
    : await api.post<UserRecord>(path, { password: await requirePassword(options) });
  const what = options.clear ? "has no password any more" : "has the new password";
  tellUser(user, `${nameOf(user)} ${what}, and is signed out everywhere`, options);
}
