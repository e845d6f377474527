import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";

/** Two nodes on one database: what happens on the one must wake who waits on the other. */
let here: TestServices;
let there: TestServices;
beforeAll(async () => {
  here = await createTestServices();
  there = await createTestServices(here);
});
afterAll(async () => {
  await there.close();
  await here.close();
});

async function newTask(key: string): Promise<string> {
  const { task } = await here.tasks(ADMIN).createTask(refund(key));
  return task?.id ?? "";
}

/** Resolves once somebody waits for the task on that node. */
async function waiting(node: TestServices, id: string): Promise<void> {
  while (!node.services.waiters.isWaiting(id)) await new Promise((resolve) => setImmediate(resolve));
}

const ANSWER = '{"approved":true,"notes":null}';

test("no wait answers at once", async () => {
  const id = await newTask("at once");
  expect(await here.tasks(ADMIN).awaitTask({ id })).toMatchObject({
    state: State.CREATED,
    verificationAttempt: 0,
  });
  expect((await refusal(here.tasks(ADMIN).awaitTask({ id: "tsk_none" }))).reason).toBe("TASK_NOT_FOUND");
});

test.each(["here", "there"])("an answer given here wakes who waits %s", async (where) => {
  const node = where === "here" ? here : there;
  const id = await newTask(`wake ${where}`);
  const waits = node.tasks(ADMIN).awaitTask({ id, waitSeconds: 30 });
  await waiting(node, id);
  await here.tasks(ADMIN).completeTask({ id, responseJson: ANSWER });
  expect(await waits).toMatchObject({ state: State.COMPLETED, responseJson: ANSWER });
  expect(node.services.waiters.isWaiting(id)).toBe(false);
});

test("a deletion wakes who waits, on both nodes", async () => {
  const id = await newTask("deleted");
  const waits = [here, there].map((node) => refusal(node.tasks(ADMIN).awaitTask({ id, waitSeconds: 30 })));
  await Promise.all([here, there].map((node) => waiting(node, id)));
  await here.tasks(ADMIN).deleteTask({ id });
  for (const refused of await Promise.all(waits)) expect(refused.reason).toBe("TASK_NOT_FOUND");
});

test("a change that nobody announced is found by the safety re-read, and counted", async () => {
  // Created there, so that no announcement of the creation reaches that node after the silent change.
  const { task } = await there.tasks(ADMIN).createTask(refund("unannounced"));
  const id = task?.id ?? "";
  const { wakeups } = there.services;
  const before = { reread: wakeups.woken.reread, lost: wakeups.lostWakes };
  const woken = new Promise((wake) => there.services.waiters.register(id)?.park({ wake }, 30_000));
  await here.db.query({ name: "test-silent", text: "update tasks set status = 'cancelled' where id = $1" }, [
    id,
  ]);
  expect(await woken).toMatchObject({ kind: "settled", outcome: { status: "cancelled" } });
  await expect.poll(() => wakeups.woken.reread).toBe(before.reread + 1);
  // Until the next re-read somebody may tell of it still.
  expect(wakeups.lostWakes).toBe(before.lost);
  await expect.poll(() => wakeups.lostWakes).toBe(before.lost + 1);
});

test("a wait whose time is up answers the whole task of that moment", async () => {
  const id = await newTask("elapsed");
  const waits = there.tasks(ADMIN).awaitTask({ id, waitSeconds: 1 });
  await waiting(there, id);
  await here.db.query(
    {
      name: "test-silent-answer",
      text: "update tasks set status = 'completed', response = $2, complete_time = now() where id = $1",
    },
    [id, ANSWER],
  );
  const outcome = await waits;
  expect(outcome).toMatchObject({ state: State.COMPLETED, responseJson: ANSWER });
  expect(outcome.completeTime).toBeDefined();
});

test("an id that cannot be a task's is not waited for", async () => {
  const waits = refusal(here.tasks(ADMIN).awaitTask({ id: "tsk_\0", waitSeconds: 30 }));
  expect((await waits).reason).toBe("TASK_NOT_FOUND");
  expect(here.services.waiters.waitingIds()).toEqual([]);
});

test("the caller going away leaves nothing behind", async () => {
  const id = await newTask("gone caller");
  const gone = new AbortController();
  const waits = here.tasks(ADMIN).awaitTask({ id, waitSeconds: 30 }, { signal: gone.signal });
  await waiting(here, id);
  gone.abort();
  await expect(waits).rejects.toThrow();
  expect(here.services.waiters.isWaiting(id)).toBe(false);
});
