/** Most items in one batch, and most bytes where it has more than one. */
const ITEMS_MAX = 64;
const BYTES_MAX = 1024 * 1024;

/** Two: one is gathered and sent while the other commits. */
const AT_ONCE = 2;

/** SQLSTATE classes of what one row, or two transactions, may be to blame for; never those of an outage. */
const OF_ONE_ROW = /^(22|23|40|54)...$/;

export interface BatchOptions<Item, Result> {
  /** Does all of a batch in one transaction, or nothing of it; the function tells the result of each item. */
  run: (items: readonly Item[]) => Promise<(item: Item) => Result>;
  bytesOf: (item: Item) => number;
}

interface Waiting<Item, Result> {
  item: Item;
  bytes: number;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/**
 * Lets calls that come at the same time share one statement and one commit. The first goes at once; what
 * comes while two batches are under way travels in the next.
 */
export class Batches<Item, Result> {
  readonly #options: BatchOptions<Item, Result>;
  readonly #running = new Set<Promise<void>>();
  #waiting: Waiting<Item, Result>[] = [];

  constructor(options: BatchOptions<Item, Result>) {
    this.#options = options;
  }

  /** @throws what Postgres says of this item, or why the database could not be asked. */
  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, bytes: this.#options.bytesOf(item), resolve, reject });
      this.#start();
    });
  }

  /** Resolves when everything added so far is done or has failed. */
  async flush(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  #start(): void {
    if (this.#waiting.length === 0 || this.#running.size === AT_ONCE) return;
    const running = this.#settle(this.#take()).finally(() => {
      this.#running.delete(running);
      this.#start();
    });
    this.#running.add(running);
  }

  #take(): readonly Waiting<Item, Result>[] {
    let count = 0;
    let bytes = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes;
      if (count === ITEMS_MAX || (count > 0 && bytes > BYTES_MAX)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #settle(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const resultOf = await this.#options.run(batch.map(({ item }) => item));
      for (const { item, resolve } of batch) resolve(resultOf(item));
    } catch (error) {
      if (!isOfOneRow(error)) {
        // The database is away: what waits would only wait longer for the same answer.
        for (const { reject } of [...batch, ...this.#waiting.splice(0)]) reject(error);
      } else if (batch.length === 1) {
        for (const { reject } of batch) reject(error);
      } else {
        // Once more, each alone: nothing fits into a batch beside an infinite item.
        this.#waiting.unshift(...batch.map((one) => ({ ...one, bytes: Number.POSITIVE_INFINITY })));
      }
    }
  }
}

function isOfOneRow(error: unknown): boolean {
  return error instanceof Error && "code" in error && OF_ONE_ROW.test(String(error.code));
}
