/** What an attempt says of the endpoint: a refusal of the one callback says that it is well. */
export type Health = "well" | "ailing" | "unknown";

/** How much of one process goes to whom. */
export interface EndpointLimits {
  /** Callbacks under way at once, and those to one endpoint. */
  inAll: number;
  each: number;
  /** Failures in a row after which an endpoint gets one callback at a time, each time after a longer rest. */
  failures: number;
  firstRestMs: number;
  longestRestMs: number;
  /** Endpoints known beside those with a callback under way. */
  known: number;
}

/** Those of the server. */
export const ENDPOINT_LIMITS: EndpointLimits = {
  inAll: 128,
  each: 8,
  failures: 5,
  firstRestMs: 1_000,
  longestRestMs: 30_000,
  known: 1_000,
};

/** Places taken for callbacks that wait in the database. */
export interface Places {
  endpoint: string;
  count: number;
  /** For `lookedFor`. */
  mark: number;
}

interface Known {
  inFlight: number;
  failures: number;
  /** Nothing is sent before; on the clock of `performance.now()`. */
  restUntil: number;
  /** Counts what was put back, so that a look from before cannot say that nothing waits. */
  mark: number;
  timer: NodeJS.Timeout | undefined;
}

/** Who may be sent to now: the places of one process, shared out fairly. In memory, bounded, gone with the process. */
export class Endpoints {
  readonly #limits: EndpointLimits;
  readonly #onRested: () => void;
  /** The one that was touched last at the end. */
  readonly #known = new Map<string, Known>();
  /** Those with callbacks in the database, the one served last at the end. */
  readonly #waiting = new Set<string>();
  #inFlight = 0;

  /** `onRested` is called when there may be places for what waits without anybody having left. */
  constructor(limits: EndpointLimits, onRested: () => void) {
    this.#limits = limits;
    this.#onRested = onRested;
  }

  /** Takes a place for one callback if there is one. Who has it must `leave`. */
  enter(endpoint: string): boolean {
    const known = this.#touch(endpoint);
    const free = this.#room(known) > 0;
    if (free) this.#add(known, 1);
    else this.#tidy(endpoint, known);
    return free;
  }

  leave(endpoint: string, health: Health): void {
    const known = this.#touch(endpoint);
    this.#add(known, -1);
    if (health === "well") known.failures = known.restUntil = 0;
    if (health === "ailing") this.#failed(known);
    this.#tidy(endpoint, known);
  }

  /** Callbacks to this endpoint wait in the database. */
  mustWait(endpoint: string): void {
    const known = this.#touch(endpoint);
    known.mark++;
    this.#waiting.add(endpoint);
    this.#tidy(endpoint, known);
  }

  /** Takes the free places of the next endpoint whose callbacks wait; undefined if there are none. */
  takePlaces(): Places | undefined {
    for (const endpoint of this.#waiting) {
      const known = this.#touch(endpoint);
      const count = this.#room(known);
      if (count === 0) continue;
      this.#add(known, count);
      this.#waiting.delete(endpoint);
      this.#waiting.add(endpoint);
      return { endpoint, count, mark: known.mark };
    }
    return undefined;
  }

  /** How many callbacks were found for the places; the others are given back. */
  lookedFor({ endpoint, count, mark }: Places, found: number): void {
    const known = this.#touch(endpoint);
    if (found < count && known.mark === mark) this.#waiting.delete(endpoint);
    this.#add(known, found - count);
    this.#tidy(endpoint, known);
  }

  /** The places could not be used, by no fault of the endpoint. */
  returnPlaces({ endpoint, count }: Places): void {
    const known = this.#touch(endpoint);
    known.restUntil = Math.max(known.restUntil, performance.now() + this.#limits.firstRestMs);
    this.#add(known, -count);
    this.#tidy(endpoint, known);
  }

  close(): void {
    for (const { timer } of this.#known.values()) clearTimeout(timer);
  }

  #touch(endpoint: string): Known {
    const known = this.#known.get(endpoint) ?? {
      inFlight: 0,
      failures: 0,
      restUntil: 0,
      mark: 0,
      timer: undefined,
    };
    this.#known.delete(endpoint);
    this.#known.set(endpoint, known);
    return known;
  }

  #room({ failures, inFlight, restUntil }: Known): number {
    const { inAll, each, failures: enough } = this.#limits;
    if (performance.now() < restUntil) return 0;
    return Math.max(0, Math.min((failures < enough ? each : 1) - inFlight, inAll - this.#inFlight));
  }

  #add(known: Known, count: number): void {
    known.inFlight += count;
    this.#inFlight += count;
  }

  #failed(known: Known): void {
    const { failures, firstRestMs, longestRestMs } = this.#limits;
    known.failures++;
    if (known.failures < failures) return;
    const rest = Math.min(longestRestMs, firstRestMs * 2 ** (known.failures - failures));
    known.restUntil = performance.now() + rest;
  }

  /** Wakes whoever waits when the rest is over, and forgets who is of no interest. */
  #tidy(endpoint: string, known: Known): void {
    const waits = this.#waiting.has(endpoint);
    if (waits) this.#awake(known);
    if (!waits && known.inFlight === 0 && known.failures === 0) this.#forget(endpoint, known);
    for (const [oldest, other] of this.#known) {
      if (this.#known.size <= this.#limits.known + this.#limits.inAll) break;
      if (other.inFlight === 0) this.#forget(oldest, other);
    }
  }

  #awake(known: Known): void {
    const rest = known.restUntil - performance.now();
    if (rest <= 0 || known.timer !== undefined) return;
    known.timer = setTimeout(() => {
      known.timer = undefined;
      this.#awake(known);
      if (known.timer === undefined) this.#onRested();
    }, Math.ceil(rest)).unref();
  }

  /** What waits for it comes back by its due time. */
  #forget(endpoint: string, known: Known): void {
    clearTimeout(known.timer);
    this.#known.delete(endpoint);
    this.#waiting.delete(endpoint);
  }
}
