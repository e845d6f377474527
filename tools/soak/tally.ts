/** How often each of several things happened. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(what: string, count = 1): void {
    this.#counts.set(what, count + (this.#counts.get(what) ?? 0));
  }

  of(what: string): number {
    return this.#counts.get(what) ?? 0;
  }

  /** By name. */
  entries(): [string, number][] {
    return [...this.#counts].sort(([a], [b]) => a.localeCompare(b));
  }
}
