import { asPartOfThis } from "../core/step.ts";
import { sqlState } from "./database.ts";

/** Most items in one batch, and most bytes where it has more than one. */
const ITEMS_MAX = 64;
const BYTES_MAX = 1024 * 1024;

/** Most items, and most bytes of them, that wait for their batch; one more is refused. */
const WAITING_ITEMS_MAX = 5_000;
const WAITING_BYTES_MAX = 64 * 1024 * 1024;

/** Two at most, and the second only where this much waits: one full batch costs half of what two small ones do. */
const AT_ONCE = 2;
const SECOND_ITEMS = ITEMS_MAX / 2;
const SECOND_BYTES = BYTES_MAX / 2;

/** SQLSTATE classes of what one row, or two transactions, may be to blame for; never those of an outage. */
const OF_ONE_ROW = /^(22|23|40|54)...$/;

export interface BatchOptions<Item, Result> {
  /** Does all of a batch in one transaction, or nothing of it; the function tells the result of each item. */
  run: (items: readonly Item[]) => Promise<(item: Item) => Result>;
  bytesOf: (item: Item) => number;
  /** What is told where too much is waiting. */
  crowded: () => Error;
}

interface Waiting<Item, Result> {
  item: Item;
  bytes: number;
  /** Whether it shares its batch with nothing. */
  alone: boolean;
  /** The statement is a part of the call that asked first. */
  asPart<Started>(run: () => Started): Started;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Lets calls that come at the same time share one statement and one commit. The first goes at once; what comes while a
 * batch is under way travels in the next, or in a second one beside it where half a batch has gathered.
 */
export class Batches<Item, Result> {
  readonly #options: BatchOptions<Item, Result>;
  readonly #running = new Set<Promise<void>>();
  /** Since the start: batches that were sent, their items, and items that were refused. */
  readonly counts = { batches: 0, items: 0, refused: 0 };
  #waiting: Waiting<Item, Result>[] = [];
  #waitingBytes = 0;

  constructor(options: BatchOptions<Item, Result>) {
    this.#options = options;
  }

  /** What waits for its batch. */
  get waiting(): { items: number; bytes: number } {
    return { items: this.#waiting.length, bytes: this.#waitingBytes };
  }

  /** @throws what Postgres says of this item, or why the database could not be asked, or that too much waits. */
  add(item: Item): Promise<Result> {
    const bytes = this.#options.bytesOf(item);
    if (!this.#hasRoom(bytes)) {
      this.counts.refused += 1;
      return Promise.reject(this.#options.crowded());
    }
    return new Promise((resolve, reject) => {
      const asPart = asPartOfThis();
      this.#waitingBytes += bytes;
      this.#waiting.push({ item, bytes, alone: false, asPart, resolve, reject });
      this.#start();
    });
  }

  /** One item may always wait, whatever its size. */
  #hasRoom(bytes: number): boolean {
    const { length } = this.#waiting;
    return length === 0 || (length < WAITING_ITEMS_MAX && this.#waitingBytes + bytes <= WAITING_BYTES_MAX);
  }

  /** Resolves when everything added so far is done or has failed. */
  async flush(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #start(): void {
    if (!this.#mayStart()) return;
    const running = this.#settle(this.#take()).finally(() => {
      this.#running.delete(running);
      this.#start();
    });
    this.#running.add(running);
  }

  #mayStart(): boolean {
    const { size } = this.#running;
    if (size === 0) return this.#waiting.length > 0;
    return size < AT_ONCE && (this.#waiting.length >= SECOND_ITEMS || this.#waitingBytes >= SECOND_BYTES);
  }

  #take(): readonly Waiting<Item, Result>[] {
    let count = 0;
    let bytes = 0;
    for (const { bytes: more, alone } of this.#waiting) {
      if (count === ITEMS_MAX || (count > 0 && (alone || bytes + more > BYTES_MAX))) break;
      count += 1;
      bytes += more;
      if (alone) break;
    }
    this.#waitingBytes -= bytes;
    this.counts.batches += 1;
    this.counts.items += count;
    return this.#waiting.splice(0, count);
  }

  async #settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const run = () => this.#options.run(batch.map(({ item }) => item));
      const resultOf = await (batch[0]?.asPart(run) ?? run());
      for (const { item, resolve } of batch) resolve(resultOf(item));
    } catch (error) {
      if (!isOfOneRow(error)) {
        // The database is away: what waits would only wait longer for the same answer.
        for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(error);
        this.#waitingBytes = 0;
      } else if (batch.length === 1) {
        for (const { reject } of batch) reject(error);
      } else {
        // Once more, each by itself.
        this.#waiting.unshift(...batch.map((one) => ({ ...one, alone: true })));
        for (const { bytes } of batch) this.#waitingBytes += bytes;
      }
    }
  }
}

function isOfOneRow(error: unknown): boolean {
  return OF_ONE_ROW.test(sqlState(error));
}
