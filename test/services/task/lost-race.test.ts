import { afterAll, beforeAll, expect, test } from "vitest";
import { hold } from "../../support/locks.ts";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";
import { addPerson, type TestPerson } from "./people.ts";

let t: TestServices;
let ana: TestPerson;
let ben: TestPerson;
let eve: TestPerson;
let chief: TestPerson;
beforeAll(async () => {
  t = await createTestServices();
  ana = await addPerson(t, { email: "ana@corp.test", pool: "ops" });
  ben = await addPerson(t, { email: "ben@corp.test", pool: "ops" });
  eve = await addPerson(t, { email: "eve@corp.test", pool: "ops" });
  chief = await addPerson(t, { email: "chief@corp.test", operator: true });
});
afterAll(() => t.close());

let asked = 0;
async function ask(holder: TestPerson | undefined): Promise<string> {
  asked += 1;
  const assignToJson = JSON.stringify(holder ? { email: holder.email } : { pool: "ops" });
  const { task } = await t.tasks(ADMIN).createTask({ ...refund(`race ${asked}`), assignToJson });
  const id = task?.id ?? "";
  if (!holder) await t.tasks(ADMIN).releaseTask({ id });
  return id;
}

const HELD_BY =
  "update tasks set assigned_to_user_id = $2, assigned_to_email = $3, revision = revision + 1, status = case when $2::text is null then 'created' else 'assigned' end where id = $1";

/**
 * What a verb is told that waits for a task which then is held by `first`, so that nothing can be done, and by `then` when
 * the verb looks at it again.
 */
async function losing(
  id: string,
  [first, then]: readonly [TestPerson | undefined, TestPerson | undefined],
  verb: () => Promise<unknown>,
): Promise<string> {
  const task = await hold(t.url, "select from tasks where id = $1 for update", [id]);
  const refused = refusal(verb());
  await task.until(1);
  // It comes behind the verb's statement, and before what the verb reads after that.
  const table = hold(t.url, "lock table users in access exclusive mode");
  await task.until(2);
  await task.query(HELD_BY, [id, first?.userId ?? null, first?.email ?? null]);
  await task.release();
  const people = await table;
  await people.until(1);
  await people.query(HELD_BY, [id, then?.userId ?? null, then?.email ?? null]);
  await people.release();
  return (await refused).reason ?? "";
}

test("a claim that lost to one which was given back is told of that, where nothing is verified", async () => {
  const id = await ask(undefined);
  expect(await losing(id, [ben, undefined], () => t.tasks(ana).claimTask({ id }))).toBe(
    "TASK_ALREADY_CLAIMED",
  );
});

test.each(["reassignTask", "delegateTask"] as const)(
  "%s that lost to another one is told of that, where nothing is verified",
  async (verb) => {
    const by = verb === "reassignTask" ? chief : ana;
    const id = await ask(ana);
    const assignee = { case: "userId", value: ben.userId } as const;
    const then = verb === "reassignTask" ? eve : ana;
    expect(await losing(id, [ben, then], () => t.tasks(by)[verb]({ id, assignee }))).toBe(
      "TASK_ALREADY_CLAIMED",
    );
  },
);

test("a release that lost to another one is told of that, where somebody has the task again", async () => {
  const id = await ask(ana);
  expect(await losing(id, [undefined, ben], () => t.tasks(chief).releaseTask({ id }))).toBe(
    "TASK_NOT_CLAIMED",
  );
});
