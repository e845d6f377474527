import { expect, test } from "vitest";
import { bounded, retryAfterSeconds } from "../../../src/workers/core/retry-after.ts";

const NOW = new Date("2026-06-01T09:00:00.000Z");

test.each([
  ["120", 120],
  [" 1.2 ", 2],
  ["Mon, 01 Jun 2026 09:00:30 GMT", 30],
  ["3601", 3_600],
  ["9".repeat(400), 3_600],
  ["Fri, 31 Dec 9999 23:59:59 GMT", 3_600],
])("Retry-After %s is a wait", (header, seconds) => {
  expect(retryAfterSeconds(header, NOW)).toBe(seconds);
});

test.each([
  ...[null, undefined, "", "0", "-5", "soon", "NaN", "Infinity", "1e400"],
  "Mon, 01 Jun 2026 08:59:00 GMT",
])("Retry-After %s is none", (header) => {
  expect(retryAfterSeconds(header, NOW)).toBeUndefined();
});

test("a number that makes no sense is no wait, and an endless one ends", () => {
  expect([Number.NaN, -1, 0, "60", undefined].map(bounded)).toEqual(Array(5).fill(undefined));
  expect(bounded(Number.POSITIVE_INFINITY)).toBe(3_600);
});
