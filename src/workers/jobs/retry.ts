import { bounded } from "../core/retry-after.ts";

/** Seconds from a failed attempt to the next; the last value repeats. */
const SCHEDULE = [30, 60, 120, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400];

/** A row this old is given up after a failed attempt: three days. */
const GIVE_UP_AFTER_SECONDS = 259_200;

/**
 * When the next attempt is due after `attempts` failed ones since `createTime`, or undefined if there shall be none;
 * not before the receiver asked for, within bounds.
 */
export function nextAttempt({
  attempts,
  createTime,
  now,
  afterSeconds,
}: {
  attempts: number;
  createTime: Date;
  now: Date;
  afterSeconds?: number | undefined;
}): Date | undefined {
  if (now.getTime() - createTime.getTime() >= GIVE_UP_AFTER_SECONDS * 1000) return undefined;
  const seconds = SCHEDULE[Math.min(attempts, SCHEDULE.length) - 1] ?? 0;
  return new Date(now.getTime() + Math.max(seconds, bounded(afterSeconds) ?? 0) * 1000);
}

/** Seconds from a failed message to its next attempt: people wait for these. The last value repeats. */
const MESSAGE_SCHEDULE = [2, 10, 30, 60, 300, 900, 1800];

/** When a message is tried again after `attempts` failed ones, not before the vendor asked for, within bounds. */
export function retryTime({
  attempts,
  now,
  afterSeconds,
}: {
  attempts: number;
  now: Date;
  afterSeconds?: number | undefined;
}): Date {
  const seconds = MESSAGE_SCHEDULE[Math.min(attempts, MESSAGE_SCHEDULE.length) - 1] ?? 0;
  return new Date(now.getTime() + Math.max(seconds, bounded(afterSeconds) ?? 0) * 1000);
}
