import { afterEach, beforeEach, expect, test } from "vitest";
import { Kick } from "../../../src/services/db/outbox.ts";
import type { Deadlines } from "../../../src/services/task/jobs.ts";
import { startDeadlines } from "../../../src/workers/core/deadlines.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { recordingLog } from "../log-lines.ts";
import { readJobs } from "../outbox-rows.ts";

const now = new Date("2026-06-01T09:20:11.000Z");
const DUE: Deadlines = { due: true, next: undefined };
const NOTHING: Deadlines = { due: false, next: undefined };
const SOON: Deadlines = { due: false, next: new Date(now.getTime() + 1) };

let base: TestDatabase;
beforeEach(async () => {
  base = await createTestDatabase();
});
afterEach(() => base.close());

/** Starts the loop over what its passes find, the last for all further ones; `seen` counts the passes. */
function start(...found: Deadlines[]) {
  const kick = new Kick();
  const state = { seen: 0 };
  const readDeadlines = async (_db: unknown, at: Date): Promise<Deadlines> => {
    expect(at).toBe(now);
    const deadlines = found[Math.min(state.seen, found.length - 1)] ?? NOTHING;
    state.seen++;
    return deadlines;
  };
  const loop = startDeadlines({ db: base.db, readDeadlines, kick, now: () => now, log: recordingLog().log });
  return { kick, loop, state };
}

test("a due task brings one job, however often it is seen before the job runs", async () => {
  const { kick, loop, state } = start(DUE);
  await expect.poll(() => state.seen).toBeGreaterThan(0);
  kick.kick();
  await expect.poll(() => state.seen).toBeGreaterThan(1);
  await loop.close();
  expect(await readJobs(base.db)).toEqual([
    { name: "task:expire", key: "task:expire", payload: {}, max: 1, locked: false },
  ]);
});

test("nothing due brings no job, until a kick finds something", async () => {
  const { kick, loop, state } = start(NOTHING, SOON, DUE);
  await expect.poll(() => state.seen).toBeGreaterThan(0);
  kick.kick();
  await expect.poll(() => state.seen).toBeGreaterThan(1);
  await expect.poll(async () => (await readJobs(base.db)).length).toBe(1);
  await loop.close();
  expect(state.seen).toBeGreaterThanOrEqual(3);
});

test("with a job handed over, the next deadline is looked at when it is due, not a second later", async () => {
  // Thirty passes would take thirty seconds otherwise, and the test longer than it may.
  const { loop, state } = start({ due: true, next: new Date(now.getTime() + 1) });
  await expect.poll(() => state.seen).toBeGreaterThan(30);
  await loop.close();
  expect(await readJobs(base.db)).toHaveLength(1);
});

test("the job of a killed worker does not stand in the way of the next", async () => {
  const first = start(DUE);
  await expect.poll(async () => (await readJobs(base.db)).length).toBe(1);
  await first.loop.close();
  await base.db.query(
    {
      name: "test_lock_jobs",
      text: "update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed', attempts = 1",
    },
    [],
  );
  const second = start(DUE);
  await expect.poll(async () => (await readJobs(base.db)).filter(({ locked }) => !locked).length).toBe(1);
  await second.loop.close();
});
