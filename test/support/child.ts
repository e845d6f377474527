import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** A child process whose output is collected, and waited for by pattern. */
export class Child {
  readonly #process: ChildProcess;
  readonly exited: Promise<number | null>;
  #output = "";
  #watchers = new Set<() => void>();
  #isOver = false;

  /** Runs in the repository's root, in a process group of its own. */
  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#process = spawn(command, args, { cwd: ROOT, env: { ...process.env, ...env }, detached: true });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
        for (const watch of this.#watchers) watch();
      });
    }
    // `exit` comes before the last of the output.
    this.exited = once(this.#process, "close").then(([code]) => code);
    void this.exited.then(() => {
      this.#isOver = true;
      for (const watch of this.#watchers) watch();
    });
  }

  /** Everything printed so far, both streams. */
  get output(): string {
    return this.#output;
  }

  /** The first match in whole lines, once it is there. @throws with the whole output where the process ends before. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const end = this.#isOver ? this.#output.length : this.#output.lastIndexOf("\n") + 1;
      const found = pattern.exec(this.#output.slice(0, end));
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
