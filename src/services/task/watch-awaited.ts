import type { Ticket, Waiters, Wake } from "./waiters.ts";

/** Most tasks that are looked at together. */
const TOGETHER_MAX = 1_000;

/**
 * Tasks whose outcomes one caller awaits: of each no more than its ticket is kept. They are given out to be looked at, all
 * of them once, then those that something happened to.
 */
export class Awaited {
  readonly #waiters: Waiters;
  readonly #tickets = new Map<string, Ticket>();
  readonly #toLookAt = new Set<string>();
  #ended = false;
  #stir: (() => void) | undefined;

  /** @throws RATE_LIMITED where there are not places for all of them. */
  constructor(waiters: Waiters, ids: ReadonlySet<string>, signal: AbortSignal) {
    this.#waiters = waiters;
    if (!waiters.hasRoom(ids.size)) throw waiters.refusal();
    for (const id of ids) this.#register(id);
    signal.addEventListener("abort", () => this.leave(), { once: true });
  }

  /** Waits for tasks to look at; undefined where nothing is awaited any more. */
  async next(): Promise<readonly string[] | undefined> {
    while (!this.#ended && this.#toLookAt.size === 0 && this.#tickets.size > 0) {
      await new Promise<void>((resolve) => {
        this.#stir = resolve;
      });
    }
    const ids = [...this.#toLookAt].slice(0, TOGETHER_MAX);
    for (const id of ids) this.#toLookAt.delete(id);
    return this.#ended || ids.length === 0 ? undefined : ids;
  }

  /** It was looked at, and has no outcome yet. */
  park(id: string): void {
    const ticket = this.#tickets.get(id);
    if (ticket) ticket.park({ wake: (wake) => this.#woken(id, wake) });
    else this.#register(id);
  }

  /** It was looked at, and nothing more is to be known of it. */
  settle(id: string): void {
    this.#tickets.get(id)?.leave();
    this.#tickets.delete(id);
  }

  /** Gives everything up. */
  leave(): void {
    this.#ended = true;
    for (const id of [...this.#tickets.keys()]) this.settle(id);
    this.#toLookAt.clear();
    this.#stir?.();
  }

  #register(id: string): void {
    const ticket = this.#waiters.register(id);
    if (!ticket) throw this.#waiters.refusal();
    this.#tickets.set(id, ticket);
    this.#toLookAt.add(id);
  }

  /** The ticket is not kept: it would hold the answer. */
  #woken(id: string, { kind }: Wake): void {
    this.#tickets.delete(id);
    if (kind === "closing") this.#ended = true;
    else this.#toLookAt.add(id);
    this.#stir?.();
  }
}
