import { expect, test } from "vitest";
import { LostWakes } from "../../../src/services/task/lost-wakes.ts";

test("what nobody tells of before the next look was lost, each waiter of it", () => {
  const lost = new LostWakes();
  lost.found("a", 2);
  lost.found("b", 1);
  expect(lost.count).toBe(0);
  lost.settle();
  expect(lost.count).toBe(3);
  lost.settle();
  expect(lost.count).toBe(3);
});

test("what is told of in time was not lost, whatever came first", () => {
  const lost = new LostWakes();
  lost.told("a");
  lost.found("a", 1);
  lost.told("a");
  lost.found("b", 1);
  lost.settle();
  expect(lost.count).toBe(1);
  lost.told("b");
  lost.settle();
  expect(lost.count).toBe(1);
});
