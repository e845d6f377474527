import { isObject } from "../json.ts";
import type { Runtime } from "../runtime.ts";

/** What a running `awaithumans dev` says of itself. */
export interface DiscoveryEntry {
  readonly url: string;
  readonly adminToken: string | undefined;
}

/** Reads the discovery file. `undefined` where there is none, it is unreadable, or its server is dead. */
export async function readDiscoveryFile(runtime: Runtime): Promise<DiscoveryEntry | undefined> {
  try {
    const { readFile } = await nodeModule<typeof import("node:fs/promises")>("node:fs/promises");
    return readEntry(JSON.parse(await readFile(await discoveryPath(runtime), "utf8")));
  } catch {
    // No file, no permission, no JSON, or a runtime without a file system: there is nothing to discover.
    return undefined;
  }
}

async function discoveryPath(runtime: Runtime): Promise<string> {
  const chosen = runtime.env("AWAITHUMANS_DISCOVERY_FILE");
  if (chosen) return chosen;
  const { homedir } = await nodeModule<typeof import("node:os")>("node:os");
  const { join } = await nodeModule<typeof import("node:path")>("node:path");
  return join(homedir(), ".awaithumans-dev.json");
}

function readEntry(content: unknown): DiscoveryEntry | undefined {
  if (!isObject(content) || typeof content.url !== "string") return undefined;
  if (typeof content.pid === "number" && isDead(content.pid)) return undefined;
  const token = typeof content.admin_token === "string" ? content.admin_token.trim() : "";
  return { url: content.url, adminToken: token || undefined };
}

function isDead(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    // Any other refusal, EPERM above all, comes from a process that lives.
    return isObject(error) && error.code === "ESRCH";
  }
}

/** Loads a module of Node by a name that bundlers for the browser or the edge cannot see, hence the cast. */
async function nodeModule<Module>(name: string): Promise<Module> {
  return (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as Module;
}
