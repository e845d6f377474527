import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { takeUp } from "../../../src/services/db/callbacks.ts";
import { claim } from "../../../src/services/db/outbox.ts";
import { handOver } from "../../../src/workers/core/dispatcher.ts";
import { putBack } from "../../../src/workers/jobs/put-back.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { readJobs, readRow } from "../outbox-rows.ts";
import { insertCallbacks, tally } from "./callback-worker.ts";

const from = new Date("2026-06-01T09:00:00.000Z");
const now = new Date("2026-06-01T09:20:00.000Z");
const [busy, other] = ["https://busy.example", "https://other.example"] as const;
let base: TestDatabase;
beforeAll(async () => {
  base = await createTestDatabase();
});
afterAll(() => base.close());
beforeEach(() => sql("truncate outbox, graphile_worker._private_jobs"));

async function sql(text: string): Promise<void> {
  await base.db.orm.em.fork().execute(text);
}

test("all due rows of one endpoint wait after a few statements, their jobs gone, and no others", async () => {
  await insertCallbacks(base.db, { name: "a", url: busy, count: 2_100, from });
  await insertCallbacks(base.db, { name: "b", url: other, count: 3, from });
  await insertCallbacks(base.db, { name: "c", url: busy, count: 2, from: new Date(now.getTime() + 60_000) });
  for (let n = 0; n < 3; n++) await handOver(base.db, now, []);
  const lease = await claim(base.db, { id: "a1", attempt: 0, leaseSeconds: 30, now });
  expect(await readJobs(base.db)).toHaveLength(1_500);
  await putBack(base.db, busy, now);
  expect(await tally(base.db, "a")).toEqual({ leased: 1, waiting: 2_099, attempts: 1 });
  expect(await tally(base.db, "b")).toEqual({ pending: 3, attempts: 0 });
  expect(await tally(base.db, "c")).toEqual({ pending: 2, attempts: 0 });
  const names = (await readJobs(base.db)).map(({ key }) => key);
  expect(names.filter((key) => key?.startsWith("a"))).toEqual(["a1:0"]);
  expect(await readRow(base.db, "a1")).toMatchObject({ token: lease?.leaseToken, attempts: 1 });
});

test("a job that has been taken already stays, and finds its row as it was", async () => {
  await insertCallbacks(base.db, { name: "a", url: busy, count: 1, from });
  await handOver(base.db, now, []);
  await sql(
    "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'somebody', attempts = 1",
  );
  await putBack(base.db, busy, now);
  expect(await readJobs(base.db)).toMatchObject([{ key: "a1:0", locked: true }]);
  expect((await readRow(base.db, "a1")).due.getTime()).toBeGreaterThan(now.getTime());
  expect(await claim(base.db, { id: "a1", attempt: 0, leaseSeconds: 30, now })).toMatchObject({
    attempts: 1,
  });
  expect((await readRow(base.db, "a1")).due).toEqual(now);
});

test("what waits is taken up oldest first, and waits no more: a lost lease makes it due", async () => {
  await insertCallbacks(base.db, { name: "a", url: busy, count: 5, from });
  await putBack(base.db, busy, now);
  const take = (most: number) => takeUp(base.db, { endpoint: busy, most, leaseSeconds: 30, now });
  const first = await take(2);
  expect(first.map(({ id }) => id).sort()).toEqual(["a1", "a2"]);
  expect(first[0]).toMatchObject({ attempts: 1, endpoint: busy, othersWait: true, trace: null });
  expect((await take(9)).map(({ id }) => id).sort()).toEqual(["a3", "a4", "a5"]);
  expect(await take(1)).toEqual([]);
  await sql("update outbox set leased_until = clock_timestamp() - interval '1 second'");
  expect((await handOver(base.db, now, [])).count).toBe(5);
});

test("two that take up at once share what waits", async () => {
  await insertCallbacks(base.db, { name: "a", url: busy, count: 40, from });
  await putBack(base.db, busy, now);
  const takes = Array.from({ length: 5 }, () =>
    takeUp(base.db, { endpoint: busy, most: 8, leaseSeconds: 30, now }),
  );
  const ids = (await Promise.all(takes)).flat().map(({ id }) => id);
  expect(ids).toHaveLength(new Set(ids).size);
  expect(await tally(base.db, "a")).toMatchObject({ leased: ids.length, attempts: ids.length });
});

test("of many callbacks to one endpoint the first come before those to others, not all of them", async () => {
  await insertCallbacks(base.db, { name: "a", url: busy, count: 400, from });
  await insertCallbacks(base.db, { name: "b", url: other, count: 3, from: new Date(now.getTime() - 1_000) });
  await insertCallbacks(base.db, {
    name: "c",
    url: busy,
    count: 1_000,
    from: new Date(from.getTime() - 60_000),
  });
  await handOver(base.db, now, []);
  const order = await base.db.query<{ key: string }>(
    { name: "test-order", text: "select key from graphile_worker.jobs order by priority, run_at, id" },
    [],
  );
  const places = order.flatMap(({ key }, place) => (key.startsWith("b") ? [place] : []));
  expect(places).toEqual([32, 33, 34]);
});
