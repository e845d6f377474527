import type { Logger } from "pino";
import type { Database } from "./database.ts";

/** The channel on which nodes tell each other which tasks changed: `<node>:<id>,<id>,…`. */
export const TASK_CHANNEL = "awaithumans_task";

/** Least time between two notifications: the first change goes at once, those that follow within it travel together. */
const COALESCE_MS = 5;

/** Postgres takes payloads of less than 8,000 bytes. */
const IDS_MAX = 200;

/** What cannot be told is told again after a pause; of more than this many tasks, that everything changed. */
const RETRY_MS = 1_000;
const UNTOLD_MAX = 10_000;

/** In place of ids: changes may have been missed. */
export const EVERYTHING = "*";

const NOTIFY = { name: "notify", text: "select pg_notify($1, $2)" };

/**
 * Tells other nodes of changed tasks, outside the transactions that changed them: NOTIFY inside a writing
 * transaction takes a global lock until it commits. A lost notification costs the safety re-read's delay.
 */
export class TaskNotifier {
  readonly #db: Database;
  readonly #nodeId: string;
  readonly #log: Logger;
  /** Notifications since the start. */
  readonly counts = { sent: 0, failed: 0 };
  #pending = new Set<string>();
  #sending: Promise<void> | undefined;
  #closing = false;
  #sentAt = Number.NEGATIVE_INFINITY;

  constructor(db: Database, { nodeId, log }: { nodeId: string; log: Logger }) {
    this.#db = db;
    this.#nodeId = nodeId;
    this.#log = log;
  }

  publish(taskId: string): void {
    this.#pending.add(taskId);
    this.#sending ??= this.#sendSoon();
  }

  /** Resolves when everything published so far has been sent or given up. */
  async flush(): Promise<void> {
    while (this.#sending) await this.#sending;
  }

  /** Sends what is still untold once more, and no more after that. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.flush();
  }

  async #sendSoon(pauseMs = COALESCE_MS): Promise<void> {
    const waitMs = this.#sentAt + pauseMs - performance.now();
    if (waitMs > 0 && !this.#closing) await new Promise((resolve) => setTimeout(resolve, waitMs));
    await this.#send();
  }

  async #send(): Promise<void> {
    this.#sentAt = performance.now();
    const untold = [...this.#pending];
    this.#pending = new Set();
    let pauseMs = COALESCE_MS;
    try {
      while (untold.length > 0) {
        const chunk = untold.slice(0, IDS_MAX).join(",");
        await this.#db.query(NOTIFY, [TASK_CHANNEL, `${this.#nodeId}:${chunk}`]);
        untold.splice(0, IDS_MAX);
        this.counts.sent += 1;
      }
    } catch (error) {
      this.counts.failed += 1;
      this.#log.warn(
        { err: error, tasks: untold.length },
        "other nodes are not told of changes; trying again",
      );
      for (const id of untold) this.#pending.add(id);
      if (this.#pending.size > UNTOLD_MAX) this.#pending = new Set([EVERYTHING]);
      if (this.#closing) this.#pending.clear();
      pauseMs = RETRY_MS;
    } finally {
      this.#sending = this.#pending.size > 0 ? this.#sendSoon(pauseMs) : undefined;
    }
  }
}
