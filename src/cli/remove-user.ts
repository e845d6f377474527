import { connectApi, type ServerOptions } from "./api.ts";
import { readEnvironment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { typed } from "./npm.ts";
import { confirm, isTerminal } from "./prompt.ts";
import { findUser, nameOf, pathOf, tellUser } from "./user-record.ts";

/** Deactivates a person: they are signed out and asked no more, and hold no open task. */
export async function removeUser(person: string, options: ServerOptions & { yes?: boolean }): Promise<void> {
  if (!options.yes && !isTerminal()) {
    throw new CommandError("Give --yes: there is no terminal to ask on whether you are sure.", EXIT.usage);
  }
  const api = await connectApi(options, await readEnvironment());
  const user = await findUser(api, person);
  const question = `Deactivate ${nameOf(user)}? They are signed out and asked no more, and give back the open tasks that they hold.`;
  if (!options.yes && !(await confirm(question))) throw new CommandError("Nothing was changed.");
  await api.delete(pathOf(user));
  const back = typed(`update-user ${user.id} --activate`);
  tellUser({ ...user, active: false }, `Deactivated ${nameOf(user)}. Brought back by: ${back}`, options);
}
