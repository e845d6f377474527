import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "../../../src/services/core/call.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  type TestServices,
} from "../../support/services.ts";

let t: TestServices;
let ana: Extract<Actor, { kind: "user" }>;
let ben: Extract<Actor, { kind: "user" }>;
beforeAll(async () => {
  t = await createTestServices();
  ana = await createPerson(t, { email: "ana@corp.test", isOperator: true });
  ben = await createPerson(t, { email: "ben@corp.test", isOperator: true });
});
afterAll(() => t.close());
beforeEach(async () => {
  await t.db.query({ name: "test-no-tasks", text: "delete from tasks" }, []);
});

let asked = 0;
async function ask(): Promise<string> {
  asked += 1;
  const { task } = await t.tasks(ADMIN).createTask(refund(`open ${asked}`));
  return task?.id ?? "";
}

/** Whether one task was opened so many seconds after its creation, and no other one. */
async function expectSeen(seconds: number): Promise<void> {
  const { timeToSeen } = await t.stats(ADMIN).getStats({});
  expect(timeToSeen?.count).toBe(1n);
  expect(Math.abs((timeToSeen?.p50Seconds ?? 0) - seconds)).toBeLessThanOrEqual(seconds * 0.1);
}

async function expectUnseen(): Promise<void> {
  expect((await t.stats(ADMIN).getStats({})).timeToSeen?.count).toBe(0n);
}

const embed = (taskId: string): Actor => ({ kind: "embed", taskId, sub: null, jti: "j" });
const guest = (taskId: string): Actor => ({
  ...{ kind: "guest", taskId, userId: null, email: "eva@corp.test", displayName: null },
  ...{ sessionHash: null, linkId: null },
});

test("whoever looks first counts, whether they hold the task or not, and later looks do not", async () => {
  const id = await ask();
  t.clock.pass(100);
  await t.tasks(ben).openTask({ id });
  await expectSeen(100);
  t.clock.pass(200);
  await t.tasks(ana).claimTask({ id });
  await t.tasks(ana).openTask({ id });
  await t.tasks(ben).openTask({ id });
  await expectSeen(100);
  await t.tasks(ana).completeTask({ id, responseJson: '{"approved":true}' });
  await expectSeen(100);
});

test("so does an assignee who moves the task on by it, and the view is what it was", async () => {
  const id = await ask();
  await t.tasks(ana).claimTask({ id });
  t.clock.pass(50);
  const { task } = await t.tasks(ana).openTask({ id });
  const { task: found } = await t.tasks(ana).getTask({ id });
  expect(task).toEqual(found);
  await expectSeen(50);
});

test.each([
  ["a guest", guest],
  ["an embedded form", embed],
])("so does %s", async (_, actorOf) => {
  const id = await ask();
  t.clock.pass(70);
  await t.tasks(actorOf(id)).openTask({ id });
  await expectSeen(70);
});

test("a program or a look at a task that has its outcome does not", async () => {
  const id = await ask();
  await t.tasks(ADMIN).openTask({ id });
  await expectUnseen();
  await t.tasks(ADMIN).cancelTask({ id });
  for (const actor of [ana, embed(id)]) await t.tasks(actor).openTask({ id });
  await expectUnseen();
});

test("a deleted task takes its look with it", async () => {
  const id = await ask();
  t.clock.pass(10);
  await t.tasks(ana).openTask({ id });
  await t.tasks(ADMIN).deleteTask({ id });
  await expectUnseen();
});

test("many people at once are one first look, and none fails", async () => {
  const id = await ask();
  t.clock.pass(30);
  await Promise.all(Array.from({ length: 12 }, (_, n) => t.tasks(n % 2 ? ana : ben).openTask({ id })));
  await expectSeen(30);
});
