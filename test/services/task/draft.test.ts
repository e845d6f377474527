import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";
import { addPerson, type TestPerson } from "./people.ts";

let t: TestServices;
let ana: TestPerson;
let chief: TestPerson;
beforeAll(async () => {
  t = await createTestServices();
  ana = await addPerson(t, { email: "ana@corp.test" });
  chief = await addPerson(t, { email: "chief@corp.test", operator: true });
});
afterAll(() => t.close());

let asked = 0;
async function held(): Promise<string> {
  asked += 1;
  const { task } = await t.tasks(ADMIN).createTask({
    ...refund(`draft ${asked}`),
    assignToJson: '{"email":"ana@corp.test"}',
  });
  return task?.id ?? "";
}

const drafts = async () =>
  (await t.db.query({ name: "test-drafts", text: "select task_id from drafts" }, [])).length;

test("a draft is each person's own, kept as it was written, until it is forgotten", async () => {
  const id = await held();
  expect((await t.tasks(ana).getDraft({ id })).draftJson).toBeUndefined();
  await t.tasks(ana).setDraft({ id, draftJson: '{ "notes": "half a sen", "n": 1.0 }' });
  await t.tasks(chief).setDraft({ id, draftJson: '{"notes":"mine"}' });
  t.clock.pass(60);
  const { updateTime } = await t
    .tasks(ana)
    .setDraft({ id, draftJson: '{ "notes": "half a sentence", "n": 1.0 }' });
  const kept = await t.tasks(ana).getDraft({ id });
  expect(kept).toMatchObject({ draftJson: '{ "notes": "half a sentence", "n": 1.0 }', updateTime });
  expect((await t.tasks(chief).getDraft({ id })).draftJson).toBe('{"notes":"mine"}');
  await t.tasks(ana).setDraft({ id });
  expect((await t.tasks(ana).getDraft({ id })).draftJson).toBeUndefined();
});

test("a draft stays while the task changes hands, and is there again", async () => {
  const id = await held();
  await t.tasks(ana).setDraft({ id, draftJson: '{"approved":true}' });
  await t.tasks(ana).delegateTask({ id, assignee: { case: "userId", value: chief.userId } });
  expect((await refusal(t.tasks(ana).getDraft({ id }))).reason).toBe("PERMISSION_DENIED");
  await t.tasks(chief).reassignTask({ id, assignee: { case: "userId", value: ana.userId } });
  expect((await t.tasks(ana).getDraft({ id })).draftJson).toBe('{"approved":true}');
});

test.each<[string, (id: string) => Promise<unknown>]>([
  ["completed", (id) => t.tasks(ana).completeTask({ id, responseJson: '{"approved":true}' })],
  ["cancelled", (id) => t.tasks(ADMIN).cancelTask({ id })],
  ["deleted", (id) => t.tasks(ADMIN).deleteTask({ id })],
])("drafts go once the task is %s", async (_, end) => {
  const id = await held();
  const before = await drafts();
  await t.tasks(ana).setDraft({ id, draftJson: "{}" });
  await t.tasks(chief).setDraft({ id, draftJson: "{}" });
  expect(await drafts()).toBe(before + 2);
  await end(id);
  expect(await drafts()).toBe(before);
});

test("what cannot be a draft is refused, and what was kept stays", async () => {
  const id = await held();
  await t.tasks(ana).setDraft({ id, draftJson: '{"approved":false}' });
  const set = async (draftJson: string) => (await refusal(t.tasks(ana).setDraft({ id, draftJson }))).reason;
  expect(await set("[1]")).toBe("INVALID_REQUEST");
  expect(await set("{")).toBe("INVALID_REQUEST");
  expect(await set(`{"notes":"${"x".repeat(1024 * 1024)}"}`)).toBe("VALIDATION_ERROR");
  expect((await t.tasks(ana).getDraft({ id })).draftJson).toBe('{"approved":false}');
  expect((await refusal(t.tasks(ADMIN).setDraft({ id, draftJson: "{}" }))).reason).toBe(
    "CLAIM_NEEDS_SESSION",
  );
  await t.tasks(ADMIN).cancelTask({ id });
  expect(await set("{}")).toBe("TASK_ALREADY_TERMINAL");
});
