import type { Logger } from "pino";
import type { Database } from "../db/database.ts";
import { type Changed, type Changes, changedColumns } from "./changes.ts";
import { TERMINAL_SQL } from "./task.entity.ts";
import type { Waiters } from "./waiters.ts";

const SAFETY_MS = 2_000;
const CHUNK = 5_000;

const READ = `select w.id, coalesce(t.revision, 0) as revision, ${changedColumns("t")}
  from unnest($1::text[]) w(id) left join tasks t on t.id = w.id`;

const CHANGED = { name: "task-changed", text: READ };

/** Of these tasks, those that have their outcome or are gone; of those in `$2`, also the ones without a verdict to come. */
const SETTLED = {
  name: "task-settled",
  text: `${READ} where t.id is null or t.status in ${TERMINAL_SQL}
    or (t.status <> 'submitted' and t.id = any($2))`,
};

export interface WakeupsOptions {
  db: Database;
  waiters: Waiters;
  changes: Changes;
  log: Logger;
}

/**
 * Wakes who waits here for what happened elsewhere: on a notification at once, and every two seconds by
 * re-reading the waiting ids, so that a lost notification costs a delay, never an answer.
 */
export class Wakeups {
  readonly #options: WakeupsOptions;
  readonly #timer: NodeJS.Timeout;
  /** What was told of does not queue behind the re-read of everything. */
  readonly #reading = { told: Promise.resolve(), everything: Promise.resolve() };
  #busy = false;
  #lost = 0;

  constructor(options: WakeupsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#safety(), SAFETY_MS);
  }

  /** Waiters that the safety re-read woke because no notification had. */
  get lostWakes(): number {
    return this.#lost;
  }

  /** Tasks that another node changed. */
  changed(ids: readonly string[]): void {
    const { waiters, changes } = this.#options;
    const wanted = changes.hasListeners() ? ids : ids.filter((id) => waiters.isWaiting(id));
    if (wanted.length > 0) this.#enqueue("told", async () => void (await this.#read(CHANGED, [wanted])));
  }

  /** Changes may have been missed: re-reads everything that is waited for, and watchers refetch. */
  missed(): void {
    this.#options.changes.missed();
    this.#enqueue("everything", async () => void (await this.#wakeAll()));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([this.#reading.told, this.#reading.everything]);
  }

  async #safety(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#enqueue("everything", async () => {
      this.#lost += await this.#wakeAll();
    });
    await this.#reading.everything;
    this.#busy = false;
  }

  #enqueue(what: "told" | "everything", read: () => Promise<void>): void {
    this.#reading[what] = this.#reading[what].then(read).catch((error: unknown) => {
      this.#options.log.debug({ err: error }, "re-reading waiting tasks failed; the next round tries again");
    });
  }

  async #wakeAll(): Promise<number> {
    const { waiters } = this.#options;
    const ids = waiters.waitingIds();
    let woken = 0;
    for (let start = 0; start < ids.length; start += CHUNK) {
      const chunk = ids.slice(start, start + CHUNK);
      woken += await this.#read(SETTLED, [chunk, chunk.filter((id) => waiters.awaitsVerdict(id))]);
    }
    return woken;
  }

  /** Reads these tasks and tells of what is found; returns how many waiters that woke. */
  async #read(statement: typeof CHANGED, values: readonly (readonly string[])[]): Promise<number> {
    const { db, changes } = this.#options;
    let woken = 0;
    for (const row of await db.query<Changed>(statement, values)) woken += changes.seen(row);
    return woken;
  }
}
