import { isTerminal } from "./state.ts";
import type { Status } from "./task.entity.ts";
import type { Outcome, Waiters } from "./waiters.ts";

/** A committed change of one task. */
export interface Change {
  id: string;
  /** 0 where it is not known. */
  revision: number;
  /** Who holds the task now; watchers without operator rights see only their own. */
  assignedToUserId: string | null;
  /** The status after the change; null where the task is gone. */
  status: Status | null;
}

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
  #closed = false;

  constructor(waiters: Waiters, notifier: Notifier) {
    this.#waiters = waiters;
    this.#notifier = notifier;
  }

  /** After a commit on this node. The outcome is given where the change was terminal. */
  committed(change: Change, outcome?: Outcome): void {
    this.seen(change, outcome);
    this.#notifier.publish(change.id);
  }

  /** A change that another node committed, or that a safety re-read found. */
  seen(change: Change, outcome?: Outcome): void {
    if (change.status === null) this.#waiters.wake(change.id, { kind: "gone" });
    else if (outcome && isTerminal(change.status))
      this.#waiters.wake(change.id, { kind: "settled", outcome });
    this.#emit(change);
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

/** The change and, where it is terminal, the outcome that a row stands for. */
export function changeOf(row: {
  id: string;
  revision: number;
  assignedToUserId: string | null;
  status: Status;
}): Change {
  return { id: row.id, revision: row.revision, assignedToUserId: row.assignedToUserId, status: row.status };
}

export function outcomeOf(row: Outcome): Outcome {
  return {
    status: row.status,
    response: row.response,
    completeTime: row.completeTime,
    timeoutTime: row.timeoutTime,
    verificationAttempt: row.verificationAttempt,
  };
}
