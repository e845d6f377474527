import { spawn } from "node:child_process";
import { once } from "node:events";
import { realpath } from "node:fs/promises";
import path from "node:path";
import { onTestFinished } from "vitest";
import { makeFolder } from "../support/postgres-folder.ts";
import { PROGRAM_CACHE } from "../support/program-cache.ts";

export const BIN = path.resolve(import.meta.dirname, "../../bin/awaithumans.js");

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  /** Working directory, and home as well. */
  folder: string;
  env?: Record<string, string>;
  nodeArgs?: string[];
  /** What is typed; by default nothing is. */
  input?: string;
}

/** Runs `awaithumans` as a user does, with nothing of our settings in its environment, to its end. */
export async function awaithumans(args: readonly string[], options: CommandOptions): Promise<Outcome> {
  const { folder, nodeArgs = [] } = options;
  const child = spawn(process.execPath, [...nodeArgs, BIN, ...args], {
    cwd: folder,
    env: userEnv(options),
  });
  child.stdin.end(options.input ?? "");
  const outcome = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (outcome.stdout += chunk));
  child.stderr.on("data", (chunk) => (outcome.stderr += chunk));
  const [code] = await once(child, "close");
  return { code, ...outcome };
}

/** An empty folder, gone after the test. */
export async function emptyFolder(): Promise<string> {
  const { folder, remove } = await makeFolder();
  onTestFinished(remove);
  return realpath(folder);
}

/** What a user's shell would hand over: no setting of ours, no trace of the npm that runs the tests. Programs are read quickly. */
export function userEnv({ folder, env = {} }: CommandOptions): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, HOME: folder, ...PROGRAM_CACHE, ...env };
}
