import { pino } from "pino";
import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { newId } from "../../../src/services/db/ids.ts";
import { expireDueTasks } from "../../../src/services/task/jobs.ts";
import { ADMIN, createTestServices, refund, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

/** Ends up to so many due tasks; tells how many ended, and how many ids that took. */
async function expire(limit: number): Promise<{ ended: number; ids: number }> {
  let ids = 0;
  const counted = () => {
    ids += 1;
    return newId();
  };
  const { db, services, clock } = t;
  const deps = { db, changes: services.changes, aside: new Set<string>(), log: pino({ level: "silent" }) };
  const ended = await expireDueTasks(deps, { now: clock.now(), limit, newId: counted });
  return { ended, ids };
}

test("ids are made for what is due, not for what might be: two a task", async () => {
  const keys = ["one", "two", "three"];
  const made = await Promise.all(keys.map((key) => t.tasks(ADMIN).createTask(refund(key))));
  expect(await expire(500)).toEqual({ ended: 0, ids: 0 });
  t.clock.pass(900);
  expect(await expire(2)).toEqual({ ended: 2, ids: 4 });
  expect(await expire(500)).toEqual({ ended: 1, ids: 2 });
  for (const { task } of made)
    expect((await t.tasks(ADMIN).getTask({ id: task?.id ?? "" })).task?.state).toBe(State.TIMED_OUT);
});

test("two who end many at once share them", async () => {
  await Promise.all(Array.from({ length: 40 }, (_, n) => t.tasks(ADMIN).createTask(refund(`shared ${n}`))));
  t.clock.pass(900);
  const both = await Promise.all([expire(30), expire(30)]);
  const rest = await expire(40);
  expect([...both, rest].reduce((sum, { ended }) => sum + ended, 0)).toBe(40);
});
