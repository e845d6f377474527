import { expect, test } from "vitest";
import { idsBefore, newId } from "../../../src/services/db/ids.ts";

const UUID_V7 = /^[0-9a-f]{12}7[0-9a-f]{3}[89ab][0-9a-f]{15}$/;

test("ids are UUIDs of version 7 without dashes, each once, in the order in which they were made", () => {
  const before = Date.now();
  const ids = Array.from({ length: 20_000 }, newId);
  const after = Date.now();
  expect(ids.filter((id) => !UUID_V7.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  const times = [ids[0], ids.at(-1)].map((id) => Number.parseInt(id?.slice(0, 12) ?? "", 16));
  expect(times[0]).toBeGreaterThanOrEqual(before);
  expect(times[1]).toBeLessThanOrEqual(after);
});

test("what sorts before a time is what was made before it", () => {
  const id = newId();
  const made = Number.parseInt(id.slice(0, 12), 16);
  expect(idsBefore(new Date(made)) < id).toBe(true);
  expect(idsBefore(new Date(made + 1)) > id).toBe(true);
});
