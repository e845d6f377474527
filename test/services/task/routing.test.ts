import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  type TestServices,
} from "../../support/services.ts";

/** Slack and e-mail are set up; nothing is sent, since no worker runs here. */
const ENV = {
  AWAITHUMANS_SLACK_BOT_TOKEN: "xoxb-of-the-tests",
  AWAITHUMANS_SLACK_SIGNING_SECRET: "of-the-tests",
  AWAITHUMANS_EMAIL_TRANSPORT: "noop",
  AWAITHUMANS_EMAIL_FROM: "bot@corp.test",
};

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices(undefined, { env: ENV });
});
afterAll(() => t.close());

let asked = 0;
async function ask(members: { assignTo?: object; notify?: string[] }) {
  asked += 1;
  const { assignTo, notify = [] } = members;
  const { task, warnings } = await t.tasks(ADMIN).createTask({
    ...refund(`routing ${asked}`),
    notify,
    ...(assignTo && { assignToJson: JSON.stringify(assignTo) }),
  });
  const id = task?.id ?? "";
  const { deliveries } = await t.channels(ADMIN).listDeliveries({ taskId: id });
  const told = deliveries.map(({ channel, target, userId }) => ({ channel, target, userId }));
  return { id, task, told, warnings: warnings.map(({ code }) => code) };
}

test("one address of the directory holds the task, and is told by their own channel", async () => {
  const mira = await createPerson(t, { email: "mira@corp.test", displayName: "Mira" });
  const { id, task, told, warnings } = await ask({ assignTo: { email: " MIRA@corp.test" } });
  expect(task).toMatchObject({
    state: State.ASSIGNED,
    assignee: { userId: mira.userId, email: "mira@corp.test", displayName: "Mira" },
  });
  expect(told).toEqual([{ channel: "email", target: "mira@corp.test", userId: mira.userId }]);
  expect(warnings).toEqual([]);
  expect((await t.tasks(mira).getTask({ id })).task?.state).toBe(State.ASSIGNED);
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id });
  expect(entries.map(({ action, fromState, toState }) => [action, fromState, toState])).toEqual([
    ["created", State.UNSPECIFIED, State.CREATED],
    ["assigned", State.CREATED, State.ASSIGNED],
  ]);
});

test("somebody with a Slack id is told there, the first channel of the list", async () => {
  const { user } = await t.users(ADMIN).createUser({
    email: "ola@corp.test",
    slackTeamId: "T012AB3CD",
    slackUserId: "U012AB3CD",
  });
  const { told } = await ask({ assignTo: { email: "ola@corp.test" } });
  expect(told).toEqual([{ channel: "slack", target: "U012AB3CD", userId: user?.id }]);
});

test("a channel that cannot send is passed over; where none can, the reply says so and nobody is told", async () => {
  const { AWAITHUMANS_EMAIL_TRANSPORT, AWAITHUMANS_EMAIL_FROM } = ENV;
  const mail = { AWAITHUMANS_EMAIL_TRANSPORT, AWAITHUMANS_EMAIL_FROM };
  const request = { ...refund("passed over"), assignToJson: '{"email":"ola@corp.test"}' };
  const person = { email: "ola@corp.test", slackTeamId: "T012AB3CD", slackUserId: "U012AB3CD" };
  for (const [env, channels, codes] of [
    [mail, ["email"], []],
    [{}, [], ["CHANNEL_NOT_CONFIGURED"]],
  ] as const) {
    const other = await createTestServices(undefined, { env });
    onTestFinished(() => other.close());
    await other.users(ADMIN).createUser(person);
    const { task, warnings } = await other.tasks(ADMIN).createTask(request);
    const { deliveries } = await other.channels(ADMIN).listDeliveries({ taskId: task?.id ?? "" });
    expect(deliveries.map(({ channel }) => channel)).toEqual(channels);
    expect(warnings.map(({ code }) => code)).toEqual(codes);
    expect(task?.state).toBe(State.ASSIGNED);
  }
});

test("where `notify` says whom to tell, the assignee is not told besides", async () => {
  const { task, told } = await ask({ assignTo: { email: "ola@corp.test" }, notify: ["slack:#approvals"] });
  expect(task?.assignee?.email).toBe("ola@corp.test");
  expect(told).toEqual([{ channel: "slack", target: "#approvals", userId: undefined }]);
});

test("an address without an account is remembered and told; nobody holds the task", async () => {
  const { task, told } = await ask({ assignTo: { email: "new@corp.test" } });
  expect(task).toMatchObject({ state: State.CREATED, assignee: { email: "new@corp.test" } });
  expect(task?.assignee?.userId).toBeUndefined();
  expect(told).toEqual([{ channel: "email", target: "new@corp.test", userId: undefined }]);
});

test.each([
  ["an address", "email:Ola@corp.test"],
  ["a Slack member", "slack:@U012AB3CD"],
  ["a Slack address", "slack:ola@corp.test"],
])(
  "a single destination that names a person of the directory makes them the assignee: %s",
  async (_, notify) => {
    const { task } = await ask({ notify: [notify] });
    expect(task).toMatchObject({ state: State.ASSIGNED, assignee: { email: "ola@corp.test" } });
  },
);

test.each([
  ["a channel", ["slack:#approvals"]],
  ["a conversation", ["slack:C012AB3CD"]],
  ["several", ["email:ola@corp.test", "email:mira@corp.test"]],
])("no assignee is guessed from %s", async (_, notify) => {
  const { task, told } = await ask({ notify });
  expect(task?.assignee).toBeUndefined();
  expect(told).toHaveLength(notify.length);
});

test("a single address without an account is remembered", async () => {
  const { task } = await ask({ notify: ["email:Approvals@acme.test"] });
  expect(task).toMatchObject({ state: State.CREATED, assignee: { email: "approvals@acme.test" } });
});

test("somebody deactivated is neither assigned nor told, and the reply says so", async () => {
  const gone = await createPerson(t, { email: "gone@corp.test" });
  await t.db.query({ name: "test-gone", text: "update users set active = false where id = $1" }, [
    gone.userId,
  ]);
  const { task, told, warnings } = await ask({ assignTo: { email: "gone@corp.test" } });
  expect(task?.assignee?.userId).toBeUndefined();
  expect(told).toEqual([]);
  expect(warnings).toEqual(["ASSIGNEE_INACTIVE"]);
});

test("the same key assigns and tells once", async () => {
  const request = { ...refund("routed once"), assignToJson: '{"email":"mira@corp.test"}' };
  const [first, again] = [await t.tasks(ADMIN).createTask(request), await t.tasks(ADMIN).createTask(request)];
  expect([first.replayed, again.replayed]).toEqual([false, true]);
  const { deliveries } = await t.channels(ADMIN).listDeliveries({ taskId: first.task?.id ?? "" });
  expect(deliveries).toHaveLength(1);
});

test("asking again under the same key warns where that leaves somebody untold", async () => {
  const request = { ...refund("told badly"), notify: ["email:ola@corp.test"] };
  const { task } = await t.tasks(ADMIN).createTask(request);
  expect((await t.tasks(ADMIN).createTask(request)).warnings).toEqual([]);

  const other = await t.tasks(ADMIN).createTask({ ...request, notify: ["slack:#approvals"] });
  expect([other.replayed, other.warnings.map(({ code }) => code)]).toEqual([true, ["NOTIFY_IGNORED"]]);

  const text =
    "update deliveries set state = 'failed', reason = $2, message = 'It bounced.' where task_id = $1";
  await t.db.query({ name: "test-undelivered", text }, [task?.id, "not_needed"]);
  expect((await t.tasks(ADMIN).createTask(request)).warnings).toEqual([]);
  await t.db.query({ name: "test-undelivered", text }, [task?.id, "transport_error"]);
  const { warnings } = await t.tasks(ADMIN).createTask(request);
  expect(warnings).toMatchObject([
    { code: "DELIVERY_FAILED", message: expect.stringContaining("It bounced.") },
  ]);

  await t.tasks(ADMIN).cancelTask({ id: task?.id ?? "" });
  expect((await t.tasks(ADMIN).createTask(request)).warnings).toEqual([]);
});
