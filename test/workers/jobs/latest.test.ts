import { expect, test } from "vitest";
import { Latest } from "../../../src/workers/jobs/latest.ts";

/** Work that ends when it is told to. */
function held() {
  const ends: ((error?: Error) => void)[] = [];
  const latest = new Latest(() => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    ends.push((error) => (error ? reject(error) : resolve()));
    return promise;
  });
  return { latest, ends };
}

test("who asks while a run is under way shares the next, which begins after it", async () => {
  const { latest, ends } = held();
  const first = latest.run("a");
  const second = latest.run("a");
  const third = latest.run("a");
  expect(third).toBe(second);
  expect(ends).toHaveLength(1);
  ends[0]?.();
  await first;
  await expect.poll(() => ends.length).toBe(2);
  const fourth = latest.run("a");
  expect(fourth).not.toBe(second);
  ends[1]?.();
  await second;
  await expect.poll(() => ends.length).toBe(3);
  ends[2]?.();
  await fourth;
});

test("keys do not wait for each other", () => {
  const { latest, ends } = held();
  void latest.run("a");
  void latest.run("b");
  expect(ends).toHaveLength(2);
});

test("a run that fails fails for those who asked for it, and the next is made all the same", async () => {
  const { latest, ends } = held();
  const first = latest.run("a");
  const second = latest.run("a");
  ends[0]?.(new Error("away"));
  await expect(first).rejects.toThrow("away");
  await expect.poll(() => ends.length).toBe(2);
  ends[1]?.();
  await second;
});
