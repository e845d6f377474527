import { expect, test } from "vitest";
import { FairQueue } from "../../../src/services/schema/queue.ts";

function filled(entries: string[], most = { items: 100, itemsOfKey: 100 }): FairQueue<string> {
  const queue = new FairQueue<string>(most);
  for (const entry of entries) queue.add(entry.charAt(0), entry);
  return queue;
}

function drained(queue: FairQueue<string>): string[] {
  const taken: string[] = [];
  for (let next = queue.take(); next !== undefined; next = queue.take()) taken.push(next);
  return taken;
}

test("keys take turns, each in its own order", () => {
  expect(drained(filled(["a1", "a2", "a3", "b1", "c1", "b2"]))).toEqual(["a1", "b1", "c1", "a2", "b2", "a3"]);
});

test("a key that comes later waits for one turn of each of the others", () => {
  const queue = filled(["a1", "a2", "a3"]);
  expect(queue.take()).toBe("a1");
  queue.add("b", "b1");
  expect(drained(queue)).toEqual(["a2", "b1", "a3"]);
});

test("what is over the bounds is not taken in, and room comes with what leaves", () => {
  const queue = filled(["a1", "a2", "b1"], { items: 4, itemsOfKey: 2 });
  expect(queue.add("a", "a3")).toBe(false);
  expect(queue.add("c", "c1")).toBe(true);
  expect(queue.add("d", "d1")).toBe(false);
  expect(queue.take()).toBe("a1");
  expect(queue.add("d", "d1")).toBe(true);
  expect(drained(queue)).toEqual(["b1", "c1", "a2", "d1"]);
});

test("an empty queue gives nothing", () => {
  expect(new FairQueue<string>({ items: 1, itemsOfKey: 1 }).take()).toBeUndefined();
});
