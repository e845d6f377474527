import pg from "pg";
import type { Logger } from "pino";
import { type Query, queryOf } from "./database.ts";
import { EVERYTHING, TASK_CHANNEL } from "./notifier.ts";

const PING_MS = 1_000;
const PING_TIMEOUT_MS = 3_000;
const RECONNECT_MS = 500;

export interface ListenerOptions {
  url: string;
  /** This node, whose own notifications are passed over. */
  nodeId: string;
  log: Logger;
  /** Tasks that other nodes changed. */
  onChanged(ids: readonly string[]): void;
  /**
   * Changes may have been missed: the connection was away, or another node could not tell. `query` asks by way of this
   * connection, which answered just now; those of the pool may have died without a word.
   */
  onMissed(query: Query): void;
}

/** The one connection of this node that listens: its own, never pooled, pinged each second. */
export class TaskListener {
  readonly #options: ListenerOptions;
  #client: pg.Client | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #quiet = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
    void this.#connect();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#client?.end().catch(() => {});
  }

  async #connect(): Promise<void> {
    const { url, log, onMissed } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      application_name: "awaithumans listener",
      keepAlive: true,
      connectionTimeoutMillis: PING_TIMEOUT_MS,
      query_timeout: PING_TIMEOUT_MS,
    });
    this.#client = client;
    client.on("error", () => {});
    client.on("notification", ({ payload }) => this.#receive(payload ?? "", client));
    try {
      await client.connect();
      await client.query(`listen ${TASK_CHANNEL}`);
      if (this.#quiet) log.info("listening for changes again");
      this.#quiet = false;
      onMissed(queryOf(client));
      this.#schedule(() => this.#ping(client), PING_MS);
    } catch (error) {
      this.#reconnect(client, error);
    }
  }

  async #ping(client: pg.Client): Promise<void> {
    try {
      await client.query("select 1");
      this.#schedule(() => this.#ping(client), PING_MS);
    } catch (error) {
      this.#reconnect(client, error);
    }
  }

  #reconnect(client: pg.Client, error: unknown): void {
    void client.end().catch(() => {});
    if (this.#closed) return;
    if (!this.#quiet)
      this.#options.log.warn({ err: error }, "not listening for changes of other nodes; trying again");
    this.#quiet = true;
    this.#schedule(() => this.#connect(), RECONNECT_MS);
  }

  #schedule(step: () => Promise<void>, ms: number): void {
    if (!this.#closed) this.#timer = setTimeout(() => void step(), ms);
  }

  #receive(payload: string, client: pg.Client): void {
    const colon = payload.indexOf(":");
    if (payload.slice(0, colon) === this.#options.nodeId) return;
    const ids = payload.slice(colon + 1).split(",");
    if (ids.includes(EVERYTHING)) this.#options.onMissed(queryOf(client));
    else this.#options.onChanged(ids);
  }
}
