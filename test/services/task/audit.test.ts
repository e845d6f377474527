import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";
import { addPerson } from "./people.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

/** As if somebody had claimed the task and given it back so often. */
const CHURN = {
  name: "test-churn",
  text: `
with t as (update tasks set revision = revision + $2 where id = $1 returning id)
insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, create_time)
select lpad(n::text, 32, '0'), t.id, 1 + n, 'created', 'created', 'released', 'human', now() from t, generate_series(1, $2::int) n`,
};

test("however long the trail, the outcome is in it", async () => {
  const { task } = await t.tasks(ADMIN).createTask(refund("churned"));
  const id = task?.id ?? "";
  await t.db.query(CHURN, [id, 1_200]);
  await t.tasks(ADMIN).completeTask({ id, responseJson: '{"approved":true}' });
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id });
  expect(entries).toHaveLength(1_000);
  expect(entries.at(-1)).toMatchObject({ action: "completed", actorType: "agent" });
});

test("a channel that is none of the caller's is not recorded, and one with control characters is refused", async () => {
  const ana = await addPerson(t, { email: "ana@corp.test" });
  const assignToJson = '{"email":"ana@corp.test"}';
  const { task } = await t.tasks(ADMIN).createTask({ ...refund("via"), assignToJson });
  const answer = { id: task?.id ?? "", responseJson: '{"approved":true}' };
  const escaped = t.tasks(ana).completeTask({ ...answer, completedViaChannel: "\u001b[2J" });
  expect((await refusal(escaped)).violations).toEqual(["/completed_via_channel"]);
  const done = await t.tasks(ana).completeTask({ ...answer, completedViaChannel: "slack" });
  expect(done.task?.completedViaChannel).toBeUndefined();
});

test("who may not list people does not learn who is deactivated", async () => {
  const [ben, gone] = [
    await addPerson(t, { email: "ben@corp.test" }),
    await addPerson(t, { email: "gone@corp.test" }),
  ];
  await t.users(ADMIN).deleteUser({ id: gone.userId });
  const { task } = await t.tasks(ADMIN).createTask({
    ...refund("oracle"),
    assignToJson: '{"email":"ben@corp.test"}',
  });
  const give = async (value: string) =>
    (await refusal(t.tasks(ben).delegateTask({ id: task?.id ?? "", assignee: { case: "email", value } })))
      .reason;
  expect([await give("gone@corp.test"), await give("ghost@corp.test")]).toEqual([
    "USER_NOT_FOUND",
    "USER_NOT_FOUND",
  ]);
});
