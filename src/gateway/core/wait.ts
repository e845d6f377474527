import { LRUCache } from "lru-cache";
import { Refusal } from "../../services/core/errors.ts";
import type { Ticket, Waiter, Waiters, Wake } from "../../services/task/waiters.ts";
import { type HttpResponse, isGone, type Reply, send } from "./http.ts";
import type { WaitRow } from "./row.ts";

type Refuse = (error: unknown, requestId: string) => Reply;

/** Tasks whose last answer is remembered, for when the time is up or the database is away. */
const REMEMBERED = 10_000;

/** The parked answers of one dialect. */
export class Waiting {
  readonly #waiters: Waiters;
  readonly refuse: Refuse;
  readonly answers = new LRUCache<string, string>({ max: REMEMBERED });

  constructor(waiters: Waiters, refuse: Refuse) {
    this.#waiters = waiters;
    this.refuse = refuse;
  }

  /** Takes a place before the task is read, so that no outcome is missed in between. */
  begin(row: WaitRow, taskId: string, requestId: string): Parking {
    return new Parking(this, row, { ticket: this.#waiters.register(taskId), requestId });
  }
}

/** One waiting caller. While it is parked this object, its ticket and the bare response are all there is. */
export class Parking implements Waiter {
  readonly #waiting: Waiting;
  readonly #row: WaitRow;
  readonly #ticket: Ticket;
  readonly #requestId: string;
  #answer: string | undefined;
  #res: HttpResponse | undefined;

  constructor(waiting: Waiting, row: WaitRow, place: { ticket: Ticket; requestId: string }) {
    this.#waiting = waiting;
    this.#row = row;
    this.#ticket = place.ticket;
    this.#requestId = place.requestId;
  }

  /** Takes what was known of the task before; only for a caller who may see every task. */
  recall(): void {
    this.#answer = this.#waiting.answers.get(this.#ticket.taskId);
  }

  /** Remembers what to answer while the task has no outcome. */
  know(answer: string): void {
    this.#answer = answer;
    this.#waiting.answers.set(this.#ticket.taskId, answer);
  }

  leave(): void {
    this.#ticket.leave();
  }

  park(res: HttpResponse, waitMs: number): void {
    if (isGone(res)) {
      this.leave();
      return;
    }
    this.#res = res;
    res.once("close", () => this.leave());
    this.#ticket.park(this, waitMs);
  }

  wake(wake: Wake): void {
    const res = this.#res;
    if (res === undefined) return;
    const { taskId } = this.#ticket;
    const reply = this.#row.wait.woken(wake, { taskId, answer: this.#answer });
    send(res, reply instanceof Refusal ? this.#waiting.refuse(reply, this.#requestId) : reply);
  }
}
