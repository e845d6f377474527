import { LRUCache } from "lru-cache";
import { type Actor, isOperator } from "../../services/core/call.ts";
import { fail, Refusal } from "../../services/core/errors.ts";
import {
  mayStillKnow,
  type Ticket,
  type Waiter,
  type Waiters,
  type Wake,
} from "../../services/task/waiters.ts";
import { askToClose, type HttpResponse, isGone, type Reply, send } from "./http.ts";
import type { Place, WaitRow } from "./row.ts";

type Refuse = (error: unknown, requestId: string) => Reply;

/** Told of each answer, for whoever counts them. */
export type OnRequest = (row: Place | undefined, status: number) => void;

interface Answers {
  refuse: Refuse;
  onRequest: OnRequest | undefined;
}

/** An answer; `over` where it holds the outcome, which never changes again. */
export interface Told {
  readonly reply: Reply;
  readonly over: boolean;
}

/** Tasks whose last answer is remembered, and the characters that these answers may have together. */
const REMEMBERED = 10_000;
const REMEMBERED_LENGTH = 32 * 1024 * 1024;

/** The parked answers of one dialect, and what was last told of a task, for when the database is away. */
export class Waiting {
  readonly #waiters: Waiters;
  readonly refuse: Refuse;
  readonly onRequest: OnRequest | undefined;
  readonly #told = new LRUCache<string, Told>({
    max: REMEMBERED,
    maxSize: REMEMBERED_LENGTH,
    sizeCalculation: ({ reply }) => Math.max(1, reply.body?.length ?? 0),
  });

  constructor(waiters: Waiters, { refuse, onRequest }: Answers) {
    this.#waiters = waiters;
    this.refuse = refuse;
    this.onRequest = onRequest;
  }

  /** Takes a place before the task is read, so that no outcome is missed in between. */
  begin(row: WaitRow, taskId: string, requestId: string): Parking {
    return new Parking(this, row, { ticket: this.#waiters.registerOrStandAside(taskId), requestId });
  }

  recall(taskId: string): Reply | undefined {
    return this.#told.get(taskId)?.reply;
  }

  /** What was read later may have been committed earlier: an outcome stays. */
  remember(taskId: string, told: Told): void {
    if (told.over || this.#told.get(taskId)?.over !== true) this.#told.set(taskId, told);
  }

  forget(taskId: string): void {
    this.#told.delete(taskId);
  }
}

/**
 * One waiting caller. While it is parked this object, its ticket and the bare response are all there is.
 * Until it is known that the caller may see the task, nothing is told of it.
 */
export class Parking implements Waiter {
  readonly #waiting: Waiting;
  readonly #row: WaitRow;
  readonly #ticket: Ticket;
  readonly #requestId: string;
  #mayKnow = false;
  /** Of somebody who may see tasks only while they are theirs. */
  #reader: Actor | undefined;
  #known: Reply | undefined;
  #res: HttpResponse | undefined;

  constructor(waiting: Waiting, row: WaitRow, place: { ticket: Ticket; requestId: string }) {
    this.#waiting = waiting;
    this.#row = row;
    this.#ticket = place.ticket;
    this.#requestId = place.requestId;
  }

  /** The caller may see this task, whichever it is. */
  permit(): void {
    this.#mayKnow = true;
  }

  /** The reader was admitted to the task, and this is what the task has to say. */
  know(told: Told, reader: Actor): void {
    this.#mayKnow = true;
    this.#reader = isOperator(reader) ? undefined : reader;
    this.#known = told.reply;
    this.#waiting.remember(this.#ticket.taskId, told);
  }

  leave(): void {
    this.#ticket.leave();
  }

  /** Leaves the response parked until something is to be told, at the latest at `until` of the monotonic clock. */
  park(res: HttpResponse, until: number): void {
    if (isGone(res)) {
      this.leave();
      return;
    }
    this.#res = res;
    // Another node may have a place left, which a new connection may find.
    if (this.#ticket.until === "room") askToClose(res);
    res.once("close", () => this.leave());
    this.#ticket.park(this, Math.max(0, until - performance.now()));
  }

  wake(wake: Wake): void {
    if (this.#res === undefined) return;
    const told = this.#mayKnow ? this.#tell(wake) : this.#row.wait.unknown;
    const reply = told instanceof Refusal ? this.#waiting.refuse(told, this.#requestId) : told;
    send(this.#res, reply);
    this.#waiting.onRequest?.(this.#row, reply.status);
  }

  #tell(wake: Wake): Reply | Refusal {
    const { taskId } = this.#ticket;
    const { wait } = this.#row;
    if (wake.kind === "gone") {
      this.#waiting.forget(taskId);
      return wait.gone(taskId);
    }
    if (wake.kind !== "settled") return this.#waiting.recall(taskId) ?? this.#known ?? wait.unknown;
    if (this.#reader && !mayStillKnow(this.#reader, wake.outcome)) return fail("PERMISSION_DENIED");
    const reply = wait.settled(wake.outcome);
    this.#waiting.remember(taskId, { reply, over: true });
    return reply;
  }
}
