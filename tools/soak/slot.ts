import { residentBytes } from "../../bench/support/child.ts";
import type { NodeProcess } from "../../bench/support/node-process.ts";

/** One life of a process, from a start to its end. */
export interface Life {
  readonly pid: number;
  /** Resident memory in bytes, a sample every few seconds. */
  readonly memory: number[];
  lostWakes: number;
}

/** A place for one process of the system, which is killed and started again and again. */
export class Slot {
  readonly name: string;
  readonly lives: Life[] = [];
  readonly #launch: () => Promise<{ process: NodeProcess; port: number }>;
  #process: NodeProcess | undefined;
  #port = 0;
  #isUp = false;

  constructor(name: string, launch: () => Promise<{ process: NodeProcess; port: number }>) {
    this.name = name;
    this.#launch = launch;
  }

  get isUp(): boolean {
    return this.#isUp;
  }

  /** Whether it ended though nobody ended it. */
  get hasCrashed(): boolean {
    return this.#isUp && this.#process?.hasEnded === true;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  async start(): Promise<void> {
    const { process, port } = await this.#launch();
    this.#process = process;
    this.#port = port;
    this.lives.push({ pid: process.pid, memory: [], lostWakes: 0 });
    this.#isUp = true;
  }

  async kill(): Promise<void> {
    this.#isUp = false;
    await this.#process?.kill();
  }

  /** SIGTERM. @throws where it does not end by itself and well. */
  async stop(): Promise<void> {
    this.#isUp = false;
    const code = await this.#process?.stop();
    if (code !== 0) throw new Error(`${this.name} ended with ${code}: ${await this.#process?.output()}`);
  }

  /** Notes how much memory it has, and how many wake-ups it missed so far; returns how many of these are new. */
  async sample(token: string): Promise<number> {
    const life = this.lives.at(-1);
    if (!this.#isUp || life === undefined || this.#process?.hasEnded) return 0;
    const lost = this.#port === 0 ? 0 : await lostWakes(this.url, token);
    // It may have been killed meanwhile.
    if (!this.#isUp || this.#process?.hasEnded) return 0;
    life.memory.push(residentBytes(life.pid));
    const before = life.lostWakes;
    life.lostWakes = Math.max(before, lost ?? before);
    return life.lostWakes - before;
  }
}

async function lostWakes(url: string, token: string): Promise<number | undefined> {
  try {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${url}/metrics`, { headers, signal: AbortSignal.timeout(5_000) });
    const found = /^awaithumans_lost_wakes_total (\d+)$/m.exec(await response.text());
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}
