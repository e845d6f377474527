/** Things waiting under keys: the keys take turns, and under each key it is first come, first served. */
export class FairQueue<Item> {
  readonly #waiting = new Map<string, Item[]>();
  readonly #most: { items: number; itemsOfKey: number };
  #size = 0;

  constructor(most: { items: number; itemsOfKey: number }) {
    this.#most = most;
  }

  get size(): number {
    return this.#size;
  }

  /** False when there is no room for it. */
  add(key: string, item: Item): boolean {
    const same = this.#waiting.get(key) ?? [];
    if (this.#size >= this.#most.items || same.length >= this.#most.itemsOfKey) return false;
    same.push(item);
    this.#waiting.set(key, same);
    this.#size += 1;
    return true;
  }

  take(): Item | undefined {
    for (const [key, items] of this.#waiting) {
      const item = items.shift();
      // To the end of the line, which is the order of insertion.
      this.#waiting.delete(key);
      if (items.length > 0) this.#waiting.set(key, items);
      this.#size -= 1;
      return item;
    }
    return undefined;
  }
}
