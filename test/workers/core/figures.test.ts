import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startFigures } from "../../../src/workers/core/figures.ts";
import { DAY, insertPast, past } from "../../services/stats/history.ts";
import { createTestServices, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

/** How many tasks are counted by days. */
async function counted(): Promise<number> {
  const text = "select coalesce(sum(tasks), 0)::int as tasks from task_days where create_day = '-infinity'";
  const [row] = await t.db.query<{ tasks: number }>({ name: "test-counted", text }, []);
  return row?.tasks ?? 0;
}

async function someEnd(count: number): Promise<void> {
  const old = t.clock.now().getTime() - 2 * DAY;
  await insertPast(
    t.db,
    Array.from({ length: count }, () => past(old, { channel: "slack" })),
  );
}

test("a worker counts what ended before anybody asks for figures, and again an hour later", async () => {
  await someEnd(300);
  let passes = 0;
  const now = () => {
    passes += 1;
    return t.clock.now();
  };
  const loop = startFigures({ db: t.db, now, log: pino({ level: "silent" }) });
  await expect.poll(counted).toBe(300);
  await t.db.query(
    { name: "test-forget", text: "update rollups set until_time = '1970-01-01T00:00:00Z'" },
    [],
  );
  await t.db.query({ name: "test-empty", text: "delete from task_days" }, []);
  const before = passes;
  await expect.poll(() => passes, { timeout: 10_000 }).toBeGreaterThan(before + 3);
  expect(await counted()).toBe(0);
  t.clock.pass(3_600);
  await expect.poll(counted, { timeout: 10_000 }).toBe(300);
  await loop.close();
});
