import { tellLateness } from "../core/lateness.ts";
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
  /** Where a callback goes; null for other kinds, and for what an older version wrote. */
  endpoint: string | null;
  /** Attempts before the present round, and when that began; null for the first. */
  roundAttempts: number;
  roundTime: Date | null;
  /** Whether other callbacks to this endpoint were put back and wait. */
  othersWait: boolean;
}

export interface Claim {
  id: string;
  /** Attempts so far, as the job was told; another count means that the job is stale. */
  attempt: number;
  leaseSeconds: number;
  now: Date;
}

/** Columns of Lease, of the claimed row `outbox`. */
export const LEASE = `outbox.id, outbox.task_id as "taskId", outbox.subject::text as subject, outbox.attempts,
  outbox.create_time as "createTime", outbox.lease_token as "leaseToken", outbox.endpoint,
  outbox.round_attempts as "roundAttempts", outbox.round_time as "roundTime",
  exists (select from outbox other where other.endpoint = outbox.endpoint and other.wait_time is not null
    and other.state = 'pending' and other.id <> outbox.id) as "othersWait"`;

const CLAIM: Statement = {
  name: "outbox-claim",
  text: `
update outbox
set leased_until = clock_timestamp() + make_interval(secs => $3),
    lease_token = gen_random_uuid()::text,
    attempts = attempts + 1,
    first_attempt_time = coalesce(first_attempt_time, $4),
    last_attempt_time = $4,
    due_time = case when wait_time is null then due_time else least(due_time, $4) end,
    wait_time = null,
    update_time = $4
where id = $1 and attempts = $2 and state = 'pending'
  and (leased_until is null or leased_until <= clock_timestamp())
returning ${LEASE}, kind, extract(epoch from $4::timestamptz - due_time)::float8 as "lateSeconds"`,
};

/** Leases a pending row for one attempt and counts the attempt; undefined if the job is stale or another holds the lease. */
export async function claim(
  db: Database,
  { id, attempt, leaseSeconds, now }: Claim,
): Promise<Lease | undefined> {
  const values = [id, attempt, leaseSeconds, now];
  const [row] = await db.query<Lease & { kind: string; lateSeconds: number }>(CLAIM, values);
  if (!row) return undefined;
  const { kind, lateSeconds, ...lease } = row;
  tellLateness(kind, lateSeconds);
  return lease;
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
