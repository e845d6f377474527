import { discoveryFile, readDiscovery } from "./discovery.ts";
import type { Environment } from "./environment.ts";
import { CommandError, EXIT } from "./exit.ts";
import { typed } from "./npm.ts";
import { warn } from "./output.ts";
import { chooseStateDir, type StateDirOptions } from "./state-dir.ts";
import { type Announcement, type LockContent, readLiveLock } from "./state-lock.ts";

/**
 * The running dev server of the folder named, else of this project, else of this machine; the last is told, as nobody
 * named it.
 * @throws CommandError where none runs, or the one that does is not ready yet.
 */
export async function findDevServer(
  options: StateDirOptions,
  environment: Environment,
): Promise<Announcement> {
  const folders = await candidates(options, environment);
  const live = await firstLive(folders);
  const { url, admin_token, webhook_secret } = live?.lock ?? {};
  if (url !== undefined && live?.folder !== folders[0])
    warn(`No dev server runs in ${folders[0]}. Asking the one of ${live?.folder}, at ${url}.`);
  if (url !== undefined && admin_token !== undefined && webhook_secret !== undefined) {
    return { url, admin_token, webhook_secret };
  }
  const place = `(looked in ${folders.join(", ")})`;
  throw new CommandError(
    live === undefined
      ? `No dev server is running ${place}. Start one with: ${typed("dev")}`
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

async function firstLive(
  folders: readonly string[],
): Promise<{ folder: string; lock: LockContent } | undefined> {
  for (const folder of folders) {
    const lock = await readLiveLock(folder);
    if (lock !== undefined) return { folder, lock };
  }
  return undefined;
}
