import type { Until, Waiter, Waiters, Wake } from "./waiters.ts";

/** A place in the map, or aside of it. Register, re-read the task, then park or leave. */
export class Ticket {
  readonly taskId: string;
  /** `room` where there was none: it is woken by time alone, and soon. */
  readonly until: Until | "room";
  readonly #waiters: Waiters;
  #waiter: Waiter | undefined;
  #early: Wake | undefined;

  constructor(waiters: Waiters, taskId: string, until: Until | "room") {
    this.#waiters = waiters;
    this.taskId = taskId;
    this.until = until;
  }

  /** Parks until woken, at the latest after `waitMs`. @throws the signal's reason where that ends the wait. */
  wait(waitMs: number, signal: AbortSignal): Promise<Wake> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const leave = () => {
        this.leave();
        reject(signal.reason);
      };
      const wake = (wake: Wake) => {
        signal.removeEventListener("abort", leave);
        resolve(wake);
      };
      signal.addEventListener("abort", leave, { once: true });
      this.park({ wake }, waitMs);
    });
  }

  /** Hands over what is to be woken, at the latest after `waitMs` if given. A wake since registering comes at once. */
  park(waiter: Waiter, waitMs?: number): void {
    if (this.#early) {
      waiter.wake(this.#early);
      return;
    }
    this.#waiter = waiter;
    if (waitMs !== undefined) this.#waiters.expireAfter(this, waitMs);
  }

  /** Gives the place up without being woken. */
  leave(): void {
    this.#waiter = undefined;
    this.#waiters.remove(this);
  }

  /** For the map: ends the wait. The wake is kept for who parks later alone, as it may hold an answer. */
  settle(wake: Wake): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    if (waiter) waiter.wake(wake);
    else this.#early = wake;
  }
}
