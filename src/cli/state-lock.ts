import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { writePrivate } from "../private-file.ts";
import { birthOf } from "../process-table.ts";
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
  const holder = await take(file, own);
  if (holder !== undefined) throw new CommandError(heldMessage(stateDir, holder));
  return {
    announce: (announcement) => writePrivate(file, serialise({ ...own, ...announcement })),
    release: () => release(file, own),
  };
}

/** Undefined once the file is this process's, else the live holder. */
async function take(file: string, own: LockContent): Promise<LockContent | undefined> {
  while (!(await create(file, own))) {
    const text = await readText(file);
    if (text === undefined) continue;
    const holder = parse(text);
    if (await isAlive(holder)) return holder;
    const outcome = await replace(file, { stale: text, own });
    if (outcome !== "changed") return outcome;
  }
  return undefined;
}

/**
 * A stale lock changes only under its claim: a lock itself, named after the stale text, so that who was
 * too slow claims what is no longer there and finds that out.
 */
async function replace(
  file: string,
  { stale, own }: { stale: string; own: LockContent },
): Promise<LockContent | undefined | "changed"> {
  const claim = `${file}.${createHash("sha256").update(stale).digest("hex").slice(0, 16)}`;
  const rival = await take(claim, own);
  if (rival !== undefined) return rival;
  try {
    if ((await readText(file)) !== stale) return "changed";
    await writePrivate(file, serialise(own));
    return undefined;
  } finally {
    await rm(claim, { force: true });
  }
}

/** The folder may have been removed and made anew by another server while this one ran. */
async function release(file: string, own: LockContent): Promise<void> {
  const lock = await readLock(file);
  if (lock?.pid === own.pid && lock.birth === own.birth) await rm(file, { force: true });
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

/** The lock of a process that runs, or undefined. */
export async function readLiveLock(stateDir: string): Promise<LockContent | undefined> {
  const lock = await readLock(lockFile(stateDir));
  return (await isAlive(lock)) ? lock : undefined;
}

async function isAlive(lock: LockContent | undefined): Promise<boolean> {
  return lock !== undefined && (await birthOf(lock.pid)) === lock.birth;
}

async function readLock(file: string): Promise<LockContent | undefined> {
  return parse((await readText(file).catch(() => undefined)) ?? "");
}

const { O_RDONLY, O_NOFOLLOW } = constants;

/** Undefined where there is no such file; a link is refused, since it would never be seen to go. */
async function readText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, { encoding: "utf8", flag: O_RDONLY | O_NOFOLLOW });
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function parse(text: string): LockContent | undefined {
  try {
    const content: unknown = JSON.parse(text);
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
