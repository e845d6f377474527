import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { onTestFinished } from "vitest";
import { hasEnded } from "../../src/services/db/embedded/process.ts";
import { BIN, type CommandOptions, userEnv } from "./command.ts";

export interface DevServer {
  child: ChildProcess;
  /** All of standard output so far. */
  output(): string;
  /** All of standard error so far, which is where the log goes. */
  errors(): string;
  url: string;
  /** Where the start-up lines send the person. */
  dashboard: string;
  /** Sends the signal and returns the exit code, or the signal's name. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

const GREETING = /✓ Server running at (\S+)\n✓ Database: .*\n✓ Open the dashboard at:\n\n {4}(\S+)\n/;

/** Runs `awaithumans dev` on any free port until the start-up lines are there; it ends with the test. */
export async function startDev(
  options: CommandOptions,
  args: readonly string[] = ["--port", "0"],
): Promise<DevServer> {
  return watch(spawn(process.execPath, [BIN, "dev", ...args], spawnOptions(options)), options.folder);
}

/** As `startDev`, by an npm script in the folder's package.json. */
export async function startDevByNpm(options: CommandOptions): Promise<DevServer> {
  return watch(spawn("npm", ["run", "--silent", "dev"], spawnOptions(options)), options.folder);
}

function spawnOptions(options: CommandOptions): SpawnOptions {
  return { cwd: options.folder, env: userEnv(options), stdio: ["ignore", "pipe", "pipe"] };
}

async function watch(child: ChildProcess, folder: string): Promise<DevServer> {
  const text = { stdout: "", stderr: "" };
  const greeted = new Promise<RegExpExecArray>((resolve, reject) => {
    child.stdout?.on("data", (chunk) => {
      text.stdout += chunk;
      const match = GREETING.exec(text.stdout);
      if (match !== null) resolve(match);
    });
    child.stderr?.on("data", (chunk) => (text.stderr += chunk));
    child.once("close", (code) => reject(new Error(`dev ended with ${code}: ${text.stdout}${text.stderr}`)));
  });
  const end = async (signal: NodeJS.Signals) => {
    const closed = once(child, "close");
    child.kill(signal);
    const [code, by] = await closed;
    return code ?? by;
  };
  onTestFinished(async () => {
    if (!hasEnded(child)) await end("SIGTERM");
    const orphan = await postgresPid(folder);
    if (orphan !== undefined) process.kill(orphan, "SIGQUIT");
  });
  const [, url = "", dashboard = ""] = await greeted;
  return { child, url, dashboard, output: () => text.stdout, errors: () => text.stderr, end };
}

/** The process number of the Postgres that runs in the folder's state directory, as its own file says. */
export async function postgresPid(folder: string): Promise<number | undefined> {
  const file = path.join(folder, ".awaithumans", "postgres", "postmaster.pid");
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : Number(text.split("\n")[0]);
}
