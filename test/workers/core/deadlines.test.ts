import { afterEach, beforeEach, expect, test } from "vitest";
import { Kick } from "../../../src/services/db/outbox.ts";
import { startDeadlines } from "../../../src/workers/core/deadlines.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { recordingLog } from "../log-lines.ts";
import { readJobs } from "../outbox-rows.ts";

const now = new Date("2026-06-01T09:20:11.000Z");
let base: TestDatabase;
beforeEach(async () => {
  base = await createTestDatabase();
});
afterEach(() => base.close());

/** Starts the loop over the due times, one a pass, the last for all further ones; `seen` counts the passes. */
function start(...dueTimes: (Date | undefined)[]) {
  const kick = new Kick();
  const state = { seen: 0 };
  const nextDueTime = async () => {
    const due = dueTimes[Math.min(state.seen, dueTimes.length - 1)];
    state.seen++;
    return due;
  };
  const loop = startDeadlines({ db: base.db, nextDueTime, kick, now: () => now, log: recordingLog().log });
  return { kick, loop, state };
}

test("a due task brings one job, however often it is seen before the job runs", async () => {
  const { kick, loop, state } = start(now);
  await expect.poll(() => state.seen).toBeGreaterThan(0);
  kick.kick();
  await expect.poll(() => state.seen).toBeGreaterThan(1);
  await loop.close();
  expect(await readJobs(base.db)).toEqual([
    { name: "task:expire", key: "task:expire", payload: {}, max: 1, locked: false },
  ]);
});

test("nothing due brings no job, until a kick finds something", async () => {
  const { kick, loop, state } = start(undefined, new Date(now.getTime() + 1), now);
  await expect.poll(() => state.seen).toBe(1);
  kick.kick();
  await expect.poll(() => state.seen).toBeGreaterThan(1);
  await expect.poll(async () => (await readJobs(base.db)).length).toBe(1);
  await loop.close();
  expect(state.seen).toBeGreaterThanOrEqual(3);
});

test("the job of a killed worker does not stand in the way of the next", async () => {
  const first = start(now);
  await expect.poll(async () => (await readJobs(base.db)).length).toBe(1);
  await first.loop.close();
  await base.db.query(
    {
      name: "test_lock_jobs",
      text: "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed', attempts = 1",
    },
    [],
  );
  const second = start(now);
  await expect.poll(async () => (await readJobs(base.db)).filter(({ locked }) => !locked).length).toBe(1);
  await second.loop.close();
});
