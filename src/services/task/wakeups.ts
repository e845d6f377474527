import type { Logger } from "pino";
import type { Database, Query } from "../db/database.ts";
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

/** Told of a task at once when so many who waited for it were woken. */
type Woke = (woken: number, id: string) => void;

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
  /** Waiters woken since the start, by what told of the change: a notification, or the looks after a reconnect and at times. */
  readonly woken = { notification: 0, reconnect: 0, reread: 0 };
  #busy = false;

  constructor(options: WakeupsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.#safety(), SAFETY_MS);
  }

  /** Waiters that the safety re-read woke because no notification had. */
  get lostWakes(): number {
    return this.#options.changes.lost.count;
  }

  /** Tasks that another node changed. */
  changed(ids: readonly string[]): void {
    const { waiters, changes } = this.#options;
    const wanted = changes.hasListeners() ? ids : ids.filter((id) => waiters.isWaiting(id));
    const told = () => {
      for (const id of ids) changes.lost.told(id);
    };
    told();
    if (wanted.length === 0) return;
    this.#enqueue("told", async () => {
      const rows = await this.#options.db.query<Changed>(CHANGED, [wanted]);
      this.#tell(rows, (woken) => {
        this.woken.notification += woken;
      });
      // Once more: the look may have come between.
      told();
    });
  }

  /** Changes may have been missed: re-reads everything that is waited for by these means, and watchers refetch. */
  missed(query: Query): void {
    this.#options.changes.missed();
    // A look that hangs on a connection which died without a word holds up none of the next.
    this.#reading.told = Promise.resolve();
    this.#reading.everything = Promise.resolve();
    this.#busy = false;
    this.#enqueue("everything", () =>
      this.#wakeAll(query, (woken) => {
        this.woken.reconnect += woken;
      }),
    );
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([this.#reading.told, this.#reading.everything]);
  }

  async #safety(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const { lost } = this.#options.changes;
    lost.settle();
    this.#enqueue("everything", () =>
      this.#wakeAll(this.#options.db.query, (woken, id) => {
        this.woken.reread += woken;
        lost.found(id, woken);
      }),
    );
    await this.#reading.everything;
    this.#busy = false;
  }

  #enqueue(what: "told" | "everything", read: () => Promise<void>): void {
    this.#reading[what] = this.#reading[what].then(read).catch((error: unknown) => {
      this.#options.log.debug({ err: error }, "re-reading waiting tasks failed; the next round tries again");
    });
  }

  async #wakeAll(query: Query, woke: Woke): Promise<void> {
    const { waiters } = this.#options;
    const ids = waiters.waitingIds();
    for (let start = 0; start < ids.length; start += CHUNK) {
      const chunk = ids.slice(start, start + CHUNK);
      const forVerdicts = chunk.filter((id) => waiters.awaitsVerdict(id));
      this.#tell(await query<Changed>(SETTLED, [chunk, forVerdicts]), woke);
    }
  }

  #tell(rows: readonly Changed[], woke: Woke): void {
    for (const row of rows) {
      const woken = this.#options.changes.seen(row);
      if (woken > 0) woke(woken, row.id);
    }
  }
}
