import { type Command, Option } from "commander";
import type { ServerOptions } from "./api.ts";
import { addServer } from "./options.ts";

/** The commands about API keys. */
export function addKeys(program: Command): void {
  addServer(program.command("create-service-key"))
    .description("make an API key, and print it this once")
    .requiredOption("--name <name>", "what it is for, at most 80 characters")
    .addOption(scopeOption())
    .action(async (options) => (await import("./create-service-key.ts")).createServiceKey(options));
  addServer(program.command("list-service-keys"))
    .description("list API keys")
    .option("--all", "revoked ones, too")
    .action(async (options) => (await import("./list-service-keys.ts")).listServiceKeys(options));
  addServer(program.command("revoke-service-key <id>"))
    .description("end an API key, at once and for good")
    .action(async (id: string, options: ServerOptions) =>
      (await import("./revoke-service-key.ts")).revokeServiceKey(id, options),
    );
}

const MINT_ONLY: readonly string[] = ["embed:mint"];

/** Given several times they add up; the first one given takes the place of the default. */
function scopeOption(): Option {
  return new Option("--scope <scope>", "what it may do, e.g. tasks:write; repeat it for more")
    .default(MINT_ONLY, MINT_ONLY.join(", "))
    .argParser((scope: string, before: readonly string[]) => [
      ...(before === MINT_ONLY ? [] : before),
      scope,
    ]);
}
