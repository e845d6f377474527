import { type LoadedLetter, loadLetter, type PasswordLinks } from "../../services/auth/jobs.ts";
import { carriesLetters, firstPlace, type Sending } from "../../services/channel/jobs.ts";
import type { Database } from "../../services/db/database.ts";
import type { OutboxJob } from "../../services/db/jobs.ts";
import { abandon, claim, type Lease, retryAt, succeed } from "../../services/db/outbox.ts";
import type { Channel } from "../core/channel.ts";
import { byChannel } from "./by-channel.ts";
import { retryTime } from "./retry.ts";

export interface LetterSend {
  db: Database;
  channels: ReadonlyMap<string, Channel>;
  passwordLinks: PasswordLinks;
  now: () => Date;
}

const LEASE_SECONDS = 30;
const BUDGET_MS = 20_000;

/**
 * The job `letter:send`: one attempt at one letter, whose link is made here and stored nowhere. A crash after it left
 * repeats it under the same id, with the same link.
 */
export function letterSend(options: LetterSend): (job: OutboxJob) => Promise<string> {
  const { db, now } = options;
  return async ({ id, attempt }) => {
    const lease = await claim(db, { id, attempt, leaseSeconds: LEASE_SECONDS, now: now() });
    if (lease === undefined) return "stale";
    const letter = await loadLetter(options, lease, now());
    if (letter === undefined) return giveUp(lease, "not_needed", options);
    return record(lease, { letter, result: await attemptOnce(lease, letter, options) }, options);
  };
}

/** Whatever goes wrong is an answer: the row has to get its next due time. */
async function attemptOnce(lease: Lease, letter: LoadedLetter, { channels }: LetterSend): Promise<Sending> {
  const { person, purpose, link, expireTime } = letter;
  try {
    const { channel, place, trouble } = await firstPlace(channels.values().filter(carriesLetters), person);
    if (trouble) return { kind: "failed", transient: false, ...trouble };
    const signal = AbortSignal.timeout(BUDGET_MS);
    const written = { ...place, id: lease.id, purpose, link, expireTime };
    return await byChannel(channel, () => channel.letter(written, signal));
  } catch (error) {
    const name = error instanceof Error ? error.name : "Error";
    const message = `The letter could not be sent (${name}).`;
    return { kind: "failed", transient: true, reason: "internal_error", message };
  }
}

async function record(
  lease: Lease,
  { letter, result }: { letter: LoadedLetter; result: Sending },
  options: LetterSend,
): Promise<string> {
  const { db } = options;
  const now = options.now();
  if (result.kind === "sent")
    return (await succeed(db, lease, { now, statusCode: null })) ? "sent" : "lease lost";
  const { reason: error, transient, retryAfterSeconds: afterSeconds } = result;
  const dueTime = transient ? retryTime({ attempts: lease.attempts, now, afterSeconds }) : undefined;
  if (dueTime === undefined || dueTime >= letter.expireTime) return giveUp(lease, error, options);
  const recorded = await retryAt(db, lease, { now, statusCode: null, error, dueTime });
  return recorded ? `${error}, retrying` : "lease lost";
}

async function giveUp(lease: Lease, error: string, { db, now }: LetterSend): Promise<string> {
  return (await abandon(db, lease, { now: now(), statusCode: null, error })) ? error : "lease lost";
}
