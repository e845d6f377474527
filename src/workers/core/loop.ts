import type { Logger } from "pino";
import type { Kick } from "../../services/db/outbox.ts";

export interface LoopOptions {
  /** For the log. */
  name: string;
  /** One round of work; tells when the next one is wanted, if that is sooner than in a second. */
  pass: (signal: AbortSignal) => Promise<Date | undefined>;
  /** Least time between two passes, in which kicks are gathered, too. */
  apartMs?: number;
  kick: Kick;
  now: () => Date;
  log: Logger;
}

const APART_MS = 5;
const REST_MS = 1_000;

/** Runs passes one after another: on a kick, when one is wanted, and each second. An outage does not end it. */
export class Loop {
  readonly #options: LoopOptions;
  readonly #apartMs: number;
  readonly #closing = new AbortController();
  readonly #unsubscribe: () => void;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #kicked = false;
  #failing = false;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#apartMs = options.apartMs ?? APART_MS;
    this.#unsubscribe = options.kick.onKick(() => this.#onKick());
    this.#arm(0);
  }

  /** Starts no further pass and waits for the one under way. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#unsubscribe();
    clearTimeout(this.#timer);
    await this.#running;
  }

  #onKick(): void {
    if (this.#kicked) return;
    this.#kicked = true;
    if (this.#running === undefined) this.#arm(this.#apartMs);
  }

  #arm(ms: number): void {
    clearTimeout(this.#timer);
    if (this.#closing.signal.aborted) return;
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, ms);
  }

  async #run(): Promise<void> {
    this.#kicked = false;
    const wanted = await this.#pass();
    this.#running = undefined;
    this.#arm(this.#kicked ? this.#apartMs : this.#restUntil(wanted));
  }

  async #pass(): Promise<Date | undefined> {
    const { name, pass, log } = this.#options;
    try {
      const wanted = await pass(this.#closing.signal);
      if (this.#failing) log.info({ loop: name }, "works again");
      this.#failing = false;
      return wanted;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.#failing) log.warn({ loop: name, reason }, "fails; tried again each second");
      this.#failing = true;
      return undefined;
    }
  }

  #restUntil(wanted: Date | undefined): number {
    if (wanted === undefined) return REST_MS;
    const ms = wanted.getTime() - this.#options.now().getTime();
    return Math.min(Math.max(ms, this.#apartMs), REST_MS);
  }
}
