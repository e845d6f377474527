import { URL_ORIGINS } from "../discovery/endpoint.ts";
import { ServerUnreachableError } from "../errors/requests.ts";
import { isObject } from "../json.ts";
import type { Runtime } from "../runtime.ts";
import { NetworkFailure, type Reply } from "./connection.ts";
import type { Operation } from "./refusal.ts";

const FIRST_CEILING_MS = 500;
const LAST_CEILING_MS = 15_000;
const RETRY_AFTER_LIMIT_MS = 300_000;
const TRANSIENT_STATUSES = new Set([408, 425, 429]);

export interface Persistence {
  readonly runtime: Runtime;
  /** Time after which no further attempt starts, in milliseconds since the epoch. */
  readonly deadline: number;
  readonly operation: Operation;
  readonly signal?: AbortSignal | undefined;
  /** Told of each attempt that is to be repeated, e.g. `ECONNREFUSED`, `HTTP 502`. */
  readonly onTrouble?: ((reason: string, serverUrl: string) => void) | undefined;
}

/**
 * Sends again, with exponential backoff and full jitter, while the network or the server is in passing trouble.
 * At the deadline: the last reply as it is, or `ServerUnreachableError` where there is none.
 */
export async function persist(send: () => Promise<Reply>, rules: Persistence): Promise<Reply> {
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(send);
    if (!(outcome instanceof NetworkFailure) && !isTransient(outcome.status)) return outcome;
    const delay = pause(attempt, { outcome, runtime: rules.runtime });
    if (rules.runtime.now() + delay >= rules.deadline) {
      if (outcome instanceof NetworkFailure)
        throw unreachable(outcome, { attempts: attempt, operation: rules.operation });
      return outcome;
    }
    rules.onTrouble?.(troubleOf(outcome), outcome.endpoint.url);
    await rules.runtime.sleep(delay, rules.signal);
  }
}

export function isTransient(status: number): boolean {
  return status >= 500 || TRANSIENT_STATUSES.has(status);
}

export function unreachable(
  failure: NetworkFailure,
  about: { attempts: number; operation: Operation },
): ServerUnreachableError {
  const { url, urlSource } = failure.endpoint;
  return new ServerUnreachableError({
    serverUrl: url,
    urlOrigin: URL_ORIGINS[urlSource],
    attempts: about.attempts,
    taskId: about.operation.taskId,
    idempotencyKey: about.operation.idempotencyKey,
    reason: reasonOf(failure.cause),
    cause: failure.cause,
  });
}

async function attemptOnce(send: () => Promise<Reply>): Promise<Reply | NetworkFailure> {
  try {
    return await send();
  } catch (error) {
    if (error instanceof NetworkFailure) return error;
    throw error;
  }
}

function pause(attempt: number, after: { outcome: Reply | NetworkFailure; runtime: Runtime }): number {
  const { outcome, runtime } = after;
  const asked = outcome instanceof NetworkFailure ? undefined : retryAfter(outcome.headers, runtime.now());
  if (asked !== undefined) return asked;
  return runtime.random() * Math.min(LAST_CEILING_MS, FIRST_CEILING_MS * 2 ** (attempt - 1));
}

/** `Retry-After` in milliseconds, from seconds or a date; at most five minutes. */
function retryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get("retry-after")?.trim();
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), RETRY_AFTER_LIMIT_MS);
}

function troubleOf(outcome: Reply | NetworkFailure): string {
  return outcome instanceof NetworkFailure ? reasonOf(outcome.cause) : `HTTP ${outcome.status}`;
}

/** `ECONNREFUSED` and its like where the runtime gives a code, else the message. */
function reasonOf(cause: unknown): string {
  if (!isObject(cause)) return "network failure";
  if (isObject(cause.cause) && typeof cause.cause.code === "string") return cause.cause.code;
  if (typeof cause.code === "string") return cause.code;
  return typeof cause.message === "string" ? cause.message : "network failure";
}
