import { lstat, readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { writePrivate } from "../private-file.ts";
import type { Environment } from "./environment.ts";

/** How SDKs on this machine find the dev server; the names are those that SDKs in use read. */
export interface DiscoveryEntry {
  url: string;
  host: string;
  port: number;
  pid: number;
  started_at: string;
  admin_token: string;
  /** Ours: where `awaithumans env` finds the rest. */
  state_dir: string;
}

export function discoveryFile(env: Environment): string {
  return path.resolve(env.AWAITHUMANS_DISCOVERY_FILE || path.join(homedir(), ".awaithumans-dev.json"));
}

/** What a readable entry is known to hold: other versions write fewer members. */
export type FoundEntry = Pick<DiscoveryEntry, "url" | "pid"> & Partial<DiscoveryEntry>;

/** Undefined where there is no file, or nothing in it that names a server. */
export async function readDiscovery(file: string): Promise<FoundEntry | undefined> {
  try {
    const content: unknown = JSON.parse(await readFile(file, "utf8"));
    return isEntry(content) ? content : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is FoundEntry {
  if (typeof value !== "object" || value === null || !("url" in value) || !("pid" in value)) return false;
  if ("state_dir" in value && typeof value.state_dir !== "string") return false;
  return typeof value.url === "string" && URL.canParse(value.url) && Number.isInteger(value.pid);
}

/** Whether the entry's process runs and its URL answers by our name. */
export async function isLive(entry: FoundEntry): Promise<boolean> {
  return isRunning(entry.pid) && (await answersByName(entry.url));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

async function answersByName(url: string): Promise<boolean> {
  try {
    const response = await fetch(new URL("/api/version", url), { signal: AbortSignal.timeout(2_000) });
    const body: unknown = await response.json();
    return typeof body === "object" && body !== null && "name" in body && body.name === "awaithumans";
  } catch {
    return false;
  }
}

/** What stands in the file's place is neither followed nor replaced; the codes are those of `open`. */
export class DiscoveryError extends Error {
  readonly code: string;
  constructor(file: string, { code, what }: { code: string; what: string }) {
    super(`${file} is ${what}. Remove it, or set AWAITHUMANS_DISCOVERY_FILE to another path.`);
    this.name = "DiscoveryError";
    this.code = code;
  }
}

/** Whether there is a file, room for one, or something that is no file: a link may lead to any file of this user. */
export async function lookAt(file: string): Promise<"file" | "free" | DiscoveryError> {
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined) return "free";
  if (found.isFile()) return "file";
  if (found.isSymbolicLink())
    return new DiscoveryError(file, { code: "ELOOP", what: "a symbolic link, which is not followed" });
  if (found.isDirectory())
    return new DiscoveryError(file, { code: "EISDIR", what: "a folder (a container's mount makes one)" });
  return new DiscoveryError(file, { code: "EEXIST", what: "neither a file nor a folder" });
}

/**
 * Makes the entry known unless another live server is. Returns that server's entry, or undefined when
 * this one was written.
 * @throws DiscoveryError where something else than a file is in its place.
 */
export async function publish(file: string, entry: DiscoveryEntry): Promise<FoundEntry | undefined> {
  const place = await lookAt(file);
  if (place instanceof DiscoveryError) throw place;
  const found = await readDiscovery(file);
  if (found !== undefined && found.pid !== entry.pid && (await isLive(found))) return found;
  await writePrivate(file, `${JSON.stringify(entry, null, 2)}\n`);
  return undefined;
}

/** Removes the file if it still names this server. */
export async function withdraw(file: string, entry: DiscoveryEntry): Promise<void> {
  const found = await readDiscovery(file);
  if (found?.pid === entry.pid && found.started_at === entry.started_at) await rm(file, { force: true });
}
