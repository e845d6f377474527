import { afterAll, beforeAll, expect, test } from "vitest";
import { State, Verb } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";
import { addPerson, type TestPerson } from "./people.ts";

let t: TestServices;
let ana: TestPerson;
let ben: TestPerson;
let eve: TestPerson;
let chief: TestPerson;
beforeAll(async () => {
  t = await createTestServices(undefined, {
    env: { AWAITHUMANS_EMAIL_TRANSPORT: "noop", AWAITHUMANS_EMAIL_FROM: "bot@corp.test" },
  });
  ana = await addPerson(t, { email: "ana@corp.test", pool: "ops" });
  ben = await addPerson(t, { email: "ben@corp.test" });
  eve = await addPerson(t, { email: "eve@corp.test" });
  chief = await addPerson(t, { email: "chief@corp.test", operator: true });
});
afterAll(() => t.close());

let asked = 0;
/** A task that Ana holds. */
async function held(assignTo: object = { email: "ana@corp.test" }): Promise<string> {
  asked += 1;
  const { task } = await t.tasks(ADMIN).createTask({
    ...refund(`held ${asked}`),
    assignToJson: JSON.stringify(assignTo),
  });
  return task?.id ?? "";
}

async function trail(id: string) {
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id });
  return entries.map(({ action, fromState, toState, actorUserId, extraDataJson }) => ({
    action,
    from: fromState,
    to: toState,
    by: actorUserId,
    extra: extraDataJson && JSON.parse(extraDataJson),
  }));
}

async function verbs(id: string, actor: TestPerson) {
  const { task } = await t.tasks(actor).getTask({ id });
  return new Map(task?.verbs.map(({ verb, allowed }) => [verb, allowed]));
}

const approve = (id: string) => ({ id, responseJson: '{"approved":true}' });

test("who releases a task holds it no more; whoever it was offered to may claim it", async () => {
  const id = await held({ pool: "ops" });
  const { task } = await t.tasks(ana).releaseTask({ id, note: " Not mine. " });
  expect(task).toMatchObject({ state: State.CREATED });
  expect(task?.assignee).toBeUndefined();
  expect((await trail(id)).at(-1)).toEqual({
    action: "released",
    from: State.ASSIGNED,
    to: State.CREATED,
    by: ana.userId,
    extra: { user_id: ana.userId, note: "Not mine." },
  });
  expect((await refusal(t.tasks(ben).claimTask({ id }))).reason).toBe("PERMISSION_DENIED");
  expect((await t.tasks(ana).claimTask({ id })).task?.state).toBe(State.ASSIGNED);
});

test("a task whose message was sent goes back to `notified`", async () => {
  const id = await held();
  await t.db.query({ name: "test-sent", text: "update tasks set notify_time = now() where id = $1" }, [id]);
  await t.tasks(ana).openTask({ id });
  await t.tasks(chief).releaseTask({ id });
  expect((await trail(id)).at(-1)).toMatchObject({
    from: State.IN_PROGRESS,
    to: State.NOTIFIED,
    by: chief.userId,
  });
});

test("what nobody holds cannot be released, and nobody releases what another holds", async () => {
  const id = await held();
  expect((await refusal(t.tasks(ben).releaseTask({ id }))).reason).toBe("PERMISSION_DENIED");
  await t.tasks(ADMIN).releaseTask({ id });
  expect((await refusal(t.tasks(ADMIN).releaseTask({ id }))).reason).toBe("TASK_NOT_CLAIMED");
});

test("a task that waits for an address without an account can be taken off it", async () => {
  const id = await held({ email: "unknown@corp.test" });
  const { task } = await t.tasks(chief).releaseTask({ id });
  expect([task?.assignee, task?.state]).toEqual([undefined, State.CREATED]);
});

test("an operator gives a task to somebody else, who is told and reads the note", async () => {
  const id = await held();
  const { task, warnings } = await t.tasks(chief).reassignTask({
    id,
    assignee: { case: "email", value: "BEN@corp.test" },
    note: "Ana is away.",
  });
  expect(task).toMatchObject({
    state: State.ASSIGNED,
    assignee: { userId: ben.userId },
    handoverNote: "Ana is away.",
  });
  expect(warnings).toEqual([]);
  const { deliveries } = await t.channels(ADMIN).listDeliveries({ taskId: id });
  expect(deliveries.map(({ target, userId }) => [target, userId])).toEqual([
    ["ana@corp.test", ana.userId],
    ["ben@corp.test", ben.userId],
  ]);
  expect((await trail(id)).at(-1)).toMatchObject({
    action: "reassigned",
    by: chief.userId,
    extra: { user_id: ben.userId, from_user_id: ana.userId, note: "Ana is away." },
  });
  expect((await refusal(t.tasks(ana).completeTask(approve(id)))).reason).toBe("PERMISSION_DENIED");
});

test("the assignee hands a task on, and does not see it any more", async () => {
  const id = await held();
  const to = { case: "userId", value: ben.userId } as const;
  expect(await t.tasks(ana).delegateTask({ id, assignee: to, note: "Your customer." })).toMatchObject({
    warnings: [],
  });
  expect((await refusal(t.tasks(ana).getTask({ id }))).reason).toBe("PERMISSION_DENIED");
  expect((await t.tasks(ben).getTask({ id })).task?.handoverNote).toBe("Your customer.");
  expect((await trail(id)).at(-1)).toMatchObject({ action: "delegated", by: ana.userId });
  expect((await refusal(t.tasks(ana).delegateTask({ id, assignee: to }))).reason).toBe("PERMISSION_DENIED");
});

test("where no channel reaches the new holder, the reply says so", async () => {
  const { user } = await t.users(ADMIN).createUser({ slackTeamId: "T012AB3CD", slackUserId: "U09" });
  const id = await held();
  const assignee = { case: "userId", value: user?.id ?? "" } as const;
  const { warnings } = await t.tasks(ADMIN).reassignTask({ id, assignee });
  expect(warnings.map(({ code }) => code)).toEqual(["CHANNEL_NOT_CONFIGURED"]);
});

test("nobody unknown, deactivated or already holding it can be given a task", async () => {
  const id = await held();
  const gone = await addPerson(t, { email: "gone@corp.test" });
  await t.users(ADMIN).deleteUser({ id: gone.userId });
  const give = async (value: string) =>
    (await refusal(t.tasks(chief).reassignTask({ id, assignee: { case: "userId", value } }))).reason;
  expect(await give("nobody")).toBe("USER_NOT_FOUND");
  expect(await give("x\0y")).toBe("USER_NOT_FOUND");
  expect(await give(gone.userId)).toBe("USER_INACTIVE");
  expect(await give(ana.userId)).toBe("TASK_ALREADY_CLAIMED");
  expect((await refusal(t.tasks(chief).reassignTask({ id }))).reason).toBe("INVALID_REQUEST");
  const long = t.tasks(chief).reassignTask({
    id,
    assignee: { case: "userId", value: ben.userId },
    note: "x".repeat(2_001),
  });
  expect((await refusal(long)).violations).toEqual(["/note"]);
});

test("only operators reassign, only the assignee delegates", async () => {
  const id = await held();
  const assignee = { case: "userId", value: eve.userId } as const;
  expect((await refusal(t.tasks(ana).reassignTask({ id, assignee }))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.tasks(ben).delegateTask({ id, assignee }))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.tasks(chief).delegateTask({ id, assignee }))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.tasks(ADMIN).delegateTask({ id, assignee }))).reason).toBe("CLAIM_NEEDS_SESSION");
});

test("what has its outcome is neither released nor handed over", async () => {
  const id = await held();
  await t.tasks(ana).completeTask(approve(id));
  const assignee = { case: "userId", value: ben.userId } as const;
  expect((await refusal(t.tasks(ana).releaseTask({ id }))).reason).toBe("TASK_ALREADY_TERMINAL");
  expect((await refusal(t.tasks(ana).delegateTask({ id, assignee }))).reason).toBe("TASK_ALREADY_TERMINAL");
  expect((await refusal(t.tasks(chief).reassignTask({ id, assignee }))).reason).toBe("TASK_ALREADY_TERMINAL");
});

test("of a release and a delegation at once exactly one counts", async () => {
  for (let round = 0; round < 10; round += 1) {
    const id = await held();
    const assignee = { case: "userId", value: ben.userId } as const;
    const both = await Promise.allSettled([
      t.tasks(ana).releaseTask({ id }),
      t.tasks(ana).delegateTask({ id, assignee }),
    ]);
    expect(both.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await trail(id)).toHaveLength(3);
  }
});

test("a task's view tells its reader which of these they may", async () => {
  const id = await held();
  expect(await verbs(id, ana)).toEqual(
    new Map([
      [Verb.CLAIM, false],
      [Verb.RELEASE, true],
      [Verb.REASSIGN, false],
      [Verb.DELEGATE, true],
      [Verb.COMPLETE, true],
      [Verb.CANCEL, false],
      [Verb.DELETE, false],
      [Verb.SET_DEADLINE, false],
    ]),
  );
  const asOperator = await verbs(id, chief);
  expect([Verb.RELEASE, Verb.REASSIGN, Verb.DELEGATE].map((verb) => asOperator.get(verb))).toEqual([
    true,
    true,
    false,
  ]);
});
