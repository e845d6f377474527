import { type Command, Option } from "commander";
import { SETTINGS } from "../config.ts";

/** Options of a command that asks a running server. */
export function addServer(command: Command): Command {
  return command
    .option(
      "--url <address>",
      "the server to ask, else AWAITHUMANS_URL, else the dev server of this folder, else of this machine",
    )
    .option("--token <token>", "its admin token, else AWAITHUMANS_ADMIN_API_TOKEN")
    .addOption(stateDirOption())
    .option("--json", "print the result as JSON");
}

export function stateDirOption(): Option {
  return new Option(
    "--state-dir <folder>",
    `where dev keeps database, keys and token (${SETTINGS.stateDir.fallback})`,
  );
}
