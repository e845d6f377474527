import { type ChildProcess, spawn } from "node:child_process";

const DONE = "--- done ---";

/** A shell as a reader has it: what one block sets, the next one finds. It ends at the first failure. */
export class Shell {
  readonly #process: ChildProcess;
  #output = "";
  #look = () => {};

  constructor(folder: string, env: Readonly<Record<string, string>>) {
    this.#process = spawn("bash", ["-euo", "pipefail", "-s"], {
      cwd: folder,
      env: { ...process.env, ...env },
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
        this.#look();
      });
    }
    this.#process.on("close", () => this.#look());
    this.#process.stdin?.on("error", () => {});
  }

  /** What the block prints. @throws with all of it where a command fails. */
  async run(code: string): Promise<string> {
    this.#output = "";
    this.#process.stdin?.write(`${code}\necho '${DONE}'\n`);
    await new Promise<void>((resolve) => {
      this.#look = () => {
        if (this.#output.includes(DONE) || this.#process.exitCode !== null) resolve();
      };
      this.#look();
    });
    if (!this.#output.includes(DONE)) throw new Error(`a command failed:\n${this.#output}`);
    return this.#output.replace(DONE, "").trim();
  }

  close(): void {
    this.#process.stdin?.end();
  }
}
