import type { BlockList } from "node:net";
import type { Database } from "../../services/db/database.ts";
import type { OutboxJob } from "../../services/db/jobs.ts";
import { abandon, claim, type Lease, retryAt, succeed } from "../../services/db/outbox.ts";
import { toAscii } from "../../services/json/index.ts";
import type { Events } from "../channels/callback/events.ts";
import { describeFailure } from "../channels/callback/failure.ts";
import { type Answer, post } from "../channels/callback/post.ts";
import { readSubject } from "../channels/callback/subject.ts";
import { nextAttempt } from "./retry.ts";

export interface CallbackSend {
  db: Database;
  /** By the name of the dialect that created the task. */
  events: Readonly<Record<string, Events>>;
  /** Networks that may be called although they are not public. */
  allow: BlockList;
  /** For one request from beginning to end; well below the lease. */
  budgetMs: number;
  /** Of the server, for the User-Agent. */
  version: string;
  now: () => Date;
}

export type CallbackOutcome = "succeeded" | "retrying" | "abandoned" | "stale" | "lease lost";

const LEASE_SECONDS = 30;

/**
 * The job `callback:send`: one attempt at one callback. A crash after the receiver's answer repeats the
 * callback under the same `webhook-id` with the same body.
 */
export function callbackSend(options: CallbackSend): (job: OutboxJob) => Promise<CallbackOutcome> {
  const { db, now } = options;
  return async ({ id, attempt }) => {
    const lease = await claim(db, { id, attempt, leaseSeconds: LEASE_SECONDS, now: now() });
    if (lease === undefined) return "stale";
    const answer = await send(lease, options);
    return record(lease, { answer, db, now: now() });
  };
}

/** Whatever goes wrong is an answer: the row has to get its next due time. */
async function send(lease: Lease, options: CallbackSend): Promise<Answer> {
  try {
    return await attemptOnce(lease, options);
  } catch (error) {
    return { statusCode: null, error: describeFailure(error, options.budgetMs) };
  }
}

async function attemptOnce(
  lease: Lease,
  { events, allow, budgetMs, version, now }: CallbackSend,
): Promise<Answer> {
  const event = readSubject(lease.subject);
  const dialect = events[event.dialect];
  if (dialect === undefined)
    return { statusCode: null, error: "UnknownDialect: this version does not speak it" };
  const body = toAscii(dialect.body(event));
  const headers = dialect.headers({ id: lease.id, taskId: event.taskId, time: now(), body });
  return post(
    { url: event.url, headers: { ...headers, "User-Agent": `awaithumans/${version}` }, body },
    { allow, budgetMs },
  );
}

interface Attempt {
  answer: Answer;
  db: Database;
  now: Date;
}

async function record(lease: Lease, { answer, db, now }: Attempt): Promise<CallbackOutcome> {
  if (answer.error === null) {
    return (await succeed(db, lease, { ...answer, now })) ? "succeeded" : "lease lost";
  }
  const dueTime = nextAttempt({ attempts: lease.attempts, createTime: lease.createTime, now });
  if (dueTime === undefined)
    return (await abandon(db, lease, { ...answer, now })) ? "abandoned" : "lease lost";
  return (await retryAt(db, lease, { ...answer, now, dueTime })) ? "retrying" : "lease lost";
}
