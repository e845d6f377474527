import { afterAll, beforeAll, expect, test } from "vitest";
import { findSession } from "../../../src/services/auth/index.ts";
import type { Actor } from "../../../src/services/core/call.ts";
import { hold } from "../../support/locks.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  refusal,
  type TestServices,
} from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

let asked = 0;
async function ask(): Promise<string> {
  asked += 1;
  const { task } = await t.tasks(ADMIN).createTask(refund(`guest ${asked}`));
  return task?.id ?? "";
}

const guestFor = (taskId: string, email = "nina@corp.test"): Actor => ({
  kind: "guest",
  taskId,
  userId: null,
  email,
  displayName: null,
  sessionHash: null,
  linkId: null,
});

/** The actor of the session that entering started. */
async function enter(guest: Actor): Promise<Actor> {
  await t.auth(guest).enterTask({});
  const actor = await findSession(t.db, t.cookies.at(-1) ?? "", t.clock.now());
  if (!actor) throw new Error("there is no session");
  return actor;
}

test("a link becomes a session for one task; an unknown address a person without rights", async () => {
  const [id, other] = [await ask(), await ask()];
  const nina = await enter(guestFor(id, "Nina@Corp.Test"));
  expect(nina).toMatchObject({ kind: "guest", taskId: id, email: "nina@corp.test" });
  expect(await t.auth(nina).getMe({})).toMatchObject({ authenticated: true, isOperator: false, taskId: id });

  expect((await t.tasks(nina).getTask({ id })).task?.id).toBe(id);
  expect((await refusal(t.tasks(nina).getTask({ id: other }))).reason).toBe("PERMISSION_DENIED");
  const { tasks, totalSize } = await t.tasks(nina).listTasks({ assignedTo: "", unassigned: true });
  expect([tasks.map((task) => task.id), totalSize]).toEqual([[id], 1]);
  for (const call of [
    t.tasks(nina).cancelTask({ id }),
    t.tasks(nina).deleteTask({ id }),
    t.tasks(nina).listAuditEntries({ id }),
    t.tasks(nina).createTask(refund("a guest's")),
    t.users(nina).listUsers({}),
    t.channels(nina).listDeliveries({ taskId: id }),
    t.auth(nina).enterTask({}),
  ]) {
    expect((await refusal(call)).reason).toBe("PERMISSION_DENIED");
  }
});

test("an operator who comes by a link is a guest all the same", async () => {
  const id = await ask();
  const boss = await createPerson(t, { email: "boss@corp.test", isOperator: true });
  const guest = await enter({ ...guestFor(id, "boss@corp.test"), userId: boss.userId } as Actor);
  expect(guest).toMatchObject({ kind: "guest", userId: boss.userId });
  expect((await refusal(t.tasks(guest).cancelTask({ id }))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.tasks(guest).getTask({ id: await ask() }))).reason).toBe("PERMISSION_DENIED");
});

test("a guest claims what nobody holds, and sees it no more once somebody else does", async () => {
  const id = await ask();
  const [nina, otto] = [await enter(guestFor(id)), await enter(guestFor(id, "otto@corp.test"))];
  const { task } = await t.tasks(nina).claimTask({ id });
  expect(task?.assignee?.email).toBe("nina@corp.test");
  expect((await refusal(t.tasks(otto).claimTask({ id }))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.tasks(otto).getTask({ id }))).reason).toBe("PERMISSION_DENIED");
  expect((await t.tasks(otto).listTasks({})).tasks).toEqual([]);
  const answer = { id, responseJson: '{"approved":true}' };
  expect((await refusal(t.tasks(otto).completeTask(answer))).reason).toBe("PERMISSION_DENIED");
  expect((await t.tasks(nina).completeTask(answer)).task?.completedBy?.email).toBe("nina@corp.test");
});

test("somebody deactivated gets no session by a link", async () => {
  const id = await ask();
  const gone = await createPerson(t, { email: "gone@corp.test" });
  await t.db.query({ name: "test-gone", text: "update users set active = false where id = $1" }, [
    gone.userId,
  ]);
  expect((await refusal(t.auth(guestFor(id, "gone@corp.test")).enterTask({}))).reason).toBe(
    "PERMISSION_DENIED",
  );
});

test("ten who open links to the same new address at once are one person", async () => {
  const id = await ask();
  const calls = Array.from({ length: 10 }, () => t.auth(guestFor(id, "team@corp.test")).enterTask({}));
  const ids = (await Promise.all(calls)).map(({ userId }) => userId);
  expect(new Set(ids).size).toBe(1);
});

test("nobody enters by a credential of the network", async () => {
  const person = await createPerson(t, { email: "signed-in@corp.test", isOperator: true });
  expect((await refusal(t.auth({ kind: "nobody" }).enterTask({}))).reason).toBe("UNAUTHENTICATED");
  expect((await refusal(t.auth(person).enterTask({}))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.auth(ADMIN).enterTask({}))).reason).toBe("PERMISSION_DENIED");
});

test("a guest's session is over after a day; the link begins another", async () => {
  const guest = guestFor(await ask());
  await enter(guest);
  const token = t.cookies.at(-1) ?? "";
  const after = (seconds: number) => new Date(t.clock.now().getTime() + seconds * 1000);
  expect(await findSession(t.db, token, after(86_399))).toMatchObject({ kind: "guest" });
  expect(await findSession(t.db, token, after(86_400))).toBeUndefined();
  expect(await enter(guest)).toMatchObject({ kind: "guest" });
});

test("a guest's session ends by signing out", async () => {
  const nina = await enter(guestFor(await ask()));
  await t.auth(nina).logout({});
  expect(await findSession(t.db, t.cookies.at(-1) ?? "", t.clock.now())).toBeUndefined();
});

test("an answer does not count once somebody else has claimed the task, however close they come", async () => {
  const id = await ask();
  const [nina, otto] = [await enter(guestFor(id)), await enter(guestFor(id, "otto@corp.test"))];
  const held = await hold(t.url, "select from tasks where id = $1 for update", [id]);
  const claimed = t.tasks(nina).claimTask({ id });
  await held.until(1);
  const answered = refusal(t.tasks(otto).completeTask({ id, responseJson: '{"approved":true}' }));
  await held.until(2);
  await held.release();
  expect((await claimed).task?.assignee?.email).toBe("nina@corp.test");
  expect((await answered).reason).toBe("PERMISSION_DENIED");
  expect((await t.tasks(ADMIN).getTask({ id })).task?.completedBy).toBeUndefined();
});

test("a task that is assigned to an address without an account is nobody else's to answer", async () => {
  asked += 1;
  const assignToJson = '{"email":"boss@elsewhere.test"}';
  const { task } = await t.tasks(ADMIN).createTask({ ...refund(`guest ${asked}`), assignToJson });
  const id = task?.id ?? "";
  const [boss, intern] = [await enter(guestFor(id, "Boss@elsewhere.test")), await enter(guestFor(id))];
  expect((await refusal(t.tasks(intern).getTask({ id }))).reason).toBe("PERMISSION_DENIED");
  expect((await t.tasks(intern).listTasks({})).tasks).toEqual([]);
  expect((await t.tasks(boss).listTasks({})).tasks).toHaveLength(1);
  const done = await t.tasks(boss).completeTask({ id, responseJson: '{"approved":true}' });
  expect(done.task?.completedBy?.email).toBe("boss@elsewhere.test");
});

test("whoever waits for a task and loses it to somebody else is not told its answer", async () => {
  const id = await ask();
  const [nina, otto] = [await enter(guestFor(id)), await enter(guestFor(id, "otto@corp.test"))];
  const waiting = refusal(t.tasks(otto).awaitTask({ id, waitSeconds: 30 }));
  while (!t.services.waiters.isWaiting(id)) await new Promise((resolve) => setImmediate(resolve));
  await t.tasks(nina).claimTask({ id });
  await t.tasks(nina).completeTask({ id, responseJson: '{"approved":true}' });
  expect((await waiting).reason).toBe("PERMISSION_DENIED");
});

test("who came by a link and is added later is the same person, with what the operator says of them", async () => {
  const { userId } = await t.auth(guestFor(await ask(), "later@corp.test")).enterTask({});
  const { user } = await t
    .users(ADMIN)
    .createUser({ email: "later@corp.test", displayName: "Lea", pool: "ops" });
  expect(user).toMatchObject({ id: userId, displayName: "Lea", pool: "ops" });
  const again = await refusal(t.users(ADMIN).createUser({ email: "later@corp.test" }));
  expect(again.reason).toBe("USER_ALREADY_EXISTS");
});

test("a guest cannot say that an answer came by a channel that it did not come by", async () => {
  const id = await ask();
  const nina = await enter(guestFor(id));
  const request = { id, responseJson: '{"approved":true}', completedViaChannel: "slack" };
  expect((await t.tasks(nina).completeTask(request)).task?.completedViaChannel).toBeUndefined();
});
