import { step } from "../../services/core/step.ts";
import { type AttemptResult, recordAttempt } from "../../services/db/callbacks.ts";
import type { Database } from "../../services/db/database.ts";
import type { Lease } from "../../services/db/outbox.ts";
import { toAscii } from "../../services/json/index.ts";
import type { Health } from "../channels/callback/endpoints.ts";
import type { Events } from "../channels/callback/events.ts";
import { describeFailure } from "../channels/callback/failure.ts";
import type { Answer, Poster } from "../channels/callback/post.ts";
import { readSubject } from "../channels/callback/subject.ts";
import { retryAfterSeconds } from "../core/retry-after.ts";
import { nextAttempt } from "./retry.ts";

export interface AttemptOptions {
  db: Database;
  /** By the name of the dialect that created the task. */
  events: Readonly<Record<string, Events>>;
  poster: Poster;
  /** For one request from beginning to end; well below the lease. */
  budgetMs: number;
  /** Of the server, for the User-Agent. */
  version: string;
  now: () => Date;
}

export interface Attempt {
  answer: Answer;
  durationMs: number;
}

/** Sends one callback. Whatever goes wrong is an answer: the row has to get its next due time. */
export async function attempt(lease: Lease, options: AttemptOptions): Promise<Attempt> {
  const start = performance.now();
  const answer = await send(lease, options).catch((error: unknown): Answer => {
    return { statusCode: null, error: describeFailure(error, options), unsent: true };
  });
  return { answer, durationMs: performance.now() - start };
}

async function send(lease: Lease, { events, poster, version, now }: AttemptOptions): Promise<Answer> {
  const event = readSubject(lease.subject);
  const dialect = events[event.dialect];
  if (dialect === undefined)
    return { statusCode: null, error: "UnknownDialect: this version does not speak it", unsent: true };
  const body = toAscii(dialect.body(event));
  const signed = dialect.headers({ id: lease.id, taskId: event.taskId, time: now(), body });
  return step({ kind: "send", name: "callback" }, async (span) => {
    const trace = span && { traceparent: span.traceParent };
    const headers = { ...signed, ...trace, "User-Agent": `awaithumans/${version}` };
    const answer = await poster.post({ url: event.url, headers, body });
    span?.note({ outcome: answer.error ?? "ok" });
    return answer;
  });
}

/** A refusal of the one callback is no trouble of the endpoint, which answers. */
export function healthOf({ statusCode, unsent }: Answer): Health {
  if (unsent) return "unknown";
  if (statusCode === null || statusCode === 429) return "ailing";
  const family = Math.floor(statusCode / 100);
  return family === 2 || family === 4 ? "well" : "ailing";
}

export type AttemptOutcome = "succeeded" | "retrying" | "abandoned" | "lease lost";

const OUTCOMES = { succeeded: "succeeded", pending: "retrying", abandoned: "abandoned" } as const;

/** Records the attempt, and when there is to be another. */
export async function record(
  lease: Lease,
  { answer, durationMs }: Attempt,
  { db, now }: Pick<AttemptOptions, "db" | "now">,
): Promise<AttemptOutcome> {
  const { statusCode } = answer;
  const time = now();
  const next = nextOf(lease, answer, time);
  const result: AttemptResult = { ...next, statusCode, now: time, durationMs };
  return (await recordAttempt(db, lease, result)) ? OUTCOMES[next.state] : "lease lost";
}

function nextOf(
  lease: Lease,
  { error, statusCode, retryAfter }: Answer,
  now: Date,
): Pick<AttemptResult, "state" | "dueTime" | "error"> {
  if (error === null) return { state: "succeeded", dueTime: null, error };
  if (statusCode === 410)
    return { state: "abandoned", dueTime: null, error: "HTTP 410: the receiver wants no more of it" };
  const dueTime = nextAttempt({
    attempts: lease.attempts - lease.roundAttempts,
    createTime: lease.roundTime ?? lease.createTime,
    now,
    afterSeconds: retryAfterSeconds(retryAfter, now),
  });
  if (dueTime === undefined) return { state: "abandoned", dueTime: null, error };
  return { state: "pending", dueTime, error };
}
