import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";

/** A program with its arguments. */
export type Command = readonly [string, ...string[]];

export type Environment = Readonly<Record<string, string>>;

export interface Place {
  folder: string;
  env?: Environment;
}

/** A client that is ready to ask. */
export interface Prepared {
  name: string;
  command: Command;
  place: Place;
  /** Whether it outlives its connections. */
  isLasting: boolean;
}

/** What is missing on this machine, which is no failure of ours. */
export class Missing extends Error {}

/** Long enough for whatever is waited for while nothing is compiled. */
const PATIENCE_MS = 180_000;

/** The reader's environment without their own settings of ours. */
function environment({ env = {} }: Place): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("AWAITHUMANS_"));
  return { ...Object.fromEntries(inherited), ...env };
}

/** Runs to the end; returns what it printed. @throws with what it said where it fails. */
export async function run([command, ...args]: Command, place: Place): Promise<string> {
  const options = { cwd: place.folder, env: environment(place), maxBuffer: 64 * 1024 * 1024 };
  try {
    return (await promisify(execFile)(command, args, options)).stdout;
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    const said = `${stdout}${stderr}`.trim() || (error instanceof Error ? error.message : String(error));
    throw new Error(`${[command, ...args].join(" ")} failed:\n${said}`);
  }
}

/** As `run`, of what other machines may not have. @throws Missing where it fails. */
export async function runOrMiss(command: Command, place: Place, what: string): Promise<string> {
  return run(command, place).catch((error: Error) => {
    throw new Missing(`${what} (${error.message.trim().split("\n").at(-1)})`);
  });
}

export interface Program {
  /** The first match in what it prints. @throws where it ends before, or takes too long. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Its exit code. */
  ended: Promise<number | null>;
  stop(): Promise<void>;
}

/** Starts a program that is talked to while it runs. */
export function start([command, ...args]: Command, place: Place): Program {
  const child = spawn(command, args, {
    cwd: place.folder,
    env: environment(place),
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let look = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      look();
    });
  }
  const ended = once(child, "close").then(([code]: (number | null)[]) => code ?? null);
  const printed = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const fail = (what: string) => reject(new Error(`${command} ${what} ${pattern}:\n${output}`));
      const late = setTimeout(() => fail("did not print in time"), PATIENCE_MS);
      look = () => {
        const found = pattern.exec(output);
        if (!found) return;
        clearTimeout(late);
        resolve(found);
      };
      look();
      void ended.then(() => {
        clearTimeout(late);
        fail("ended before printing");
      });
    });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
  };
  return { printed, ended, stop };
}
