import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Actor } from "../../../src/services/core/call.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  refusal,
  type TestServices,
} from "../../support/services.ts";

const NO = '{"approved":false,"notes":"nobody was there"}';
const TYPED =
  '{"type":"object","properties":{"amount":{"type":"number"},"day":{"type":"string","format":"date-time"},"note":{"type":"string"}},"required":["amount"]}';

let t: TestServices;
let operator: Extract<Actor, { kind: "user" }>;
beforeAll(async () => {
  t = await createTestServices();
  operator = await createPerson(t, { email: "operator@corp.test", isOperator: true });
});
afterAll(() => t.close());

async function newTask(key: string, change: object = {}): Promise<string> {
  const request = { ...refund(key), timeoutSeconds: 60, timeoutResponseJson: NO, ...change };
  return (await t.tasks(ADMIN).createTask(request)).task?.id ?? "";
}

async function read(id: string) {
  const { task } = await t.tasks(ADMIN).getTask({ id });
  if (!task) throw new Error("there is no such task");
  return task;
}

const expire = (now = t.clock.now()) => t.expire(now);

async function trailOf(id: string) {
  return (await t.tasks(ADMIN).listAuditEntries({ id })).entries;
}

async function callbacksOf(taskId: string): Promise<string[]> {
  const text =
    "select subject::text as subject from outbox where kind = 'callback' and task_id = $1 order by id";
  const rows = await t.db.query<{ subject: string }>({ name: "test-callbacks", text }, [taskId]);
  return rows.map(({ subject }) => subject);
}

test("the answer is stored as an answer would be: coerced, its order and its numbers kept", async () => {
  const timeoutResponseJson = '{"note":"x","amount":"12345678901234567890.50"}';
  const id = await newTask("coerced", { responseSchemaJson: TYPED, timeoutResponseJson });
  const coerced = '{"note":"x","amount":12345678901234567890.50}';
  expect((await read(id)).timeoutResponseJson).toBe(coerced);
  const { tasks } = await t.tasks(ADMIN).listTasks({ search: id });
  expect(tasks.map((task) => task.timeoutResponseJson)).toEqual([coerced]);
  t.clock.pass(61);
  await expire();
  expect(await read(id)).toMatchObject({ state: State.COMPLETED, responseJson: coerced });
});

test.each([
  ["another type", TYPED, '{"amount":"much"}', "RESPONSE_SCHEMA_MISMATCH", ["/timeout_response/amount"]],
  ["something missing", TYPED, "{}", "RESPONSE_SCHEMA_MISMATCH", ["/timeout_response/amount"]],
  [
    "a local time, of which nobody says where",
    TYPED,
    '{"amount":1,"day":"2026-06-01T09:00"}',
    "RESPONSE_SCHEMA_MISMATCH",
    ["/timeout_response/day"],
  ],
  ["no object", TYPED, "[1]", "INVALID_REQUEST", ["/timeout_response"]],
  ["no JSON", TYPED, "{", "INVALID_REQUEST", ["/timeout_response"]],
  ["nothing", TYPED, "", "INVALID_REQUEST", ["/timeout_response"]],
  [
    "what nests too deeply",
    '{"type":"object"}',
    `{"a":${"[".repeat(600)}${"]".repeat(600)}}`,
    "VALIDATION_ERROR",
    ["/timeout_response"],
  ],
])("%s is refused at once, and nothing is stored", async (what, schema, json, reason, violations) => {
  const request = {
    ...refund(`bad ${what}`),
    responseSchemaJson: schema,
    timeoutResponseJson: json,
  };
  const refused = await refusal(t.tasks(ADMIN).createTask(request));
  expect(refused).toMatchObject({ reason, violations });
  expect((await t.tasks(ADMIN).listTasks({ search: request.idempotencyKey })).tasks).toEqual([]);
});

test("the same key with another answer is the same task, as it was", async () => {
  const id = await newTask("replayed");
  const again = { ...refund("replayed"), timeoutSeconds: 60 };
  for (const change of [{}, { timeoutResponseJson: '{"approved":true}' }]) {
    const { task, replayed } = await t.tasks(ADMIN).createTask({ ...again, ...change });
    expect([task?.id, task?.timeoutResponseJson, replayed]).toEqual([id, NO, true]);
  }
});

test("where nobody answers the task is completed by it: waiters wake, the callback tells it, the trail says how", async () => {
  const id = await newTask("policy", { callbackUrl: "http://127.0.0.1:9/hook" });
  const awaited = t.tasks(ADMIN).awaitTask({ id, waitSeconds: 30 });
  await expect.poll(() => t.services.waiters.isWaiting(id)).toBe(true);
  t.clock.pass(60);
  const now = t.clock.now();
  await expire();
  expect(await awaited).toMatchObject({ state: State.COMPLETED, responseJson: NO });
  const task = await read(id);
  expect(task).toMatchObject({
    state: State.COMPLETED,
    responseJson: NO,
    completedViaChannel: "policy",
    completeTime: { seconds: BigInt(now.getTime() / 1000) },
    revision: 2n,
  });
  expect([task.completedBy, task.timeoutTime]).toEqual([undefined, undefined]);
  expect((await trailOf(id))[1]).toMatchObject({
    ...{ action: "completed", fromState: State.CREATED, toState: State.COMPLETED },
    ...{ actorType: "system", channel: "policy" },
    extraDataJson: '{"timeout_seconds":60,"on_timeout":"response","response_keys":["approved","notes"]}',
  });
  const [callback, ...more] = await callbacksOf(id);
  expect(more).toEqual([]);
  expect(callback).toContain(NO);
  expect(JSON.parse(callback ?? "")).toMatchObject({
    ...{ status: "completed", timeout_time: null, complete_time: now.toISOString() },
    ...{ completed_by_email: null, completed_via_channel: "policy" },
  });
});

test("tasks that fail and tasks that have an answer end in one statement, each in its own way", async () => {
  const ids = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      newTask(`mixed ${n}`, {
        timeoutResponseJson: n % 2 === 0 ? undefined : `{"approved":false,"notes":"${n}"}`,
        callbackUrl: "http://127.0.0.1:9/hook",
      }),
    ),
  );
  t.clock.pass(60);
  expect(await expire()).toBeGreaterThanOrEqual(20);
  expect(await expire()).toBe(0);
  for (const [n, id] of ids.entries()) {
    const fails = n % 2 === 0;
    const task = await read(id);
    expect(task.state).toBe(fails ? State.TIMED_OUT : State.COMPLETED);
    expect(task.responseJson).toBe(fails ? undefined : `{"approved":false,"notes":"${n}"}`);
    expect([task.completeTime === undefined, task.timeoutTime === undefined]).toEqual([fails, !fails]);
    expect((await trailOf(id)).map(({ action, channel }) => [action, channel])).toEqual([
      ["created", undefined],
      fails ? ["timed_out", undefined] : ["completed", "policy"],
    ]);
    expect((await callbacksOf(id)).map((subject) => JSON.parse(subject).status)).toEqual([
      fails ? "timed_out" : "completed",
    ]);
  }
});

test.each([
  ["a NUL in a name", String.raw`{"a\u0000b":1}`],
  ["a NUL in a value", String.raw`{"a":"\u0000"}`],
  ["half a pair in a name", String.raw`{"\uD800":1}`],
  ["half a pair in a value", String.raw`{"a":{"b":["\udfff"]}}`],
])(
  "an answer that Postgres has no text for, with %s, keeps nobody from their deadline",
  async (what, json) => {
    const any = { responseSchemaJson: "{}", callbackUrl: "http://127.0.0.1:9/hook" };
    const id = await newTask(what, { ...any, timeoutResponseJson: json });
    const other = await newTask(`beside ${what}`);
    t.clock.pass(60);
    await expire();
    expect(await read(id)).toMatchObject({ state: State.COMPLETED, responseJson: json });
    expect((await read(other)).state).toBe(State.COMPLETED);
    expect((await trailOf(id))[1]?.extraDataJson).toBe('{"timeout_seconds":60,"on_timeout":"response"}');
    expect(await callbacksOf(id)).toEqual([expect.stringContaining(json)]);
  },
);

test("of a redacted task the trail names no field, and lists show the answer as they show any", async () => {
  const id = await newTask("redacted", { redactPayload: true });
  t.clock.pass(60);
  await expire();
  const { tasks } = await t.tasks(ADMIN).listTasks({ search: id });
  expect(tasks).toMatchObject([
    { payloadJson: '{"_redacted":true}', responseJson: NO, timeoutResponseJson: NO },
  ]);
  expect((await trailOf(id))[1]?.extraDataJson).toBe('{"timeout_seconds":60,"on_timeout":"response"}');
});

test("an answer and the deadline race to one outcome and one callback, the answer of the one that won", async () => {
  for (let round = 0; round < 20; round += 1) {
    const id = await newTask(`race ${round}`, { callbackUrl: "http://127.0.0.1:9/hook" });
    const due = new Date(t.clock.now().getTime() + 60_000);
    const answer = () => t.tasks(operator).completeTask({ id, responseJson: '{"approved":true}' });
    const moves = [() => expire(due), answer];
    const settled = await Promise.allSettled(
      (round % 2 === 0 ? moves : moves.toReversed()).map((go) => go()),
    );
    const isAnswered = !settled.some(({ status }) => status === "rejected");
    const task = await read(id);
    expect(task).toMatchObject(
      isAnswered
        ? {
            state: State.COMPLETED,
            responseJson: '{"approved":true}',
            completedBy: { userId: operator.userId },
          }
        : { state: State.COMPLETED, responseJson: NO, completedViaChannel: "policy" },
    );
    expect(await trailOf(id)).toHaveLength(2);
    expect(await callbacksOf(id)).toHaveLength(1);
  }
});

test("nobody can say of an answer that it came by policy", async () => {
  for (const actor of [ADMIN, operator]) {
    const id = await newTask(`claimed by ${actor.kind}`);
    const answer = { id, responseJson: '{"approved":true}', completedViaChannel: "policy" };
    const { task } = await t.tasks(actor).completeTask(answer);
    expect(task?.completedViaChannel).toBeUndefined();
  }
});

test("the figures count it under its channel", async () => {
  const own = await createTestServices();
  onTestFinished(() => own.close());
  const request = { ...refund("counted"), timeoutSeconds: 60, timeoutResponseJson: NO };
  await own.tasks(ADMIN).createTask(request);
  own.clock.pass(60);
  await own.expire();
  const stats = await own.stats(ADMIN).getStats({});
  expect(stats.completedByChannel).toEqual({ policy: 1n });
  expect(stats.totals?.completionRate).toBe(1);
});
