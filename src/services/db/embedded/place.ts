import { access, chmod, lstat, mkdir, mkdtemp, readFile, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { writePrivate } from "../../../private-file.ts";

/** The user whom Postgres runs as where this process is root: Postgres refuses to be root. */
export interface Owner {
  uid: number;
  gid: number;
}

const NOBODY: Owner = { uid: 65534, gid: 65534 };

/** Undefined where Postgres simply runs as the user of this process. */
export function postgresOwner(): Owner | undefined {
  return process.getuid?.() === 0 ? NOBODY : undefined;
}

/** Whether `owner` may pass through every folder down to `target`, links followed. */
export async function isReachable(target: string, owner: Owner): Promise<boolean> {
  let folder = await realpath(target);
  for (;;) {
    if (!mayPass(await stat(folder), owner)) return false;
    const parent = path.dirname(folder);
    if (parent === folder) return true;
    folder = parent;
  }
}

function mayPass(folder: { uid: number; gid: number; mode: number }, owner: Owner): boolean {
  if (folder.uid === owner.uid) return (folder.mode & 0o100) !== 0;
  if (folder.gid === owner.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}

/** Both outlive a restart of the machine. The second is for images whose /var/lib is read-only. */
const SHARED_PLACES = ["/var/lib/awaithumans", "/var/tmp/awaithumans-root"];

/** For root: a folder that everybody can pass through and only root can write to. */
export async function sharedPlace(): Promise<string> {
  for (const place of SHARED_PLACES) {
    const made = await mkdir(place, { recursive: true, mode: 0o755 }).then(
      () => lstat(place),
      () => undefined,
    );
    if (made?.isDirectory() && made.uid === 0 && (made.mode & 0o022) === 0) return place;
  }
  throw new Error(
    `Postgres needs a folder that the user ${NOBODY.uid} can reach, and neither of ${SHARED_PLACES.join(", ")} can be ` +
      "used. Put the state directory where everybody may pass through, or set AWAITHUMANS_DATABASE_URL.",
  );
}

/**
 * Where the cluster of this state directory lives: `postgres` inside it, unless Postgres' user cannot
 * get there. The choice is made once and recorded in `postgres.json`.
 */
export async function dataPlace(stateDir: string, owner: Owner | undefined): Promise<string> {
  const record = path.join(stateDir, "postgres.json");
  const recorded = await readRecord(record);
  if (recorded !== undefined) {
    const data = path.resolve(stateDir, recorded);
    if (path.isAbsolute(recorded)) await claimOutside(stateDir, data);
    if (await exists(data)) return data;
    if (!(await exists(path.dirname(data)))) throw new Error(goneMessage(stateDir, data));
  }
  const data = await chooseDataPlace(stateDir, owner);
  if (path.isAbsolute(data)) await claimOutside(stateDir, data);
  await writePrivate(record, `${JSON.stringify({ data }, null, 2)}\n`);
  return path.resolve(stateDir, data);
}

/**
 * Beside a cluster outside stands whose it is. A state directory that was moved keeps it; a copy names
 * the cluster of its original, and would stop that one's server.
 */
async function claimOutside(stateDir: string, data: string): Promise<void> {
  const file = path.join(path.dirname(data), "state-dir");
  if (!(await exists(path.dirname(data)))) return;
  const here = await realpath(stateDir);
  const claimed = (await exists(file)) ? (await readFile(file, "utf8")).trim() : here;
  if (claimed !== here && (await readRecord(path.join(claimed, "postgres.json"))) === data) {
    throw new Error(
      `${stateDir} is a copy of ${claimed}: both name the database in ${path.dirname(data)}. Use the original, or ` +
        `remove ${path.join(stateDir, "postgres.json")} to begin with an empty database.`,
    );
  }
  await writePrivate(file, `${here}\n`);
}

function goneMessage(stateDir: string, data: string): string {
  return (
    `The database of ${stateDir} was kept in ${path.dirname(data)}, which is gone. Bring that folder back, or ` +
    `remove ${path.join(stateDir, "postgres.json")} to begin with an empty database.`
  );
}

async function readRecord(record: string): Promise<string | undefined> {
  if (!(await exists(record))) return undefined;
  const { data } = JSON.parse(await readFile(record, "utf8"));
  return data;
}

async function chooseDataPlace(stateDir: string, owner: Owner | undefined): Promise<string> {
  if (owner === undefined || (await isReachable(stateDir, owner))) return "postgres";
  const folder = await mkdtemp(path.join(await sharedPlace(), "data-"));
  await chmod(folder, 0o711);
  return path.join(folder, "postgres");
}

/** The user who owns the cluster, where there is one already; else `owner`. */
export async function clusterOwner(data: string, owner: Owner | undefined): Promise<Owner | undefined> {
  if (owner === undefined || !(await exists(data))) return owner;
  const { uid, gid } = await stat(data);
  return { uid, gid };
}

export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
