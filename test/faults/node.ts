import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import path from "node:path";

/** A place in the life of a process: before a step begins, or after its result is known and nothing was done with it. */
export interface Point {
  phase: "before" | "after";
  /** Kind and name, e.g. `statement task-complete`. */
  step: string;
  /** Which time, counting from 1. */
  nth: number;
}

/** What a node's process is told. `watch` asks for the steps begun since the last one, and says where the process ends. */
export type Order =
  | { do: "start"; databaseUrl: string; env: Readonly<Record<string, string>> }
  | { do: "watch"; end?: Point }
  | { do: "stop" };

export interface Report {
  port?: number;
  steps?: string[];
  error?: string;
}

/** A whole server, with its jobs, in a process of its own that can be killed; it is started on one database after another. */
export class Node {
  /** Resolves with the signal, or the exit code, that ended the process. */
  readonly ended: Promise<NodeJS.Signals | number>;
  readonly #process: ChildProcess;
  /** The last it printed; the job runner is noisy while its database is away. */
  #words = "";
  #isOver = false;

  constructor() {
    const script = path.join(import.meta.dirname, "node-process.ts");
    this.#process = fork(script, {
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#process.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#words = (this.#words + text).slice(-4_000);
    });
    this.ended = once(this.#process, "exit").then(([code, signal]) => {
      this.#isOver = true;
      return signal ?? code;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Returns the address it answers on. */
  async start(databaseUrl: string, env: Readonly<Record<string, string>>): Promise<string> {
    const { port } = await this.#order({ do: "start", databaseUrl, env });
    return `http://127.0.0.1:${port}`;
  }

  /** Returns the steps begun since the last watch; the process ends itself where `end` says. */
  async watch(end?: Point): Promise<readonly string[]> {
    const { steps = [] } = await this.#order({ do: "watch", ...(end && { end }) });
    return steps;
  }

  /** Stops the server in its order; the process is kept. */
  async stop(): Promise<void> {
    await this.#order({ do: "stop" });
  }

  /** kill -9 of the process. */
  async kill(): Promise<void> {
    if (!this.#isOver) this.#process.kill("SIGKILL");
    await this.ended;
  }

  async #order(order: Order): Promise<Report> {
    const reply = once(this.#process, "message").then(([report]: Report[]) => report);
    this.#process.send(order);
    const report = await Promise.race([reply, this.ended.then(() => undefined)]);
    if (report === undefined) throw new Error(`the node's process ended at '${order.do}': ${this.#words}`);
    if (report.error !== undefined) throw new Error(report.error);
    return report;
  }
}
