import type { Database, Statement } from "./database.ts";

/** In-process signal that rows were committed which somebody should look at now. */
export class Kick {
  readonly #listeners = new Set<() => void>();

  /** To be called after the commit. Cheap; listeners coalesce. */
  kick(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Returns the function that ends the subscription. */
  onKick(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** A claimed row. Its result counts only while `leaseToken` is still the row's. */
export interface Lease {
  id: string;
  taskId: string;
  /** JSON text, as the row's writer froze it. */
  subject: string;
  /** This attempt included. */
  attempts: number;
  createTime: Date;
  leaseToken: string;
}

export interface Claim {
  id: string;
  /** Attempts so far, as the job was told; another count means that the job is stale. */
  attempt: number;
  leaseSeconds: number;
  now: Date;
}

const CLAIM: Statement = {
  name: "outbox-claim",
  text: `
update outbox
set leased_until = clock_timestamp() + make_interval(secs => $3),
    lease_token = gen_random_uuid()::text,
    attempts = attempts + 1,
    first_attempt_time = coalesce(first_attempt_time, $4),
    last_attempt_time = $4,
    update_time = $4
where id = $1 and attempts = $2 and state = 'pending'
  and (leased_until is null or leased_until <= clock_timestamp())
returning id, task_id as "taskId", subject::text as subject, attempts,
  create_time as "createTime", lease_token as "leaseToken"`,
};

/** Leases a pending row for one attempt and counts the attempt; undefined if the job is stale or another holds the lease. */
export async function claim(
  db: Database,
  { id, attempt, leaseSeconds, now }: Claim,
): Promise<Lease | undefined> {
  const rows = await db.query<Lease>(CLAIM, [id, attempt, leaseSeconds, now]);
  return rows[0];
}

/** How an attempt ended. `error` is a class and a short text, e.g. `HTTP 503`; never a body. */
export interface Result {
  now: Date;
  statusCode: number | null;
  error: string | null;
}

/** What every statement sets that ends a lease. */
export const END_LEASE = "handed_time = null, leased_until = null, lease_token = null";

const RECORD: Statement = {
  name: "outbox-record",
  text: `
update outbox
set state = $3, due_time = coalesce($4, due_time), last_error = $5, last_status_code = $6, update_time = $7,
    ${END_LEASE}
where id = $1 and lease_token = $2
returning id`,
};

/** False if the lease was lost meanwhile: then nothing is recorded. So for all three. */
export async function succeed(db: Database, lease: Lease, result: Omit<Result, "error">): Promise<boolean> {
  return record(db, lease, { ...result, error: null, state: "succeeded", dueTime: null });
}

/** The attempt failed; the next one is due at `dueTime`. */
export async function retryAt(
  db: Database,
  lease: Lease,
  result: Result & { dueTime: Date },
): Promise<boolean> {
  return record(db, lease, { ...result, state: "pending" });
}

/** The attempt failed and was the last. */
export async function abandon(db: Database, lease: Lease, result: Result): Promise<boolean> {
  return record(db, lease, { ...result, state: "abandoned", dueTime: null });
}

type Recorded = Result & { state: "pending" | "succeeded" | "abandoned"; dueTime: Date | null };

async function record(db: Database, { id, leaseToken }: Lease, recorded: Recorded): Promise<boolean> {
  const { state, dueTime, error, statusCode, now } = recorded;
  const rows = await db.query(RECORD, [id, leaseToken, state, dueTime, error, statusCode, now]);
  return rows.length > 0;
}
