import { expect, test } from "vitest";
import { nextAttempt, retryTime } from "../../../src/workers/jobs/retry.ts";

const created = new Date("2026-06-01T00:00:00.000Z");

function at(seconds: number): Date {
  return new Date(created.getTime() + seconds * 1000);
}

test("a receiver that is always away gets 14 attempts at the documented times, over 3.7 days", () => {
  const times: number[] = [];
  for (let next: Date | undefined = created; next !== undefined; ) {
    times.push((next.getTime() - created.getTime()) / 1000);
    next = nextAttempt({ attempts: times.length, createTime: created, now: next });
  }
  const gaps = times.slice(1).map((time, n) => time - (times[n] ?? 0));
  expect(gaps).toEqual([30, 60, 120, 300, 900, 1800, 3600, 7200, 14400, 28800, 86400, 86400, 86400]);
});

test("a row is given up at three days, not before", () => {
  expect(nextAttempt({ attempts: 1, createTime: created, now: at(259_199) })).toEqual(at(259_229));
  expect(nextAttempt({ attempts: 1, createTime: created, now: at(259_200) })).toBeUndefined();
});

test("a receiver that asks for time gets it, an hour at most, and no attempt sooner than the schedule says", () => {
  const wait = (afterSeconds?: number) =>
    nextAttempt({ attempts: 1, createTime: created, now: at(0), afterSeconds })?.getTime();
  const times = [undefined, 5, 300, 1e30, -1].map((seconds) => wait(seconds));
  expect(times).toEqual([30, 30, 300, 3_600, 30].map((seconds) => at(seconds).getTime()));
});

test("the last gap repeats", () => {
  expect(nextAttempt({ attempts: 40, createTime: created, now: at(0) })).toEqual(at(86_400));
});

test("a message waits for what its vendor asks, an hour at most, and never for nonsense", () => {
  const wait = (afterSeconds?: number) =>
    (retryTime({ attempts: 1, now: created, afterSeconds }).getTime() - created.getTime()) / 1000;
  expect([undefined, 1, 60, 1e30, Number.POSITIVE_INFINITY].map(wait)).toEqual([2, 2, 60, 3600, 3600]);
  expect([0, -60, Number.NaN].map(wait)).toEqual([2, 2, 2]);
});

test("a message is tried again soon, then more and more seldom, and every half hour in the end", () => {
  const gaps = Array.from(
    { length: 9 },
    (_, failed) => (retryTime({ attempts: failed + 1, now: created }).getTime() - created.getTime()) / 1000,
  );
  expect(gaps).toEqual([2, 10, 30, 60, 300, 900, 1800, 1800, 1800]);
});
