import { timestampDate, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { State, Verb } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Actor } from "../../../src/services/core/call.ts";
import { newId } from "../../../src/services/db/ids.ts";
import { readDeadlines } from "../../../src/services/task/jobs.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  refusal,
  type TestServices,
} from "../../support/services.ts";

const DAY_MS = 86_400_000;

let t: TestServices;
let operator: Extract<Actor, { kind: "user" }>;
let holder: Extract<Actor, { kind: "user" }>;
beforeAll(async () => {
  t = await createTestServices();
  operator = await createPerson(t, { email: "operator@corp.test", isOperator: true });
  holder = await createPerson(t, { email: "holder@corp.test" });
});
afterAll(() => t.close());

async function newTask(key: string, change: object = {}): Promise<string> {
  const assignToJson = '{"email":"holder@corp.test"}';
  return (await t.tasks(ADMIN).createTask({ ...refund(key), assignToJson, ...change })).task?.id ?? "";
}

const inMs = (ms: number) => new Date(t.clock.now().getTime() + ms);
const move = (id: string, due: Date, actor: Actor = operator) =>
  t.tasks(actor).setDeadline({ id, dueTime: timestampFromDate(due) });
const expire = (now = t.clock.now()) => t.expire(now);

async function read(id: string) {
  const { task } = await t.tasks(ADMIN).getTask({ id });
  if (!task) throw new Error("there is no such task");
  return task;
}

async function dueOf(id: string): Promise<Date | undefined> {
  const { dueTime } = await read(id);
  return dueTime && timestampDate(dueTime);
}

async function trailOf(id: string) {
  return (await t.tasks(ADMIN).listAuditEntries({ id })).entries;
}

test("later or earlier: the deadline, its seconds from the creation, and one entry that tells both", async () => {
  const id = await newTask("moved");
  const [created, due] = [t.clock.now(), await dueOf(id)];
  t.clock.pass(10);
  const later = inMs(2 * DAY_MS + 1);
  expect((await move(id, later)).task).toMatchObject({
    ...{ state: State.ASSIGNED, revision: 2n, dueTime: timestampFromDate(later) },
    // Rounded up: nobody who counts seconds thinks that it is over before it is.
    timeoutSeconds: 2 * 86_400 + 10 + 1,
    updateTime: timestampFromDate(t.clock.now()),
    createTime: timestampFromDate(created),
  });
  const sooner = inMs(1);
  expect((await move(id, sooner, ADMIN)).task).toMatchObject({ timeoutSeconds: 11, revision: 3n });
  const [, , first, second, ...more] = await trailOf(id);
  expect(more).toEqual([]);
  const change = { action: "deadline_changed", fromState: State.ASSIGNED, toState: State.ASSIGNED };
  expect(first).toMatchObject({
    ...{ ...change, actorType: "human", actorEmail: "operator@corp.test" },
    extraDataJson: `{"from" : "${due?.toISOString()}", "to" : "${later.toISOString()}"}`,
  });
  expect(second).toMatchObject({ ...change, actorType: "agent" });
});

test("to where it is already nothing changes, so that a repeated call leaves one entry", async () => {
  const id = await newTask("repeated");
  const due = inMs(DAY_MS);
  const replies = await Promise.all([move(id, due), move(id, due), move(id, due)]);
  expect(replies.map(({ task }) => task?.revision)).toEqual([2n, 2n, 2n]);
  expect(await trailOf(id)).toHaveLength(3);
});

test("seconds from the creation are at least one", async () => {
  const id = await newTask("at once");
  expect((await move(id, inMs(1))).task?.timeoutSeconds).toBe(1);
});

test.each([
  ["now", () => inMs(0), "VALIDATION_ERROR"],
  ["the past", () => inMs(-1), "VALIDATION_ERROR"],
  ["more than 30 days from now", () => inMs(30 * DAY_MS + 1), "VALIDATION_ERROR"],
  ["the end of the calendar", () => new Date("9999-12-31T23:59:59Z"), "VALIDATION_ERROR"],
])("%s is refused", async (what, due, reason) => {
  const id = await newTask(what);
  expect(await refusal(move(id, due()))).toMatchObject({ reason, violations: ["/due_time"] });
  expect((await read(id)).revision).toBe(1n);
});

test.each([
  ["nothing", undefined, "INVALID_REQUEST"],
  ["no moment of any calendar", { seconds: 9_000_000_000_000_000_000n, nanos: 0 }, "VALIDATION_ERROR"],
  ["one before all of them", { seconds: -9_000_000_000_000_000_000n, nanos: 0 }, "VALIDATION_ERROR"],
])("%s is refused", async (what, dueTime, reason) => {
  const id = await newTask(what);
  const call = t.tasks(ADMIN).setDeadline({ id, ...(dueTime && { dueTime }) });
  expect(await refusal(call)).toMatchObject({ reason, violations: ["/due_time"] });
});

test("exactly 30 days from now is taken, also of a task that is older", async () => {
  const id = await newTask("longest");
  t.clock.pass(600);
  expect((await move(id, inMs(30 * DAY_MS))).task?.timeoutSeconds).toBe(30 * 86_400 + 600);
});

test("who you are, whether it is there, whether you may, what you sent, what it allows: in this order", async () => {
  const id = await newTask("order");
  const key = (keyId: string, scope: "tasks:read" | "tasks:write"): Actor => ({
    kind: "key",
    keyId,
    scopes: new Set([scope]),
  });
  const none = inMs(-1);
  const asked = async (actor: Actor, task = id) => (await refusal(move(task, none, actor))).reason;
  expect(await asked({ kind: "nobody" })).toBe("UNAUTHENTICATED");
  expect(await asked(holder)).toBe("PERMISSION_DENIED");
  expect(await asked(key("one", "tasks:read"))).toBe("PERMISSION_DENIED");
  expect(await asked(key("one", "tasks:write"), "tsk_none")).toBe("TASK_NOT_FOUND");
  expect(await asked(key("one", "tasks:write"))).toBe("PERMISSION_DENIED");
  await t.tasks(ADMIN).cancelTask({ id });
  expect(await asked(operator)).toBe("VALIDATION_ERROR");
  const refused = await refusal(move(id, inMs(1)));
  expect(refused.reason).toBe("TASK_ALREADY_TERMINAL");
  expect(refused.message).toContain("cancelled");
});

test("a key moves the deadlines of its own tasks", async () => {
  const actor: Actor = { kind: "key", keyId: "own", scopes: new Set(["tasks:write"]) };
  const { task } = await t.tasks(actor).createTask(refund("a key's"));
  const moved = await move(task?.id ?? "", inMs(1_000), actor);
  expect(moved.task?.revision).toBe(2n);
  const [, entry] = await trailOf(task?.id ?? "");
  expect(entry).toMatchObject({ action: "deadline_changed", actorType: "agent", actorKeyId: "own" });
});

test("the view says who may", async () => {
  const id = await newTask("allowed");
  const allowance = async (actor: Actor) => {
    const { task } = await t.tasks(actor).getTask({ id });
    const found = task?.verbs.find(({ verb }) => verb === Verb.SET_DEADLINE);
    return [found?.allowed, found?.reason !== ""];
  };
  expect(await allowance(operator)).toEqual([true, false]);
  expect(await allowance(holder)).toEqual([false, true]);
  await t.tasks(ADMIN).cancelTask({ id });
  expect(await allowance(operator)).toEqual([false, true]);
});

test("what is past its deadline can be given time until the deadline is written; then it is too late", async () => {
  const [saved, lost] = [await newTask("saved"), await newTask("lost")];
  t.clock.pass(900);
  await move(saved, inMs(60_000));
  await expire();
  expect([(await read(saved)).state, (await read(lost)).state]).toEqual([State.ASSIGNED, State.TIMED_OUT]);
  expect((await refusal(move(lost, inMs(60_000)))).reason).toBe("TASK_ALREADY_TERMINAL");
  await expire(inMs(59_999));
  expect((await read(saved)).state).toBe(State.ASSIGNED);
  await expire(inMs(60_000));
  expect((await read(saved)).state).toBe(State.TIMED_OUT);
});

test.each([
  ["the deadline", (id: string) => expire(inMs(900_000)).then(() => id)],
  ["a cancellation", (id: string) => t.tasks(ADMIN).cancelTask({ id })],
  ["an answer", (id: string) => t.tasks(operator).completeTask({ id, responseJson: '{"approved":true}' })],
])("moving it races with %s to one outcome", async (what, end) => {
  for (let round = 0; round < 20; round += 1) {
    const id = await newTask(`${what} ${round}`);
    const moving = () => move(id, inMs(DAY_MS)).catch(() => undefined);
    const both = [moving, () => end(id)];
    await Promise.all((round % 2 === 0 ? both : both.toReversed()).map((go) => go()));
    const [task, trail] = [await read(id), await trailOf(id)];
    const actions = trail.slice(2).map(({ action }) => action);
    const isMoved = actions[0] === "deadline_changed";
    // Past its new deadline it is not.
    const isOpen = task.state === State.ASSIGNED;
    expect(isOpen).toBe(what === "the deadline" && isMoved);
    expect(actions).toHaveLength(Number(isMoved) + Number(!isOpen));
    expect(task.revision).toBe(BigInt(1 + actions.length));
    expect(task.timeoutSeconds).toBe(isMoved ? 86_400 : 900);
  }
});

test("it wakes nobody, tells who watches, and has messages that show a deadline drawn anew", async () => {
  const id = await newTask("told");
  const message = {
    name: "test-message",
    text: `insert into deliveries (id, task_id, channel, target, purpose, state, receipt, create_time, update_time)
      values ($1, $2, 'slack', 'C1', 'question', 'sent', '{"number":1}', $3, $3)`,
  };
  await t.db.query(message, [newId(), id, t.clock.now()]);
  const awaited = t.tasks(ADMIN).awaitTask({ id, waitSeconds: 30 });
  await expect.poll(() => t.services.waiters.isWaiting(id)).toBe(true);
  const told: unknown[] = [];
  const unsubscribe = t.services.changes.subscribe((change) => told.push(change));
  let kicks = 0;
  const off = t.services.outbox.onKick(() => kicks++);
  await move(id, inMs(DAY_MS));
  unsubscribe();
  off();
  expect(told).toEqual([{ id, revision: 2, status: "assigned" }]);
  expect(kicks).toBeGreaterThan(0);
  expect(t.services.waiters.isWaiting(id)).toBe(true);
  const text = "select kind from outbox where task_id = $1 and kind = 'refresh'";
  expect(await t.db.query({ name: "test-refreshes", text }, [id])).toHaveLength(1);
  await t.tasks(ADMIN).cancelTask({ id });
  expect((await awaited).state).toBe(State.CANCELLED);
});

test("what is due and what is due next are told apart from tasks within the grace of a verdict", async () => {
  const own = await createTestServices();
  try {
    const look = () => readDeadlines(own.db, own.clock.now());
    expect(await look()).toEqual({ due: false, next: undefined });
    const { task } = await own.tasks(ADMIN).createTask(refund("one"));
    const due = timestampDate(task?.dueTime ?? timestampFromDate(new Date(0)));
    expect(await look()).toEqual({ due: false, next: due });
    own.clock.pass(900);
    expect(await look()).toEqual({ due: true, next: undefined });
    const text = "update tasks set status = 'submitted'";
    await own.db.query({ name: "test-submitted", text }, []);
    expect(await look()).toEqual({ due: false, next: undefined });
    own.clock.pass(120);
    expect(await look()).toEqual({ due: true, next: undefined });
  } finally {
    await own.close();
  }
});
