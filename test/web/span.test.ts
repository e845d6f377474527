import { expect, test } from "vitest";
import { span } from "../../web/src/parts/span.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

test.each([
  [-1, "0 s"],
  [42_000, "42 s"],
  [MINUTE, "1 min"],
  [59.9 * MINUTE, "59 min"],
  [HOUR, "1 h"],
  [68 * MINUTE, "1 h 8 min"],
  [11 * HOUR + 59 * MINUTE, "11 h 59 min"],
  [27.4 * HOUR, "27 h"],
  [36 * HOUR, "2 days"],
  [47 * HOUR, "2 days"],
  [72 * HOUR, "3 days"],
])("%i ms are %s", (milliseconds, words) => {
  expect(span(milliseconds)).toBe(words);
});
