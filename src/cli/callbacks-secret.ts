import { loadConfig } from "../config.ts";
import { PLUGINS } from "../plugins.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { CommandError } from "./exit.ts";
import { say } from "./output.ts";
import { chooseStateDir, displayPath, readSecret, type StateDirOptions } from "./state-dir.ts";

/** Prints the secrets of the Standard Webhooks signature, one a line, as receivers want them. */
export async function printSecrets(options: StateDirOptions): Promise<void> {
  const env = await withPayloadKey(await readEnvironment(), options);
  for (const secret of loadConfig(env, PLUGINS).webhookSecrets) say(`whsec_${secret.toString("base64")}`);
}

/** Where the environment has no key, the one that `dev` keeps. @throws CommandError where there is none either */
async function withPayloadKey(env: Environment, options: StateDirOptions): Promise<Environment> {
  if (env.AWAITHUMANS_PAYLOAD_KEY) return env;
  const stateDir = chooseStateDir(options, env);
  const key = await readSecret(stateDir, "payloadKey");
  if (key !== undefined) return { ...env, AWAITHUMANS_PAYLOAD_KEY: key };
  throw new CommandError(
    `AWAITHUMANS_PAYLOAD_KEY is not set, and ${displayPath(stateDir)} holds no key of a dev server. Set it as the server ` +
      "has it, or name the folder with --state-dir.",
  );
}
