import { within } from "../../core/channel.ts";

/**
 * What the work gives, or the signal's reason as soon as its time is over. Work that is left alone ends by the limit
 * of its own calls.
 */
export async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const { promise: over, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(signal.reason);
  signal.addEventListener("abort", giveUp, { once: true });
  if (signal.aborted) giveUp();
  try {
    return await Promise.race([work, over]);
  } finally {
    signal.removeEventListener("abort", giveUp);
  }
}

/** Slack waits three seconds for the answer to what it brings, the way there and back included. */
const ANSWER_MS = 2_400;

/** What the work gives while Slack waits, else undefined; the work goes on. */
export function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  return within(work, ANSWER_MS);
}
