/** Numbers that look like chance and are the same for the same seed (mulberry32). */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Another source, which this one's later draws do not change. */
  fork(): Chance {
    return new Chance(Math.floor(this.#next() * 2 ** 32));
  }

  isHit(probability: number): boolean {
    return this.#next() < probability;
  }

  between(min: number, max: number): number {
    return min + this.#next() * (max - min);
  }

  whole(min: number, max: number): number {
    return Math.floor(this.between(min, max + 1));
  }

  /** Often short and seldom long, `mean` on average. */
  pause(mean: number): number {
    return -Math.log(1 - this.#next()) * mean;
  }

  pick<T>(from: readonly T[]): T {
    const found = from[Math.floor(this.#next() * from.length)];
    if (found === undefined) throw new Error("nothing to pick from");
    return found;
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
