import { LRUCache } from "lru-cache";
import { Refusal } from "../../services/core/errors.ts";
import type { Ticket, Waiter, Waiters, Wake } from "../../services/task/waiters.ts";
import { type HttpResponse, type Reply, send } from "./http.ts";
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
  #res: HttpResponse | undefined;

  constructor(waiting: Waiting, row: WaitRow, place: { ticket: Ticket; requestId: string }) {
    this.#waiting = waiting;
    this.#row = row;
    this.#ticket = place.ticket;
    this.#requestId = place.requestId;
  }

  /** Remembers what to answer while the task has no outcome. */
  know(answer: string): void {
    this.#waiting.answers.set(this.#ticket.taskId, answer);
  }

  leave(): void {
    this.#ticket.leave();
  }

  park(res: HttpResponse, waitMs: number): void {
    if (res.destroyed) {
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
    const answer = this.#row.wait.woken(wake, { taskId, answer: this.#waiting.answers.get(taskId) });
    send(res, answer instanceof Refusal ? this.#waiting.refuse(answer, this.#requestId) : answer);
  }
}
