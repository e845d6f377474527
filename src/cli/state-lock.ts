import { link, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { writePrivate } from "../services/db/embedded-file.ts";
import { birthOf } from "../services/db/embedded-ps.ts";
import { newId } from "../services/db/ids.ts";
import { CommandError } from "./exit.ts";

/** How the server that holds a state directory is reached; known once it listens. */
export interface Announcement {
  url: string;
  admin_token: string;
  webhook_secret: string;
}

/** Content of `dev.lock`, readable by its owner only. */
export interface LockContent extends Partial<Announcement> {
  pid: number;
  /** Tells the holder from a later process with the same number. */
  birth: string;
}

export interface StateLock {
  announce(announcement: Announcement): Promise<void>;
  release(): Promise<void>;
}

const lockFile = (stateDir: string) => path.join(stateDir, "dev.lock");

/**
 * Takes the state directory for this process; the lock of a process that is no more is taken over.
 * @throws CommandError naming the holder's process and URL.
 */
export async function lockStateDir(stateDir: string): Promise<StateLock> {
  const file = lockFile(stateDir);
  const own = { pid: process.pid, birth: (await birthOf(process.pid)) ?? "" };
  while (!(await create(file, own))) {
    const holder = await readLiveLock(stateDir);
    if (holder !== undefined) throw new CommandError(heldMessage(stateDir, holder));
    await removeStale(file);
  }
  return {
    announce: (announcement) => writePrivate(file, serialise({ ...own, ...announcement })),
    release: () => rm(file, { force: true }),
  };
}

function heldMessage(stateDir: string, holder: LockContent): string {
  const place = holder.url === undefined ? "still starting" : `at ${holder.url}`;
  return (
    `The state directory ${stateDir} is in use by process ${holder.pid}, ${place}. ` +
    "Use that server, stop it, or give another folder with --state-dir."
  );
}

/** Appears under its name with its content, or not at all. */
async function create(file: string, content: LockContent): Promise<boolean> {
  const draft = `${file}.${newId()}`;
  await writeFile(draft, serialise(content), { mode: 0o600, flag: "wx" });
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Moved aside first: if another process was quicker and this is its new lock, it is put back. */
async function removeStale(file: string): Promise<void> {
  const aside = `${file}.${newId()}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if (await isAlive(await readLock(aside))) await link(aside, file).catch(() => {});
  await rm(aside, { force: true });
}

/** The lock of a process that runs, or undefined. */
export async function readLiveLock(stateDir: string): Promise<LockContent | undefined> {
  const lock = await readLock(lockFile(stateDir));
  return (await isAlive(lock)) ? lock : undefined;
}

async function isAlive(lock: LockContent | undefined): Promise<boolean> {
  return lock !== undefined && (await birthOf(lock.pid)) === lock.birth;
}

async function readLock(file: string): Promise<LockContent | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(file, "utf8"));
    return isLock(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function isLock(value: unknown): value is LockContent {
  if (typeof value !== "object" || value === null || !("pid" in value) || !("birth" in value)) return false;
  return Number.isInteger(value.pid) && typeof value.birth === "string";
}

function serialise(content: LockContent): string {
  return `${JSON.stringify(content, null, 2)}\n`;
}
