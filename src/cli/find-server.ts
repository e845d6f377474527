import { discoveryFile, readDiscovery } from "./discovery.ts";
import type { Environment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { chooseStateDir, type StateDirOptions } from "./state-dir.ts";
import { type Announcement, type LockContent, readLiveLock } from "./state-lock.ts";

/**
 * The running dev server of the folder named, else of this project, else of this machine.
 * @throws CommandError where none runs, or the one that does is not ready yet.
 */
export async function findDevServer(
  options: StateDirOptions,
  environment: Environment,
): Promise<Announcement> {
  const folders = await candidates(options, environment);
  const lock = await firstLive(folders);
  const { url, admin_token, webhook_secret } = lock ?? {};
  if (url !== undefined && admin_token !== undefined && webhook_secret !== undefined) {
    return { url, admin_token, webhook_secret };
  }
  const place = `(looked in ${folders.join(", ")})`;
  throw new CommandError(
    lock === undefined
      ? `No dev server is running ${place}. Start one with: awaithumans dev`
      : `The dev server is still starting ${place}. Try again in a moment.`,
    EXIT.unreachable,
  );
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
