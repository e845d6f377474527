import { readEnvironment } from "./environment.ts";
import { findDevServer } from "./find-server.ts";
import { say } from "./output.ts";
import type { StateDirOptions } from "./state-dir.ts";

/** Prints exports for a shell: `eval "$(awaithumans env)"`. */
export async function env(options: StateDirOptions): Promise<void> {
  const server = await findDevServer(options, await readEnvironment());
  say(`export AWAITHUMANS_URL=${quote(server.url)}`);
  say(`export AWAITHUMANS_ADMIN_API_TOKEN=${quote(server.admin_token)}`);
  say(`export AWAITHUMANS_WEBHOOK_SECRET=${quote(server.webhook_secret)}`);
}

/** Single quotes keep every character of a POSIX shell word as it is, save the quote itself. */
function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
