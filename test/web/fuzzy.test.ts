import { expect, test } from "vitest";
import { sift } from "../../web/src/screens/frame/palette/fuzzy.ts";

const ALL = [
  "Claim the task",
  "Cancel the task",
  "Go to Callbacks",
  "Go to Queue",
  "Sort by oldest",
  "View: All",
];
const found = (typed: string) => sift(typed, ALL, (text) => text);

test.each([
  ["claim", "Claim the task"],
  ["ct", "Claim the task"],
  ["gq", "Go to Queue"],
  ["go call", "Go to Callbacks"],
  ["CALL", "Go to Callbacks"],
  ["old", "Sort by oldest"],
  ["vall", "View: All"],
])("%s finds %s first", (typed, first) => {
  expect(found(typed)[0]).toBe(first);
});

test("what has not all the letters in order is left out", () => {
  expect(found("xyz")).toEqual([]);
  expect(found("ksat")).toEqual([]);
});

test("nothing typed leaves everything in its order", () => {
  expect(found("  ")).toEqual(ALL);
});
