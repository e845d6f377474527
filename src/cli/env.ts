import { discoveryFile, readDiscovery } from "./discovery.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { say } from "./output.ts";
import { chooseStateDir, type StateDirOptions } from "./state-dir.ts";
import { type LockContent, readLiveLock } from "./state-lock.ts";

/** Prints exports for a shell: `eval "$(awaithumans env)"`. */
export async function env(options: StateDirOptions): Promise<void> {
  const environment = await readEnvironment();
  const folders = await candidates(options, environment);
  const lock = await firstLive(folders);
  if (lock?.url === undefined || lock.admin_token === undefined || lock.webhook_secret === undefined) {
    const state = lock === undefined ? "No dev server is running" : "The dev server is still starting";
    throw new CommandError(
      `${state} (looked in ${folders.join(", ")}). Start one with: awaithumans dev`,
      EXIT.unreachable,
    );
  }
  say(`export AWAITHUMANS_URL=${quote(lock.url)}`);
  say(`export AWAITHUMANS_ADMIN_API_TOKEN=${quote(lock.admin_token)}`);
  say(`export AWAITHUMANS_WEBHOOK_SECRET=${quote(lock.webhook_secret)}`);
}

/** The folder named, else the one of this project, else that of the server this machine knows of. */
async function candidates(options: StateDirOptions, environment: Environment): Promise<string[]> {
  const folder = chooseStateDir(options, environment);
  if (options.stateDir !== undefined) return [folder];
  const found = await readDiscovery(discoveryFile(environment));
  return [...new Set([folder, found?.state_dir ?? folder])];
}

async function firstLive(folders: readonly string[]): Promise<LockContent | undefined> {
  for (const folder of folders) {
    const lock = await readLiveLock(folder);
    if (lock !== undefined) return lock;
  }
  return undefined;
}

/** Single quotes keep every character of a POSIX shell word as it is, save the quote itself. */
function quote(value: string): string {
  return `'${value.replaceAll("'", "'\\''")}'`;
}
