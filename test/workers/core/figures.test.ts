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

async function someEnd(count: number, daysAgo: number): Promise<void> {
  const time = t.clock.now().getTime() - daysAgo * DAY;
  await insertPast(
    t.db,
    Array.from({ length: count }, () => past(time, { channel: "slack" })),
  );
}

test("a worker counts what ended before anybody asks for figures, and each hour what ended since", async () => {
  await someEnd(300, 3);
  const loop = startFigures({ db: t.db, now: t.clock.now, log: pino({ level: "silent" }) });
  await expect.poll(counted, { timeout: 30_000 }).toBe(300);
  await someEnd(300, 2);
  t.clock.pass(3_600);
  await expect.poll(counted, { timeout: 30_000 }).toBe(600);
  await loop.close();
});
