import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { newId } from "../../../src/services/db/ids.ts";
import { held as heldBack, rejects, status } from "../../support/anthropic-server.ts";
import { hold } from "../../support/locks.ts";
import { ADMIN, refund, refusal, type TestServices } from "../../support/services.ts";
import { openStage, type Stage, YES } from "../../support/verifying.ts";
import { addPerson, type TestPerson } from "./people.ts";

let stage: Stage;
let t: TestServices;
let chief: TestPerson;
beforeAll(async () => {
  stage = await openStage();
  t = stage.t;
  chief = await addPerson(t, { email: "chief@corp.test", operator: true });
});
afterAll(() => stage.close());

let people = 0;
const newcomer = (labels: object = {}) => {
  people += 1;
  return addPerson(t, { email: `person-${people}@corp.test`, ...labels });
};

let asked = 0;
/** A task that this person holds. */
async function held(person: TestPerson, change: object = {}): Promise<string> {
  asked += 1;
  const assignToJson = JSON.stringify({ user_id: person.userId });
  const { task } = await t.tasks(ADMIN).createTask({ ...refund(`held ${asked}`), assignToJson, ...change });
  return task?.id ?? "";
}

/** What the trail tells last. */
async function last(id: string) {
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id });
  const { action, fromState, toState, actorUserId, extraDataJson = "null" } = entries.at(-1) ?? {};
  return { action, from: fromState, to: toState, by: actorUserId, extra: JSON.parse(extraDataJson) };
}

const read = async (id: string) => (await t.tasks(ADMIN).getTask({ id })).task;

/** The ways to deactivate somebody. */
const WAYS = {
  DeleteUser: (actor: TestPerson, id: string) => t.users(actor).deleteUser({ id }),
  UpdateUser: (actor: TestPerson, id: string) =>
    t.users(actor).updateUser({ id, updateMask: { paths: ["active"] }, active: false }),
};

test.each(Object.entries(WAYS))("whoever is deactivated by %s holds nothing any more", async (_, way) => {
  const [ann, ben] = [await newcomer(), await newcomer()];
  const offered = await held(ann);
  const begun = await held(ann);
  await t.tasks(ann).openTask({ id: begun });
  await t.tasks(ann).setDraft({ id: begun, draftJson: '{"approved":false}' });
  await t.db.query({ name: "test-sent", text: "update tasks set notify_time = now() where id = $1" }, [
    begun,
  ]);
  const done = await held(ann);
  await t.tasks(ann).completeTask({ id: done, responseJson: '{"approved":true}' });
  const others = await held(ben);

  const { user, releasedTasks } = await way(chief, ann.userId);
  expect([user?.active, releasedTasks]).toEqual([false, 2]);
  expect(await read(offered)).toMatchObject({ state: State.CREATED });
  expect((await read(offered))?.assignee).toBeUndefined();
  expect(await last(offered)).toEqual({
    action: "released",
    from: State.ASSIGNED,
    to: State.CREATED,
    by: chief.userId,
    extra: { user_id: ann.userId, reason: "deactivated" },
  });
  expect(await last(begun)).toMatchObject({ from: State.IN_PROGRESS, to: State.NOTIFIED });
  expect((await read(done))?.assignee?.userId).toBe(ann.userId);
  expect((await read(others))?.assignee?.userId).toBe(ben.userId);
  expect((await way(chief, ann.userId)).releasedTasks).toBe(0);

  // Their draft waits for them, as after a release.
  await t.users(chief).updateUser({ id: ann.userId, updateMask: { paths: ["active"] }, active: true });
  await t.tasks(chief).reassignTask({ id: begun, assignee: { case: "userId", value: ann.userId } });
  expect((await t.tasks(ann).getDraft({ id: begun })).draftJson).toBe('{"approved":false}');
});

test("whoever else it was offered to sees it at once, may claim it, and messages are drawn anew", async () => {
  const [ann, ben] = [await newcomer({ pool: "desk" }), await newcomer({ pool: "desk" })];
  const id = await held(ann, { assignToJson: JSON.stringify({ pool: "desk" }) });
  const told = `update deliveries set receipt = '{}' where task_id = $1`;
  const delivery = `insert into deliveries (id, task_id, channel, target, purpose, state, create_time, update_time)
    values ('dlv-' || $1, $1, 'slack', '#desk', 'question', 'sent', now(), now())`;
  await t.db.query({ name: "test-delivery", text: delivery }, [id]);
  await t.db.query({ name: "test-receipt", text: told }, [id]);
  await t.users(chief).deleteUser({ id: ann.userId });
  expect((await stage.outbox(id)).map(({ kind }) => kind)).toContain("refresh");
  expect((await t.tasks(ben).listTasks({})).tasks.map((task) => task.id)).toContain(id);
  await t.tasks(ben).claimTask({ id });
  expect((await read(id))?.assignee?.userId).toBe(ben.userId);
});

/** An answer of somebody who had opened the task, which is with the vendor now. */
async function submit(person: TestPerson) {
  asked += 1;
  const id = await stage.newTask(`submitted ${asked}`);
  await t.tasks(chief).reassignTask({ id, assignee: { case: "userId", value: person.userId } });
  await t.tasks(person).openTask({ id });
  const answered = t.tasks(person).completeTask({ id, responseJson: YES });
  await stage.vendor.has(1);
  return { id, answered };
}

test("an answer that is being verified stays with its verifier, and comes back unheld", async () => {
  const ann = await newcomer();
  const { answer, release } = heldBack(rejects("They contradict each other."));
  stage.vendor.answerWith(answer);
  const { id, answered } = await submit(ann);
  expect((await t.users(chief).deleteUser({ id: ann.userId })).releasedTasks).toBe(1);
  expect(await last(id)).toMatchObject({ action: "released", from: State.SUBMITTED, to: State.SUBMITTED });
  release();
  await answered;
  const task = await read(id);
  expect([task?.state, task?.assignee]).toEqual([State.REJECTED, undefined]);
  expect((await t.tasks(chief).claimTask({ id })).task?.assignee?.userId).toBe(chief.userId);
});

test("an answer that cannot be verified leaves the task where it was before somebody held it", async () => {
  const ann = await newcomer();
  const { answer, release } = heldBack(status(400));
  stage.vendor.answerWith(answer);
  const { id, answered } = await submit(ann);
  await t.users(chief).deleteUser({ id: ann.userId });
  release();
  expect((await refusal(answered)).reason).toBe("VERIFIER_PROVIDER_ERROR");
  const task = await read(id);
  expect([task?.state, task?.assignee]).toEqual([State.CREATED, undefined]);
});

test("what waits for an address does not go to whoever is deactivated with it", async () => {
  const ann = await newcomer();
  for (let round = 0; round < 20; round += 1) {
    const active = { id: ann.userId, updateMask: { paths: ["active"] }, active: true };
    await t.users(chief).updateUser(active);
    asked += 1;
    const assignToJson = JSON.stringify({ email: ann.email });
    const [{ task }] = await Promise.all([
      t.tasks(ADMIN).createTask({ ...refund(`late ${asked}`), assignToJson }),
      t.users(chief).deleteUser({ id: ann.userId }),
    ]);
    const found = await read(task?.id ?? "");
    expect(found?.assignee?.userId).toBeUndefined();
  }
});

test("whoever came by a link and is added as inactive holds nothing any more", async () => {
  const ann = await newcomer();
  const id = await held(ann);
  await t.db.query({ name: "test-via-link", text: "update users set via_link = true where id = $1" }, [
    ann.userId,
  ]);
  const { user } = await t.users(ADMIN).createUser({ email: ann.email, active: false });
  expect(user?.id).toBe(ann.userId);
  expect((await read(id))?.assignee).toBeUndefined();
});

test("an adoption that is under way is over before its person is deactivated", async () => {
  const email = "just-added@corp.test";
  const assignToJson = JSON.stringify({ email });
  const { task: earlier } = await t.tasks(ADMIN).createTask({ ...refund("earlier"), assignToJson });
  // The task is asked for before its person is there, and stored after.
  const gate = await hold(t.url, "lock table tasks in share mode");
  const asking = t.tasks(ADMIN).createTask({ ...refund("later"), assignToJson });
  await gate.until(1);
  const id = newId();
  const added = "insert into users (id, email, create_time, update_time) values ($1, $2, now(), now())";
  await t.db.query({ name: "test-added", text: added }, [id, email]);
  const row = await hold(t.url, "select from tasks where id = $1 for update", [earlier?.id]);
  await gate.release();
  await row.until(1);
  const deactivating = t.users(chief).deleteUser({ id });
  await row.until(2);
  await row.release();
  const [{ task: later }, { releasedTasks }] = await Promise.all([asking, deactivating]);
  expect(releasedTasks).toBe(2);
  expect((await read(later?.id ?? ""))?.assignee).toBeUndefined();
  expect((await read(earlier?.id ?? ""))?.assignee).toBeUndefined();
});
