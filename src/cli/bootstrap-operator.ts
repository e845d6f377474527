import { connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError } from "./exit.ts";
import { typed } from "./npm.ts";
import { type PasswordOptions, requirePassword } from "./password.ts";
import { nameOf, tellUser, USERS, type UserRecord } from "./user-record.ts";

interface BootstrapOptions extends ServerOptions, PasswordOptions {
  email: string;
  displayName?: string;
}

/** Creates the first operator, as the setup page does. @throws CommandError where the server has users. */
export async function bootstrapOperator(options: BootstrapOptions): Promise<void> {
  const { email, displayName } = options;
  const api = await connectApi(options, await readEnvironment());
  const users = await api.get<readonly UserRecord[]>(`${USERS}?limit=1`);
  if (users.length > 0) {
    throw new CommandError(
      `This server has users already. Add another operator with: ${typed("add-user --operator --email <address>")}`,
    );
  }
  const password = await requirePassword(options);
  const user = await api.post<UserRecord>(USERS, {
    email,
    display_name: displayName,
    password,
    is_operator: true,
  });
  tellUser(user, `Created the first operator, ${nameOf(user)}`, options);
}
