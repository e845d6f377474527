import { expect, test } from "vitest";
import { Kick } from "../../../src/services/db/outbox.ts";
import { taskExpire } from "../../../src/workers/jobs/task-expire.ts";

const now = new Date("2026-06-01T09:20:11.000Z");

/** Runs the job where so many tasks are due. */
async function run(due: number) {
  const limits: number[] = [];
  const kick = new Kick();
  let kicks = 0;
  let left = due;
  kick.onKick(() => kicks++);
  const expireDueTasks = async (batch: { now: Date; limit: number }) => {
    expect(batch.now).toBe(now);
    limits.push(batch.limit);
    const count = Math.min(left, batch.limit);
    left -= count;
    return count;
  };
  const outcome = await taskExpire({ expireDueTasks, kick, now: () => now })();
  return { outcome, left, batches: limits.length, kicks };
}

test("batches go on until no task is left, and the outbox is kicked after each", async () => {
  expect(await run(1_020)).toEqual({ outcome: "expired 1020", left: 0, batches: 3, kicks: 3 });
});

test("a full last batch is followed by an empty one", async () => {
  expect(await run(500)).toEqual({ outcome: "expired 500", left: 0, batches: 2, kicks: 1 });
});

test("run again with nothing due it changes nothing", async () => {
  expect(await run(0)).toEqual({ outcome: "expired 0", left: 0, batches: 1, kicks: 0 });
});
