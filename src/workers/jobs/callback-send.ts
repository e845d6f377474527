import { takeUp } from "../../services/db/callbacks.ts";
import type { CallbackJob } from "../../services/db/jobs.ts";
import { claim, type Lease } from "../../services/db/outbox.ts";
import {
  ENDPOINT_LIMITS,
  type EndpointLimits,
  Endpoints,
  type Places,
} from "../channels/callback/endpoints.ts";
import { type Limits, Poster } from "../channels/callback/post.ts";
import { type AttemptOptions, type AttemptOutcome, attempt, healthOf, record } from "./callback-attempt.ts";
import { Latest } from "./latest.ts";
import { putBack } from "./put-back.ts";

export type CallbackOutcome = AttemptOutcome | "stale" | "put back";

type Run = (job: CallbackJob) => Promise<CallbackOutcome>;

export interface CallbackSend extends Omit<AttemptOptions, "poster">, Pick<Limits, "allow"> {
  limits?: EndpointLimits;
  /** What surrounds the handling of a job that no runner hands over: the log and the trace. */
  around: (run: Run) => (job: CallbackJob) => Promise<void>;
}

const LEASE_SECONDS = 30;
const CONNECT_MS = 3_000;

/**
 * The job `callback:send`: one attempt at one callback. A crash after the receiver's answer repeats the
 * callback under the same `webhook-id` with the same body.
 *
 * An endpoint that has no place free gets none of the process: all its due rows are put back at once, and taken up
 * again, the oldest first, as its places become free.
 */
export class CallbackSender {
  readonly #options: AttemptOptions;
  readonly #around: CallbackSend["around"];
  readonly #endpoints: Endpoints;
  readonly #poster: Poster;
  readonly #puttingBack: Latest;
  readonly #takenUp = new Set<Promise<void>>();
  #closing = false;

  constructor({ limits = ENDPOINT_LIMITS, allow, around, ...options }: CallbackSend) {
    const { budgetMs, db, now } = options;
    this.#poster = new Poster({ allow, budgetMs, connectMs: CONNECT_MS, connections: limits.each });
    this.#options = { ...options, poster: this.#poster };
    this.#around = around;
    this.#endpoints = new Endpoints(limits, () => this.#takeUpAll());
    this.#puttingBack = new Latest((endpoint) => putBack(db, endpoint, now()));
  }

  /** Rows that an older version wrote have no endpoint: each is then one of its own. */
  readonly run: Run = async ({ id, attempt: attempts, endpoint }) => {
    const name = endpoint ?? id;
    if (!this.#endpoints.enter(name)) return this.#putBack(name);
    const { db, now } = this.#options;
    return this.#inPlace(name, () =>
      claim(db, { id, attempt: attempts, leaseSeconds: LEASE_SECONDS, now: now() }),
    );
  };

  /** Takes up no more of what waits; jobs are still done. */
  takeUpNoMore(): void {
    this.#closing = true;
    this.#endpoints.close();
  }

  /** Waits for what was taken up, and ends the connections. To be called when no job runs any more. */
  async close(): Promise<void> {
    this.takeUpNoMore();
    await Promise.all(this.#takenUp);
    await this.#poster.close();
  }

  async #putBack(endpoint: string): Promise<CallbackOutcome> {
    await this.#puttingBack.run(endpoint);
    this.#endpoints.mustWait(endpoint);
    this.#takeUpAll();
    return "put back";
  }

  /** For who has entered; leaves again whatever happens. */
  async #inPlace(endpoint: string, claimed: () => Promise<Lease | undefined>): Promise<CallbackOutcome> {
    let health: ReturnType<typeof healthOf> = "unknown";
    try {
      const lease = await claimed();
      if (lease === undefined) return "stale";
      if (lease.othersWait) this.#endpoints.mustWait(endpoint);
      const made = await attempt(lease, this.#options);
      health = healthOf(made.answer);
      return await record(lease, made, this.#options);
    } finally {
      this.#endpoints.leave(endpoint, health);
      this.#takeUpAll();
    }
  }

  #takeUpAll(): void {
    if (this.#closing) return;
    for (let places = this.#endpoints.takePlaces(); places; places = this.#endpoints.takePlaces()) {
      const taking = this.#takeUp(places).finally(() => this.#takenUp.delete(taking));
      this.#takenUp.add(taking);
    }
  }

  async #takeUp(places: Places): Promise<void> {
    const { db, now } = this.#options;
    const { endpoint, count: most } = places;
    const found = await takeUp(db, { endpoint, most, leaseSeconds: LEASE_SECONDS, now: now() }).catch(
      () => undefined,
    );
    // Without the database; the rows are asked for again after a rest.
    if (found === undefined) return this.#endpoints.returnPlaces(places);
    this.#endpoints.lookedFor(places, found.length);
    if (found.length < most) this.#takeUpAll();
    await Promise.all(
      found.map((lease) => {
        const { id, taskId: task, trace, attempts } = lease;
        const run = this.#around(() => this.#inPlace(endpoint, async () => lease));
        return run({ id, attempt: attempts - 1, task, trace, endpoint });
      }),
    );
  }
}
