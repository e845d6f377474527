import { describe, expect, test } from "vitest";
import { Batches } from "../../../src/services/db/batch.ts";

interface Item {
  id: number;
  bytes: number;
  /** What its batch fails with. */
  code?: string;
}

const item = (id: number, members: Partial<Item> = {}): Item => ({ id, bytes: 1, ...members });

/** Batches whose work is held until it is let go; the ids of what was run, in its order. */
function held() {
  const ran: number[][] = [];
  const gate = Promise.withResolvers<void>();
  const batches = new Batches<Item, string>({
    bytesOf: ({ bytes }) => bytes,
    crowded: () => Object.assign(new Error("crowded"), { code: "crowded" }),
    run: async (items) => {
      ran.push(items.map(({ id }) => id));
      await gate.promise;
      const code = items.find((one) => one.code)?.code;
      if (code) throw Object.assign(new Error("refused"), { code });
      return ({ id }) => `done ${id}`;
    },
  });
  return { batches, ran, release: () => gate.resolve() };
}

const outcome = (results: PromiseSettledResult<string>[]) =>
  results.map((result) => (result.status === "fulfilled" ? result.value : result.reason.code));

test("the first goes at once and alone, the others together; a second batch starts beside it where half of one waits", async () => {
  const { batches, ran, release } = held();
  const ids = Array.from({ length: 70 }, (_, id) => id);
  const results = Promise.all(ids.map((id) => batches.add(item(id))));
  expect(ran).toEqual([[0], ids.slice(1, 33)]);
  release();
  expect(await results).toEqual(ids.map((id) => `done ${id}`));
  expect(ran).toEqual([[0], ids.slice(1, 33), ids.slice(33)]);
});

test("large items do not gather; one that is too large for any batch travels alone", async () => {
  const { batches, ran, release } = held();
  const sizes = [1, 1, 400_000, 600_000, 400_000, 5_000_000, 1];
  const results = sizes.map((bytes, id) => batches.add(item(id, { bytes })));
  release();
  await Promise.all(results);
  expect(ran).toEqual([[0], [1, 2, 3], [4], [5], [6]]);
});

test("an item that is refused fails alone", async () => {
  const { batches, ran, release } = held();
  const items = [item(0), item(1), item(2), item(3, { code: "22021" }), item(4)];
  const results = Promise.allSettled(items.map((one) => batches.add(one)));
  release();
  expect(outcome(await results)).toEqual(["done 0", "done 1", "done 2", "22021", "done 4"]);
  expect(ran).toEqual([[0], [1, 2, 3, 4], [1], [2], [3], [4]]);
});

test("an outage fails its batch and what waits, at once; what comes later is tried", async () => {
  const { batches, ran, release } = held();
  const outage = { code: "57P01" };
  const items = [item(0, outage), item(1), item(2), item(3)];
  const results = Promise.allSettled(items.map((one) => batches.add(one)));
  release();
  expect(outcome(await results)).toEqual(["57P01", "57P01", "57P01", "57P01"]);
  expect(await batches.add(item(4))).toBe("done 4");
  expect(ran).toEqual([[0], [4]]);
});

test("an outage while items are tried alone ends that too", async () => {
  const { batches, ran, release } = held();
  // The batch is refused for the third; the fourth, tried alone, meets the outage.
  const items = [item(0), item(1), item(2, { code: "22021" }), item(3, { code: "57P01" }), item(4)];
  const results = Promise.allSettled(items.map((one) => batches.add(one)));
  release();
  expect(outcome(await results)).toEqual(["done 0", "done 1", "22021", "57P01", "57P01"]);
  expect(ran).toEqual([[0], [1, 2, 3, 4], [1], [2], [3]]);
});

test("flush waits for everything that was added", async () => {
  const { batches, release } = held();
  const done: string[] = [];
  for (let id = 0; id < 200; id += 1) void batches.add(item(id)).then((result) => done.push(result));
  release();
  await batches.flush();
  expect(done).toHaveLength(200);
});

describe("what waits is bounded", () => {
  const MIB = 1024 * 1024;

  test("to 5,000 items: one more is refused at once, and is not stored", async () => {
    const { batches, ran, release } = held();
    // One of one and one of 32 are under way, and wait for nobody.
    const results = Array.from({ length: 5_033 }, (_, id) => batches.add(item(id)));
    expect(batches.waiting).toEqual({ items: 5_000, bytes: 5_000 });
    await expect(batches.add(item(-1))).rejects.toThrow("crowded");
    expect(batches.counts.refused).toBe(1);
    release();
    await Promise.all(results);
    expect(batches.waiting).toEqual({ items: 0, bytes: 0 });
    expect(ran.flat()).not.toContain(-1);
    expect(await batches.add(item(-2))).toBe("done -2");
    expect(batches.counts).toEqual({ batches: ran.length, items: 5_034, refused: 1 });
  });

  test("to 64 MiB: what fits exactly waits, one byte more does not; a single item always may", async () => {
    const { batches, release } = held();
    const results = [1, 1, 40 * MIB, 24 * MIB].map((bytes, id) => batches.add(item(id, { bytes })));
    await expect(batches.add(item(9, { bytes: 1 }))).rejects.toThrow("crowded");
    expect(batches.waiting).toEqual({ items: 2, bytes: 64 * MIB });
    release();
    await Promise.all(results);
    const { batches: others, release: letGo } = held();
    const large = [1, 600_000, 100 * MIB].map((bytes, id) => others.add(item(id, { bytes })));
    await expect(others.add(item(9))).rejects.toThrow("crowded");
    letGo();
    await Promise.all(large);
  });

  test("its measure holds through refused items, reruns and outages", async () => {
    const { batches, release } = held();
    const items = [item(0), item(1), item(2, { bytes: 5 }), item(3, { bytes: 7, code: "22021" }), item(4)];
    const results = Promise.allSettled(items.map((one) => batches.add(one)));
    expect(batches.waiting).toEqual({ items: 4, bytes: 14 });
    release();
    expect(outcome(await results)).toEqual(["done 0", "done 1", "done 2", "22021", "done 4"]);
    expect(batches.waiting).toEqual({ items: 0, bytes: 0 });

    const { batches: away, release: letAway } = held();
    const cut = [item(0, { code: "57P01" }), item(1), item(2), item(3)].map((one) => away.add(one));
    letAway();
    await Promise.allSettled(cut);
    expect(away.waiting).toEqual({ items: 0, bytes: 0 });
  });
});
