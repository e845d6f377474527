import { afterAll, beforeAll, expect, test } from "vitest";
import { State, Verb } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Actor } from "../../../src/services/core/call.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  refusal,
  type TestServices,
} from "../../support/services.ts";

let t: TestServices;
let operator: Extract<Actor, { kind: "user" }>;
let reviewer: Extract<Actor, { kind: "user" }>;
beforeAll(async () => {
  t = await createTestServices();
  operator = await createPerson(t, { email: "operator@corp.test", isOperator: true, displayName: "Mira" });
  reviewer = await createPerson(t, { email: "reviewer@corp.test" });
});
afterAll(() => t.close());

async function newTask(key: string, change: object = {}): Promise<string> {
  const { task } = await t.tasks(ADMIN).createTask({ ...refund(key), ...change });
  return task?.id ?? "";
}

async function outbox(taskId: string): Promise<{ kind: string; state: string; subject: string }[]> {
  const statement = {
    name: "test-outbox",
    text: "select kind, state, subject::text as subject from outbox where task_id = $1",
  };
  return t.db.query(statement, [taskId]);
}

test("an operator's answer completes the task, under the operator's name", async () => {
  const id = await newTask("answer");
  const { task } = await t.tasks(operator).completeTask({
    id,
    responseJson: '{"approved":true,"notes":"ok"}',
    completedByEmail: "somebody@else.test",
    completedViaChannel: "dashboard",
  });
  expect(task).toMatchObject({
    state: State.COMPLETED,
    responseJson: '{"approved":true,"notes":"ok"}',
    completedBy: { userId: operator.userId, email: "operator@corp.test", displayName: "Mira" },
    completedViaChannel: "dashboard",
  });
  const { entries } = await t.tasks(operator).listAuditEntries({ id });
  expect(entries[1]).toMatchObject({
    action: "completed",
    fromState: State.CREATED,
    toState: State.COMPLETED,
    actorType: "human",
    actorEmail: "operator@corp.test",
    channel: "dashboard",
    extraDataJson: '{"response_keys":["approved","notes"]}',
  });
});

test("the admin token may name who answered", async () => {
  const named = await newTask("named");
  const { task } = await t
    .tasks(ADMIN)
    .completeTask({ id: named, responseJson: '{"approved":false}', completedByEmail: "mira@corp.test" });
  expect(task?.completedBy).toMatchObject({ email: "mira@corp.test" });
  const unnamed = await newTask("unnamed");
  await t.tasks(ADMIN).completeTask({ id: unnamed, responseJson: '{"approved":false}' });
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id: unnamed });
  expect(entries[1]?.actorType).toBe("agent");
});

test("an answer that does not fit is refused at its field and stores nothing", async () => {
  const id = await newTask("misfit");
  const refused = await refusal(
    t.tasks(operator).completeTask({ id, responseJson: '{"approved":"perhaps","notes":7}' }),
  );
  expect(refused.reason).toBe("RESPONSE_SCHEMA_MISMATCH");
  expect(refused.violations.sort()).toEqual(["/response/approved", "/response/notes"]);
  expect(JSON.stringify(refused.info?.violations)).not.toContain("perhaps");
  const { task } = await t.tasks(operator).getTask({ id });
  expect(task).toMatchObject({ state: State.CREATED });
  expect(task?.responseJson).toBeUndefined();
  expect((await refusal(t.tasks(operator).validateResponse({ id, responseJson: "{}" }))).violations).toEqual([
    "/response/approved",
  ]);
});

test("an answer from a form is coerced and stored as coerced", async () => {
  const id = await newTask("coerced");
  const validated = await t
    .tasks(operator)
    .validateResponse({ id, responseJson: '{"approved":"true","notes":""}' });
  const { task } = await t
    .tasks(operator)
    .completeTask({ id, responseJson: '{"approved":"true","notes":""}' });
  expect(task?.responseJson).toBe(validated.responseJson);
  expect(JSON.parse(task?.responseJson ?? "")).toMatchObject({ approved: true });
});

test("of ten answers at once exactly one wins, with one audit entry and one callback", async () => {
  const id = await newTask("race", { callbackUrl: "http://127.0.0.1:9/hook" });
  const answers = Array.from({ length: 10 }, (_, n) =>
    t.tasks(ADMIN).completeTask({ id, responseJson: `{"approved":true,"notes":"${n}"}` }),
  );
  const results = await Promise.allSettled(answers);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  const losers = await Promise.all(answers.map((answer) => refusal(answer).catch(() => undefined)));
  expect(losers.filter((loser) => loser?.reason === "TASK_ALREADY_TERMINAL")).toHaveLength(9);
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id });
  expect(entries.filter(({ action }) => action === "completed")).toHaveLength(1);
  expect(await outbox(id)).toHaveLength(1);
});

test("complete, cancel and the deadline race to one outcome and one callback", async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = await newTask(`outcome ${round}`, {
      callbackUrl: "http://127.0.0.1:9/hook",
      timeoutSeconds: 60,
    });
    const later = new Date(t.clock.now().getTime() + 61_000);
    await Promise.allSettled([
      t.tasks(ADMIN).completeTask({ id, responseJson: '{"approved":true}' }),
      t.tasks(operator).cancelTask({ id }),
      t.expire(later),
    ]);
    const { entries } = await t.tasks(ADMIN).listAuditEntries({ id });
    expect(entries.map(({ action }) => action)).toHaveLength(2);
    expect(await outbox(id)).toHaveLength(1);
  }
});

test("the callback row tells the outcome in the caller's own JSON text", async () => {
  const id = await newTask("callback", {
    callbackUrl: "http://127.0.0.1:9/hook",
    responseSchemaJson: '{"type":"object"}',
  });
  await t.tasks(operator).completeTask({ id, responseJson: '{"z":12345678901234567890,"a":1.0}' });
  const [row] = await outbox(id);
  expect(row).toMatchObject({ kind: "callback", state: "pending" });
  expect(row?.subject).toContain('{"z":12345678901234567890,"a":1.0}');
  expect(JSON.parse(row?.subject ?? "")).toMatchObject({
    url: "http://127.0.0.1:9/hook",
    dialect: "awaithumans",
    task_id: id,
    idempotency_key: "callback",
    status: "completed",
    complete_time: "2026-06-01T09:00:00.000Z",
    timeout_time: null,
    completed_by_email: "operator@corp.test",
    verification_attempt: 0,
  });
});

test("an overdue answer counts until the deadline is written; then it is too late", async () => {
  const id = await newTask("overdue", { timeoutSeconds: 60 });
  const late = await newTask("late", { timeoutSeconds: 60 });
  t.clock.pass(120);
  await t.tasks(operator).completeTask({ id, responseJson: '{"approved":true}' });
  await t.expire();
  const { task } = await t.tasks(operator).getTask({ id: late });
  expect(task).toMatchObject({
    state: State.TIMED_OUT,
    timeoutTime: { seconds: BigInt(t.clock.now().getTime() / 1000) },
  });
  const refused = await refusal(
    t.tasks(operator).completeTask({ id: late, responseJson: '{"approved":true}' }),
  );
  expect(refused.reason).toBe("TASK_ALREADY_TERMINAL");
  expect(refused.message).toContain("timed_out");
  const { entries } = await t.tasks(operator).listAuditEntries({ id: late });
  expect(entries[1]).toMatchObject({ action: "timed_out", actorType: "system", fromState: State.CREATED });
});

test("claim, open, answer: the states in their order, each with its actor", async () => {
  const id = await newTask("life");
  expect((await refusal(t.tasks(ADMIN).claimTask({ id }))).reason).toBe("CLAIM_NEEDS_SESSION");
  expect((await refusal(t.tasks(reviewer).claimTask({ id }))).reason).toBe("PERMISSION_DENIED");
  const claimed = await t.tasks(operator).claimTask({ id });
  expect(claimed.task).toMatchObject({ state: State.ASSIGNED, assignee: { userId: operator.userId } });
  expect((await refusal(t.tasks(operator).claimTask({ id }))).reason).toBe("TASK_ALREADY_CLAIMED");
  expect((await t.tasks(ADMIN).openTask({ id })).task?.state).toBe(State.ASSIGNED);
  expect((await t.tasks(operator).openTask({ id })).task?.state).toBe(State.IN_PROGRESS);
  const before = (await t.tasks(operator).getTask({ id })).task?.revision;
  expect((await t.tasks(operator).openTask({ id })).task?.revision).toBe(before);
  await t.tasks(operator).completeTask({ id, responseJson: '{"approved":true}' });
  const { entries } = await t.tasks(operator).listAuditEntries({ id });
  expect(entries.map(({ action }) => action)).toEqual(["created", "claimed", "opened", "completed"]);
  expect(entries.map(({ fromState, toState }) => [fromState, toState])).toEqual([
    [State.UNSPECIFIED, State.CREATED],
    [State.CREATED, State.ASSIGNED],
    [State.ASSIGNED, State.IN_PROGRESS],
    [State.IN_PROGRESS, State.COMPLETED],
  ]);
});

test("of ten claims at once exactly one wins", async () => {
  const id = await newTask("claims");
  const results = await Promise.allSettled(
    Array.from({ length: 10 }, () => t.tasks(operator).claimTask({ id })),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("does it exist, then is it theirs, then the answer", async () => {
  const id = await newTask("order");
  const bad = { responseJson: "not json" };
  expect((await refusal(t.tasks({ kind: "nobody" }).completeTask({ id: "tsk_none", ...bad }))).reason).toBe(
    "UNAUTHENTICATED",
  );
  expect((await refusal(t.tasks(reviewer).completeTask({ id: "tsk_none", ...bad }))).reason).toBe(
    "TASK_NOT_FOUND",
  );
  expect((await refusal(t.tasks(reviewer).completeTask({ id, ...bad }))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.tasks(operator).completeTask({ id, ...bad }))).reason).toBe("INVALID_REQUEST");
  await t.tasks(operator).cancelTask({ id });
  expect((await refusal(t.tasks(operator).completeTask({ id, ...bad }))).reason).toBe("INVALID_REQUEST");
  expect(
    (await refusal(t.tasks(operator).completeTask({ id, responseJson: '{"approved":true}' }))).reason,
  ).toBe("TASK_ALREADY_TERMINAL");
});

test("a task says what its reader may do with it, and why not", async () => {
  const id = await newTask("verbs");
  const verbs = async (actor: Actor) =>
    Object.fromEntries(
      ((await t.tasks(actor).getTask({ id })).task?.verbs ?? []).map(({ verb, allowed, reason }) => [
        verb,
        allowed || reason,
      ]),
    );
  expect(await verbs(operator)).toMatchObject({
    [Verb.CLAIM]: true,
    [Verb.COMPLETE]: true,
    [Verb.CANCEL]: true,
  });
  expect(await verbs(ADMIN)).toMatchObject({ [Verb.CLAIM]: expect.stringContaining("admin token") });
  await t.tasks(operator).cancelTask({ id });
  expect(await verbs(operator)).toMatchObject({
    [Verb.COMPLETE]: expect.stringContaining("cancelled"),
    [Verb.DELETE]: true,
  });
});

test("a cancelled task tells its callback; cancelling twice is refused", async () => {
  const id = await newTask("cancel", { callbackUrl: "http://127.0.0.1:9/hook" });
  await t.tasks(operator).cancelTask({ id });
  expect((await refusal(t.tasks(operator).cancelTask({ id }))).reason).toBe("TASK_ALREADY_TERMINAL");
  expect(JSON.parse((await outbox(id))[0]?.subject ?? "")).toMatchObject({
    status: "cancelled",
    response: null,
  });
});

test("the trail is in the order of the changes, whatever the clocks say", async () => {
  const id = await newTask("clocks");
  t.clock.pass(10);
  await t.tasks(operator).claimTask({ id });
  t.clock.pass(-20);
  await t.tasks(operator).completeTask({ id, responseJson: '{"approved":true}' });
  t.clock.pass(10);
  const { entries } = await t.tasks(operator).listAuditEntries({ id });
  expect(entries.map(({ action }) => action)).toEqual(["created", "claimed", "completed"]);
});

test("a redacted task's audit names no answer keys", async () => {
  const id = await newTask("redacted", { redactPayload: true });
  await t.tasks(operator).completeTask({ id, responseJson: '{"approved":true}' });
  const { entries } = await t.tasks(operator).listAuditEntries({ id });
  expect(entries[1]?.extraDataJson).toBeUndefined();
});

test("a task that Postgres refuses to end keeps no other from its deadline", async () => {
  const own = await createTestServices();
  const create = async (key: string) => {
    const { task } = await own.tasks(ADMIN).createTask({ ...refund(key), timeoutSeconds: 60 });
    return task?.id ?? "";
  };
  const ids = [await create("before"), await create("poison"), await create("after")];
  const refuse = [
    `create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'no' using errcode = '22P05'; end $$`,
    `create trigger refuse before update on tasks for each row when (old.id = '${ids[1]}') execute function refuse()`,
  ];
  for (const text of refuse) await own.db.query({ name: "", text }, []);
  own.clock.pass(60);
  expect(await own.expire()).toBe(2);
  const states = await Promise.all(ids.map((id) => own.tasks(ADMIN).getTask({ id })));
  expect(states.map(({ task }) => task?.state)).toEqual([State.TIMED_OUT, State.CREATED, State.TIMED_OUT]);
  // It costs those that come later nothing, and is ended itself when it can be.
  await create("later");
  own.clock.pass(60);
  expect(await own.expire()).toBe(1);
  await own.close();
});
