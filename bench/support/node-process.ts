import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { open, readFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { pause } from "./statistics.ts";

const COMMAND = fileURLToPath(new URL("../../bin/awaithumans.js", import.meta.url));
const START_MS = 30_000;
/** Longer than the drain time of whoever is stopped here, and the grace after it. */
const STOP_MS = 30_000;

export interface NodePlan {
  args: readonly string[];
  /** All of it but for what a program needs to run. */
  env: Readonly<Record<string, string | undefined>>;
  /** Where it runs, and its log lies. */
  folder: string;
}

let logs = 0;

/** One process of the `awaithumans` command. What it prints goes to a file: reading a pipe would cost time here. */
export class NodeProcess {
  readonly log: string;
  /** Exit code, once it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, log: string) {
    this.#child = child;
    this.log = log;
    this.ended = once(child, "exit").then(([code]) => code);
  }

  static async spawn({ args, env, folder }: NodePlan): Promise<NodeProcess> {
    logs += 1;
    const log = path.join(folder, `${logs}-${args[0]}.log`);
    const file = await open(log, "w");
    const child = spawn(process.execPath, [COMMAND, ...args], {
      cwd: folder,
      stdio: ["ignore", file.fd, file.fd],
      env: { PATH: process.env.PATH, TMPDIR: process.env.TMPDIR, ...env },
    });
    const started = new NodeProcess(child, log);
    await once(child, "spawn");
    await file.close();
    return started;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  /** The first match in what it prints. @throws with all of it where it ends before. */
  async printed(line: RegExp): Promise<RegExpExecArray> {
    const deadline = performance.now() + START_MS;
    while (performance.now() < deadline && !this.hasEnded) {
      const found = line.exec(await this.output());
      if (found) return found;
      await pause(20);
    }
    await this.kill();
    throw new Error(`nothing printed ${line}: ${await this.output()}`);
  }

  output(): Promise<string> {
    return readFile(this.log, "utf8");
  }

  /** Asks it to stop; its exit code. */
  async stop(): Promise<number | null> {
    if (!this.hasEnded) this.#child.kill("SIGTERM");
    const cut = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS);
    const code = await this.ended;
    clearTimeout(cut);
    return code;
  }

  /** kill -9, and waits until it is gone. */
  async kill(): Promise<void> {
    if (!this.hasEnded) this.#child.kill("SIGKILL");
    await this.ended;
  }
}

/** A server, once it listens. Port 0 takes a free one. */
export async function startServerProcess(
  plan: Omit<NodePlan, "args">,
  port = 0,
): Promise<{ process: NodeProcess; port: number }> {
  const args = ["serve", "--port", String(port), "--host", "127.0.0.1"];
  const server = await NodeProcess.spawn({ ...plan, args });
  const [, printed] = await server.printed(/Server running on port (\d+)\s/);
  return { process: server, port: Number(printed) };
}

/** A worker, once it works. */
export async function startWorkerProcess(plan: Omit<NodePlan, "args">): Promise<NodeProcess> {
  const worker = await NodeProcess.spawn({ ...plan, args: ["worker"] });
  await worker.printed(/Worker running/);
  return worker;
}

/** `awaithumans migrate`. @throws with what it printed where it fails. */
export async function migrateBy(plan: Omit<NodePlan, "args">): Promise<void> {
  const migrate = await NodeProcess.spawn({ ...plan, args: ["migrate"] });
  const code = await migrate.ended;
  if (code !== 0) throw new Error(`migrate ended with ${code}: ${await migrate.output()}`);
}
