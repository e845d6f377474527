import { bounded } from "../core/retry-after.ts";

/** Seconds from a failed attempt to the next; the last value repeats. */
const SCHEDULE = [30, 60, 120, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400];

/** A row this old is given up after a failed attempt: three days. */
const GIVE_UP_AFTER_SECONDS = 259_200;

/** Seconds from a failed message to its next attempt: people wait for these. The last value repeats. */
const MESSAGE_SCHEDULE = [2, 10, 30, 60, 300, 900, 1800];

interface Failed {
  /** Failed attempts so far. */
  attempts: number;
  now: Date;
  /** How long the other side asked to be left alone. */
  afterSeconds?: number | undefined;
}

/** When a callback is tried again, or undefined where it is given up, three days after `createTime`. */
export function nextAttempt({ createTime, ...failed }: Failed & { createTime: Date }): Date | undefined {
  const age = failed.now.getTime() - createTime.getTime();
  return age >= GIVE_UP_AFTER_SECONDS * 1000 ? undefined : timeBy(SCHEDULE, failed);
}

/** When a message is tried again. */
export function retryTime(failed: Failed): Date {
  return timeBy(MESSAGE_SCHEDULE, failed);
}

/** By the schedule, and not before the other side asked for, within bounds. */
function timeBy(schedule: readonly number[], { attempts, now, afterSeconds }: Failed): Date {
  const seconds = schedule[Math.min(attempts, schedule.length) - 1] ?? 0;
  return new Date(now.getTime() + Math.max(seconds, bounded(afterSeconds) ?? 0) * 1000);
}
