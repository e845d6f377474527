import { type Actor, isOperator, isPerson } from "../core/call.ts";
import { fail, type Refusal } from "../core/errors.ts";
import type { Status } from "./task.entity.ts";
import { Ticket } from "./ticket.ts";

export type { Ticket } from "./ticket.ts";

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

/** Places of a node where nothing else was said. */
const MOST = 20_000;

/** Who found no place is kept aside for so long at least; the more there are the longer, so that they do not come back at once. */
const ASIDE_MS = 1_000;
const ASIDE_EACH_MS = 2;

const RETRY_SECONDS = 5;

const NO_PLACE = { retryAfterSeconds: RETRY_SECONDS, what: "Too many are waiting on this node." };

export interface WaitersOptions {
  /** Most places. */
  most?: number | undefined;
  monotonicMs?: () => number;
}

/** Everybody who waits for a task in this process, by task. Holds no connection and no database. */
export class Waiters {
  readonly #byTask = new Map<string, Set<Ticket>>();
  readonly #byTick = new Map<number, Set<Ticket>>();
  readonly #aside = new Set<Ticket>();
  /** Of those who found no place: kept aside for a moment, answered at once, and refused. */
  readonly crowded = { held: 0, sent: 0, refused: 0 };
  readonly #most: number;
  readonly #monotonicMs: () => number;
  #taken = 0;
  #tick: number;
  #timer: NodeJS.Timeout | undefined;
  #closing = false;

  constructor({ most = MOST, monotonicMs = () => performance.now() }: WaitersOptions = {}) {
    this.#most = most;
    this.#monotonicMs = monotonicMs;
    this.#tick = this.#tickAt(0);
  }

  /** Places that are taken. */
  get size(): number {
    return this.#taken;
  }

  /** Those who are kept aside now. */
  get aside(): number {
    return this.#aside.size;
  }

  /** A place; undefined where there is none left. */
  register(taskId: string, until: Until = "outcome"): Ticket | undefined {
    if (this.#closing) return this.#settled(taskId, { kind: "closing" });
    if (!this.hasRoom()) return undefined;
    const ticket = new Ticket(this, taskId, until);
    const tickets = this.#byTask.get(taskId);
    if (tickets) tickets.add(ticket);
    else this.#byTask.set(taskId, new Set([ticket]));
    this.#taken += 1;
    return ticket;
  }

  /**
   * A place, or else one aside: for those who come again at once whatever they are told. Half as many as there are places
   * are kept there; whoever comes then is told at once.
   */
  registerOrStandAside(taskId: string): Ticket {
    const ticket = this.#closing || this.hasRoom() ? this.register(taskId) : undefined;
    if (ticket) return ticket;
    if (this.#aside.size * 2 >= this.#most) {
      this.crowded.sent += 1;
      return this.#settled(taskId, { kind: "elapsed" });
    }
    this.crowded.held += 1;
    const waits = new Ticket(this, taskId, "room");
    this.#aside.add(waits);
    return waits;
  }

  /** A place that is for no task, for a stream; returns what gives it up, or undefined where there is none left. */
  occupy(): (() => void) | undefined {
    if (!this.hasRoom()) return undefined;
    let isTaken = true;
    this.#taken += 1;
    return () => {
      if (isTaken) this.#taken -= 1;
      isTaken = false;
    };
  }

  /** What somebody is told who found no place. */
  refusal(): Refusal {
    this.crowded.refused += 1;
    return fail("RATE_LIMITED", NO_PLACE);
  }

  /** Whether so many places are left. */
  hasRoom(places = 1): boolean {
    return this.#taken + places <= this.#most;
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
    this.#taken -= tickets.size;
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
    for (const ticket of this.#aside) {
      this.#aside.delete(ticket);
      ticket.settle({ kind: "closing" });
      woken += 1;
    }
    return woken;
  }

  /** For tickets. */
  expireAfter(ticket: Ticket, waitMs: number): void {
    if (this.#timer === undefined) {
      this.#tick = this.#tickAt(0);
      this.#timer = setInterval(() => this.#expire(), TICK_MS);
    }
    const asideMs = Math.max(ASIDE_MS, this.#aside.size * ASIDE_EACH_MS);
    const tick = this.#tickAt(ticket.until === "room" ? Math.min(waitMs, asideMs) : waitMs) + 1;
    const tickets = this.#byTick.get(tick);
    if (tickets) tickets.add(ticket);
    else this.#byTick.set(tick, new Set([ticket]));
  }

  /** For tickets. */
  remove(ticket: Ticket): void {
    if (ticket.until === "room") {
      this.#aside.delete(ticket);
      return;
    }
    const tickets = this.#byTask.get(ticket.taskId);
    if (tickets?.delete(ticket)) this.#taken -= 1;
    if (tickets?.size === 0) this.#byTask.delete(ticket.taskId);
  }

  #settled(taskId: string, wake: Wake): Ticket {
    const ticket = new Ticket(this, taskId, "room");
    ticket.settle(wake);
    return ticket;
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
