import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A child process whose output is collected, and waited for by pattern. */
export class Child {
  readonly #process: ChildProcess;
  readonly exited: Promise<number | null>;
  #output = "";
  #isOver = false;
  #watchers = new Set<() => void>();

  /** Runs in the repository's root, in a process group of its own. */
  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#process = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, detached: true });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
        for (const watch of this.#watchers) watch();
      });
    }
    this.exited = once(this.#process, "exit").then(([code]) => code);
    // Not with its exit: what it printed last may be read after that.
    this.#process.once("close", () => {
      this.#isOver = true;
      for (const watch of this.#watchers) watch();
    });
  }

  /** Everything printed so far, both streams. */
  get output(): string {
    return this.#output;
  }

  /** The first match in the output. @throws with the whole output where the process ends before. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const found = pattern.exec(this.#output);
      if (found) return found;
      if (this.#isOver) throw new Error(`ended before printing ${pattern}:\n${this.#output}`);
      await new Promise<void>((resolve) => {
        const watch = () => {
          this.#watchers.delete(watch);
          resolve();
        };
        this.#watchers.add(watch);
      });
    }
  }

  /** Ends the whole process group and waits for it. */
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, signal);
    await this.exited;
  }
}
