import { type Actor, isOperator, isPerson } from "../core/call.ts";
import type { Status } from "./task.entity.ts";

/** What somebody who waited is told. */
export interface Outcome {
  status: Status;
  /** JSON text; null unless the status is terminal. */
  response: string | null;
  completeTime: Date | null;
  timeoutTime: Date | null;
  verificationAttempt: number;
  /** Who holds the task now. */
  assignedToUserId: string | null;
}

/** Whether somebody who was let wait for a task may still be told of it: somebody else may hold it by now. */
export function mayStillKnow(actor: Actor, { assignedToUserId }: Outcome): boolean {
  return !isPerson(actor) || isOperator(actor) || [null, actor.userId].includes(assignedToUserId);
}

/**
 * Why a wait ended: `settled` with the outcome, `gone` when the task was deleted, `elapsed` when the
 * waiter's own time was up, `closing` when the server shuts down.
 */
export type Wake =
  | { readonly kind: "settled"; readonly outcome: Outcome }
  | { readonly kind: "gone" }
  | { readonly kind: "elapsed" }
  | { readonly kind: "closing" };

/** What is parked: called at most once. */
export interface Waiter {
  wake(wake: Wake): void;
}

/** What is waited for: the outcome of the task, or that no answer to it is being verified (any more). */
export type Until = "outcome" | "verdict";

/** Ticks are coarse, so that a parked waiter costs no timer of its own. */
const TICK_MS = 100;

/** A place in the map. Register, re-read the task, then park or leave. */
export class Ticket {
  readonly taskId: string;
  readonly until: Until;
  readonly #waiters: Waiters;
  #waiter: Waiter | undefined;
  #early: Wake | undefined;

  constructor(waiters: Waiters, taskId: string, until: Until) {
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

  /** For the map: ends the wait. */
  settle(wake: Wake): void {
    const waiter = this.#waiter;
    this.#waiter = undefined;
    this.#early = wake;
    waiter?.wake(wake);
  }
}

/** Everybody who waits for a task in this process, by task. Holds no connection and no database. */
export class Waiters {
  readonly #byTask = new Map<string, Set<Ticket>>();
  readonly #byTick = new Map<number, Set<Ticket>>();
  readonly #monotonicMs: () => number;
  #tick: number;
  #timer: NodeJS.Timeout | undefined;
  #closing = false;

  constructor(monotonicMs: () => number = () => performance.now()) {
    this.#monotonicMs = monotonicMs;
    this.#tick = this.#tickAt(0);
  }

  register(taskId: string, until: Until = "outcome"): Ticket {
    const ticket = new Ticket(this, taskId, until);
    if (this.#closing) {
      ticket.settle({ kind: "closing" });
      return ticket;
    }
    const tickets = this.#byTask.get(taskId);
    if (tickets) tickets.add(ticket);
    else this.#byTask.set(taskId, new Set([ticket]));
    return ticket;
  }

  /** Ids that somebody waits for. */
  waitingIds(): string[] {
    return [...this.#byTask.keys()];
  }

  /** Whether somebody waits for no more than a verdict on this task. */
  awaitsVerdict(taskId: string): boolean {
    for (const { until } of this.#byTask.get(taskId) ?? []) if (until === "verdict") return true;
    return false;
  }

  isWaiting(taskId: string): boolean {
    return this.#byTask.has(taskId);
  }

  /** Wakes everybody who waits for this task; returns how many. */
  wake(taskId: string, wake: Wake): number {
    const tickets = this.#byTask.get(taskId);
    if (!tickets) return 0;
    this.#byTask.delete(taskId);
    for (const ticket of tickets) ticket.settle(wake);
    return tickets.size;
  }

  /** Wakes those who wait for no more than a verdict on this task; returns how many. */
  wakeForVerdict(taskId: string, wake: Wake): number {
    const tickets = [...(this.#byTask.get(taskId) ?? [])].filter(({ until }) => until === "verdict");
    for (const ticket of tickets) {
      this.remove(ticket);
      ticket.settle(wake);
    }
    return tickets.length;
  }

  /** Wakes everybody with `closing`, now and from now on; returns how many waited. */
  close(): number {
    this.#closing = true;
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#byTick.clear();
    let woken = 0;
    for (const taskId of this.waitingIds()) woken += this.wake(taskId, { kind: "closing" });
    return woken;
  }

  /** For tickets. */
  expireAfter(ticket: Ticket, waitMs: number): void {
    if (this.#timer === undefined) {
      this.#tick = this.#tickAt(0);
      this.#timer = setInterval(() => this.#expire(), TICK_MS);
    }
    const tick = this.#tickAt(waitMs) + 1;
    const tickets = this.#byTick.get(tick);
    if (tickets) tickets.add(ticket);
    else this.#byTick.set(tick, new Set([ticket]));
  }

  /** For tickets. */
  remove(ticket: Ticket): void {
    const tickets = this.#byTask.get(ticket.taskId);
    tickets?.delete(ticket);
    if (tickets?.size === 0) this.#byTask.delete(ticket.taskId);
  }

  #tickAt(inMs: number): number {
    return Math.floor((this.#monotonicMs() + inMs) / TICK_MS);
  }

  #expire(): void {
    const now = this.#tickAt(0);
    for (; this.#tick <= now; this.#tick += 1) {
      const due = this.#byTick.get(this.#tick);
      this.#byTick.delete(this.#tick);
      for (const ticket of due ?? []) {
        this.remove(ticket);
        ticket.settle({ kind: "elapsed" });
      }
    }
    if (this.#byTick.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }
}
