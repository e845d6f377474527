import type { Logger } from "pino";
import type { Database } from "./database.ts";

/** The channel on which nodes tell each other which tasks changed: `<node>:<id>,<id>,…`. */
export const TASK_CHANNEL = "awaithumans_task";

/** Least time between two notifications: the first change goes at once, those that follow within it travel together. */
const COALESCE_MS = 5;

/** Postgres takes payloads of less than 8,000 bytes. */
const IDS_MAX = 200;

const NOTIFY = { name: "notify", text: "select pg_notify($1, $2)" };

/**
 * Tells other nodes of changed tasks, outside the transactions that changed them: NOTIFY inside a writing
 * transaction takes a global lock until it commits. A lost notification costs the safety re-read's delay.
 */
export class TaskNotifier {
  readonly #db: Database;
  readonly #nodeId: string;
  readonly #log: Logger;
  #pending = new Set<string>();
  #sending: Promise<void> | undefined;
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

  async #sendSoon(): Promise<void> {
    const waitMs = this.#sentAt + COALESCE_MS - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    await this.#send();
  }

  async #send(): Promise<void> {
    this.#sentAt = performance.now();
    const ids = [...this.#pending];
    this.#pending = new Set();
    try {
      for (let start = 0; start < ids.length; start += IDS_MAX) {
        const chunk = ids.slice(start, start + IDS_MAX).join(",");
        await this.#db.query(NOTIFY, [TASK_CHANNEL, `${this.#nodeId}:${chunk}`]);
      }
    } catch (error) {
      this.#log.warn(
        { err: error, tasks: ids.length },
        "other nodes were not told of changes; they re-read within 2 s",
      );
    } finally {
      this.#sending = undefined;
      if (this.#pending.size > 0) this.#sending = this.#sendSoon();
    }
  }
}
