import { expect, test } from "vitest";
import { took } from "../../web/src/screens/stats/words.ts";

test.each([
  [undefined, "–"],
  [0, "under 1 s"],
  [0.4, "under 1 s"],
  [1, "1 s"],
  [43.4, "43 s"],
  [54.9, "55 s"],
  [58, "1 min"],
  [100, "1 min 40 s"],
  [240, "4 min"],
  [593, "9 min 50 s"],
  [597, "10 min"],
  [840, "14 min"],
  [4_500, "1 h 15 min"],
  [86_400, "24 h"],
  [604_800, "7 days"],
])("%j seconds are told as `%s`", (seconds, words) => {
  expect(took(seconds)).toBe(words);
});
