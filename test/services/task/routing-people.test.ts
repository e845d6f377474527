import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";
import { addPerson, type TestPerson } from "./people.ts";

let t: TestServices;
let ana: TestPerson;
let ben: TestPerson;
let eve: TestPerson;
beforeAll(async () => {
  t = await createTestServices(undefined, {
    env: { AWAITHUMANS_EMAIL_TRANSPORT: "noop", AWAITHUMANS_EMAIL_FROM: "bot@corp.test" },
  });
  ana = await addPerson(t, { email: "ana@corp.test", role: "kyc", accessLevel: "senior", pool: "ops" });
  ben = await addPerson(t, { email: "ben@corp.test", role: "kyc", accessLevel: "junior" });
  eve = await addPerson(t, { email: "eve@corp.test" });
});
afterAll(() => t.close());

let asked = 0;
async function ask(assignTo: object, members: { notify?: string[]; key?: string } = {}) {
  asked += 1;
  const { task, warnings, replayed } = await t.tasks(ADMIN).createTask({
    ...refund(members.key ?? `people ${asked}`),
    notify: members.notify ?? [],
    assignToJson: JSON.stringify(assignTo),
  });
  return { id: task?.id ?? "", task, warnings: warnings.map(({ code }) => code), replayed };
}

const holder = ({ task }: Awaited<ReturnType<typeof ask>>) => task?.assignee?.email;

test.each<[string, object, string]>([
  ["an address", { email: "Ana@corp.test" }, "ana"],
  ["a list of one", { emails: ["ana@corp.test"] }, "ana"],
  [
    "an address and a list that holds it",
    { email: "ben@corp.test", emails: ["ana@corp.test", "BEN@corp.test"] },
    "ben",
  ],
  ["a pool", { pool: "ops" }, "ana"],
  ["a role with a level", { role: "kyc", access_level: "junior" }, "ben"],
  ["a role with a level in the other spelling", { role: "kyc", accessLevel: "senior" }, "ana"],
  ["a role without a level, as Python sends it", { role: "kyc", pool: "ops", access_level: null }, "ana"],
  ["a dict, as stock Python sends it", { value: "{'pool': 'ops'}" }, "ana"],
  ["a dict with None", { value: "{\"role\": 'kyc', \"access_level\": 'junior', 'pool': None}" }, "ben"],
  ["an address that also has the label", { email: "ana@corp.test", pool: "ops" }, "ana"],
])("one person is assigned by %s", async (_, assignTo, name) => {
  const made = await ask(assignTo);
  expect(holder(made)).toBe(`${name}@corp.test`);
  expect(made.task?.state).toBe(State.ASSIGNED);
  expect(made.warnings).toEqual([]);
});

test.each(["user_id", "userId"])("one person is assigned by %s", async (member) => {
  expect(holder(await ask({ [member]: ben.userId }))).toBe("ben@corp.test");
});

test.each<[string, object]>([
  ["a pool that nobody is in", { pool: "nobody" }],
  ["labels that nobody has together", { role: "kyc", pool: "ops", access_level: "junior" }],
  ["an address without the label", { email: "eve@corp.test", pool: "ops" }],
  ["an id that nobody has", { user_id: "nobody" }],
  ["a Slack id that nobody has", { slack_user_id: "U000" }],
])("nobody matches %s: the reply and the trail say so", async (_, assignTo) => {
  const { id, task, warnings } = await ask(assignTo);
  expect([task?.state, task?.assignee, warnings]).toEqual([State.CREATED, undefined, ["NOBODY_MATCHES"]]);
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id });
  expect(entries.map(({ extraDataJson }) => extraDataJson)).toEqual(['{"routing":"nobody_matches"}']);
});

test("where nobody matches, a single destination makes the assignee", async () => {
  const made = await ask({ pool: "nobody" }, { notify: ["email:eve@corp.test"] });
  expect([holder(made), made.warnings]).toEqual(["eve@corp.test", ["NOBODY_MATCHES"]]);
});

test.each<[string, object, string, string]>([
  ["nothing", {}, "/assign_to", "VALIDATION_ERROR"],
  ["nulls alone", { pool: null }, "/assign_to", "VALIDATION_ERROR"],
  ["an empty address", { email: "" }, "/assign_to/email", "VALIDATION_ERROR"],
  ["no address", { email: "ana" }, "/assign_to/email", "VALIDATION_ERROR"],
  [
    "a list with a line break",
    { emails: ["ana@corp.test\nbcc:x"] },
    "/assign_to/emails/0",
    "VALIDATION_ERROR",
  ],
  ["an empty list", { emails: [] }, "/assign_to/emails", "VALIDATION_ERROR"],
  [
    "an address outside the list",
    { email: "a@b.c", emails: ["d@e.f"] },
    "/assign_to/emails",
    "VALIDATION_ERROR",
  ],
  ["two different ids", { user_id: "a", userId: "b" }, "/assign_to", "VALIDATION_ERROR"],
  ["an unknown way", { animal: "cat" }, "/assign_to/animal", "VALIDATION_ERROR"],
  ["a list as a pool", { pool: ["x"] }, "/assign_to/pool", "INVALID_REQUEST"],
  ["a string as a list", { emails: "a@b.c" }, "/assign_to/emails", "INVALID_REQUEST"],
  ["a number in a list", { emails: [7] }, "/assign_to/emails/0", "INVALID_REQUEST"],
  ["a repr that is no dict", { value: "__import__('os')" }, "/assign_to/value", "VALIDATION_ERROR"],
  ["a dict of something else", { value: "{'animal': 'cat'}" }, "/assign_to/animal", "VALIDATION_ERROR"],
])("%s is refused at create", async (_, assignTo, path, reason) => {
  const refused = await refusal(ask(assignTo));
  expect([refused.reason, refused.violations]).toEqual([reason, [path]]);
});

test("several people are offered the task, each is told, and the first to claim it holds it", async () => {
  const { id, task, warnings } = await ask({ emails: ["ana@corp.test", "ben@corp.test", "new@corp.test"] });
  expect([task?.state, task?.assignee, warnings]).toEqual([State.CREATED, undefined, []]);
  const { deliveries } = await t.channels(ADMIN).listDeliveries({ taskId: id });
  expect(deliveries.map(({ target }) => target).sort()).toEqual([
    "ana@corp.test",
    "ben@corp.test",
    "new@corp.test",
  ]);

  expect((await t.tasks(ben).getTask({ id })).task?.id).toBe(id);
  expect((await refusal(t.tasks(eve).getTask({ id }))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.tasks(eve).claimTask({ id }))).reason).toBe("PERMISSION_DENIED");
  const claims = await Promise.allSettled([t.tasks(ana).claimTask({ id }), t.tasks(ben).claimTask({ id })]);
  expect(claims.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const loser = claims[0]?.status === "fulfilled" ? ben : ana;
  expect((await refusal(t.tasks(loser).claimTask({ id }))).reason).toBe("TASK_ALREADY_CLAIMED");
  expect((await refusal(t.tasks(loser).getTask({ id }))).reason).toBe("PERMISSION_DENIED");
});

test("somebody on the list who is added later sees the task then", async () => {
  const { id } = await ask({ emails: ["late@corp.test", "ana@corp.test"] });
  const late = await addPerson(t, { email: "late@corp.test" });
  expect((await t.tasks(late).claimTask({ id })).task?.assignee?.userId).toBe(late.userId);
});

test("who answers what was offered to them holds it", async () => {
  const { id } = await ask({ emails: ["ana@corp.test", "ben@corp.test"] });
  const { task } = await t.tasks(ben).completeTask({ id, responseJson: '{"approved":true}' });
  expect([task?.state, task?.assignee?.userId]).toEqual([State.COMPLETED, ben.userId]);
  expect((await t.tasks(ben).getTask({ id })).task?.id).toBe(id);
  expect((await refusal(t.tasks(ana).getTask({ id }))).reason).toBe("PERMISSION_DENIED");
});

test("100 creates at once to a pool of five give each of them twenty", async () => {
  for (const name of ["p1", "p2", "p3", "p4", "p5"])
    await addPerson(t, { email: `${name}@corp.test`, pool: "five" });
  const other = await createTestServices(t);
  const nodes = [t, other];
  const made = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      (nodes[index % 2] ?? t)
        .tasks(ADMIN)
        .createTask({ ...refund(`fair ${index}`), assignToJson: '{"pool":"five"}' }),
    ),
  );
  const counts = Map.groupBy(made, ({ task }) => task?.assignee?.email);
  expect([...counts.values()].map(({ length }) => length)).toEqual([20, 20, 20, 20, 20]);
  await other.close();
});

test("turns go round, a replay takes none, and who is deactivated is passed over", async () => {
  const people = [];
  for (const name of ["q1", "q2", "q3"])
    people.push(await addPerson(t, { email: `${name}@corp.test`, pool: "round" }));
  const turn = async (key: string) => holder(await ask({ pool: "round" }, { key }));
  expect([await turn("r1"), await turn("r2"), await turn("r1"), await turn("r3")]).toEqual(
    ["q1", "q2", "q1", "q3"].map((name) => `${name}@corp.test`),
  );
  await t.users(ADMIN).deleteUser({ id: people[0]?.userId ?? "" });
  expect([await turn("r4"), await turn("r5")]).toEqual(["q2@corp.test", "q3@corp.test"]);
});

test("a task that waits for an address comes to whoever is added with it", async () => {
  const { id } = await ask({ email: "Later@corp.test" });
  const ended = await ask({ email: "later@corp.test" });
  await t.tasks(ADMIN).cancelTask({ id: ended.id });
  const later = await addPerson(t, { email: "later@corp.test" });
  const { task } = await t.tasks(later).getTask({ id });
  expect(task).toMatchObject({ state: State.ASSIGNED, assignee: { userId: later.userId } });
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id });
  expect(entries.at(-1)).toMatchObject({ action: "assigned", actorType: "system", toState: State.ASSIGNED });
  expect((await t.tasks(ADMIN).getTask({ id: ended.id })).task?.assignee?.userId).toBeUndefined();
});
