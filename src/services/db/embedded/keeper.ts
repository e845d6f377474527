import type { ChildProcess } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { type Cluster, launch, shutDown } from "./process.ts";

const ATTEMPTS = 5;

/** Keeps one server running on one port until told to stop. */
export class Keeper {
  readonly #cluster: Cluster;
  readonly #port: number;
  readonly #onTrouble: (message: string) => void;
  #child: ChildProcess | undefined;
  #stopping = false;
  #restart: Promise<void> | undefined;

  constructor(cluster: Cluster, { port, onTrouble }: { port: number; onTrouble: (message: string) => void }) {
    this.#cluster = cluster;
    this.#port = port;
    this.#onTrouble = onTrouble;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#launch();
        return;
      } catch (error) {
        // After kill -9 the server's children hold its shared memory for a moment.
        if (attempt === ATTEMPTS || this.#stopping) throw error;
        await delay(100 * 2 ** attempt);
      }
    }
  }

  async #launch(): Promise<void> {
    const child = await launch(this.#cluster, this.#port);
    this.#child = child;
    child.once("exit", () => {
      if (!this.#stopping) this.#restart = this.#startAgain();
    });
  }

  async #startAgain(): Promise<void> {
    try {
      await this.start();
      this.#onTrouble("Postgres ended unexpectedly and was started again; nothing committed is lost.");
    } catch (error) {
      this.#onTrouble(
        `Postgres ended and does not start again. ${error instanceof Error ? error.message : error}`,
      );
    }
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#restart;
    if (this.#child !== undefined) await shutDown(this.#cluster, this.#child);
  }
}
