import { text } from "node:stream/consumers";
import { CommandError, EXIT } from "./exit.ts";
import { askHidden, isTerminal, type Terminal } from "./prompt.ts";

/** How a password is handed over. */
export interface PasswordOptions {
  password?: string;
  passwordStdin?: boolean;
}

/** The password of an option or of standard input; undefined where neither has one. */
export async function givenPassword({
  password,
  passwordStdin,
}: PasswordOptions): Promise<string | undefined> {
  // All of it, without the newline that ends it.
  return passwordStdin ? (await text(process.stdin)).replace(/\r?\n$/, "") : password;
}

/** The same, else what somebody types twice. @throws CommandError where nobody is there to type. */
export async function requirePassword(options: PasswordOptions): Promise<string> {
  const given = await givenPassword(options);
  if (given !== undefined) return given;
  if (!isTerminal())
    throw new CommandError(
      "Give --password-stdin or --password: there is no terminal to ask on.",
      EXIT.usage,
    );
  return typedTwice();
}

/** What somebody types hidden, the same twice. @throws CommandError where the two differ */
export async function typedTwice(terminal?: Terminal): Promise<string> {
  const password = await askHidden("Password: ", terminal);
  if ((await askHidden("Once more: ", terminal)) !== password)
    throw new CommandError("The two differ. Nothing was changed.");
  return password;
}
