import { LostWakes } from "./lost-wakes.ts";
import { isTerminal } from "./state.ts";
import { type Status, TERMINAL_SQL } from "./task.entity.ts";
import type { Outcome, Waiters } from "./waiters.ts";

/** A committed change of one task. */
export interface Change {
  id: string;
  /** 0 where it is not known. */
  revision: number;
  /** The status after the change; null where the task is gone. */
  status: Status | null;
}

/** What a statement that changed a task returns: more than a change, and less is known of a task that is gone. */
export type Changed = Change & (Outcome | { status: null });

/** Columns of Changed from a row of `tasks`, but for the id and revision: those of a task that is gone come from elsewhere. */
export const changedColumns = (
  row: string,
) => `${row}.status, ${row}.assigned_to_user_id as "assignedToUserId",
  ${row}.complete_time as "completeTime", ${row}.timeout_time as "timeoutTime", ${row}.verification_attempt as "verificationAttempt",
  case when ${row}.status in ${TERMINAL_SQL} then ${row}.response::text end as response`;

/** `refetch` tells watchers that changes may have been missed. */
export type ChangeListener = (change: Change | "refetch") => void;

/** Told of ids that other nodes must hear of. */
export interface Notifier {
  publish(taskId: string): void;
}

/** Where verbs say that a commit happened; wakes who waits here, and lets other nodes know. */
export class Changes {
  readonly #waiters: Waiters;
  readonly #notifier: Notifier;
  readonly #listeners = new Set<ChangeListener>();
  readonly lost = new LostWakes();
  /** Since the start, on this node: tasks created, tasks ended by their status, and waiters woken by a commit. */
  readonly counts = { created: 0, ended: new Map<Status, number>(), woken: 0 };
  #closed = false;

  constructor(waiters: Waiters, notifier: Notifier) {
    this.#waiters = waiters;
    this.#notifier = notifier;
  }

  /** After a commit on this node. */
  committed(changed: Changed): void {
    const { id, revision, status } = changed;
    this.lost.told(id);
    this.counts.woken += this.seen(changed);
    this.#notifier.publish(id);
    const { ended } = this.counts;
    if (revision === 1) this.counts.created += 1;
    else if (status !== null && isTerminal(status)) ended.set(status, 1 + (ended.get(status) ?? 0));
  }

  /** A change that was committed anywhere. Returns how many waiters it woke. */
  seen(changed: Changed): number {
    const { id, revision, status } = changed;
    // Copied: a watcher that reads slowly must not hold payloads.
    this.#emit({ id, revision, status });
    if (changed.status === null) return this.#waiters.wake(id, { kind: "gone" });
    const wake = { kind: "settled", outcome: outcomeOf(changed) } as const;
    if (isTerminal(changed.status)) return this.#waiters.wake(id, wake);
    return changed.status === "submitted" ? 0 : this.#waiters.wakeForVerdict(id, wake);
  }

  /** Changes may have been missed: watchers refetch. */
  missed(): void {
    this.#emit("refetch");
  }

  /** Whether anybody watches; reading changes for nobody is skipped. */
  hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: ChangeListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Ends every watch. */
  close(): void {
    this.#closed = true;
    this.missed();
  }

  #emit(change: Change | "refetch"): void {
    for (const listener of this.#listeners) listener(change);
  }
}

/** An answer that does not count is told to nobody who waits. */
function outcomeOf(changed: Outcome): Outcome {
  const { status, response, completeTime, timeoutTime, verificationAttempt, assignedToUserId } = changed;
  const told = isTerminal(status) ? response : null;
  return { status, response: told, completeTime, timeoutTime, verificationAttempt, assignedToUserId };
}
