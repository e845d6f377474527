import type { ServerResponse } from "node:http";
import { Receiver } from "../receiver.ts";

/** Counts what several receivers hold at once. */
export class Gauge {
  now = 0;
  most = 0;

  add(count: number): void {
    this.now += count;
    this.most = Math.max(this.most, this.now);
  }
}

/** A receiver that keeps what it is sent without an answer, until it is told to answer. */
export class HoldingReceiver {
  readonly own = new Gauge();
  readonly #receiver: Receiver;
  readonly #held: ServerResponse[] = [];
  readonly #gauges: readonly Gauge[];
  #status: number | undefined;

  private constructor(receiver: Receiver, all: readonly Gauge[]) {
    this.#receiver = receiver;
    this.#gauges = [this.own, ...all];
    receiver.answer = (response) => {
      for (const gauge of this.#gauges) gauge.add(1);
      this.#held.push(response);
      if (this.#status !== undefined) this.answer(this.#status);
    };
  }

  static async start(...all: readonly Gauge[]): Promise<HoldingReceiver> {
    return new HoldingReceiver(await Receiver.start(), all);
  }

  get url(): string {
    return this.#receiver.url;
  }

  /** Ids of the callbacks, in the order in which they came. */
  get ids(): string[] {
    return this.#receiver.received.map(({ headers }) => String(headers["webhook-id"]));
  }

  has(count: number): Promise<void> {
    return this.#receiver.has(count);
  }

  /** Answers all that is held. */
  answer(status: number): void {
    for (const response of this.#held.splice(0)) {
      for (const gauge of this.#gauges) gauge.add(-1);
      response.writeHead(status).end();
    }
  }

  /** Answers what is held, and from now on whatever comes. */
  answerAll(status: number): void {
    this.#status = status;
    this.answer(status);
  }

  close(): Promise<void> {
    return this.#receiver.close();
  }
}
