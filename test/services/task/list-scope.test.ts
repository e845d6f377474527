import { afterAll, beforeAll, expect, test } from "vitest";
import { Order } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
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

let t: TestServices;
let operator: Extract<Actor, { kind: "user" }>;
let nina: Extract<Actor, { kind: "user" }>;
let otto: Extract<Actor, { kind: "user" }>;
beforeAll(async () => {
  t = await createTestServices();
  operator = await createPerson(t, { email: "mira@corp.test", isOperator: true, displayName: "Mira" });
  nina = await createPerson(t, { email: "nina@corp.test", displayName: "Nina" });
  otto = await createPerson(t, { email: "otto@corp.test" });
  await update(
    "update users set pool = 'ops', role = 'reviewer', access_level = 'senior', slack_user_id = 'U1' where id = $1",
    [nina.userId],
  );
  await update("update users set pool = 'ops', role = 'clerk' where id = $1", [otto.userId]);
});
afterAll(() => t.close());

const update = (text: string, values: unknown[]) => t.db.query({ name: "", text }, values);

const key = (keyId: string): Actor => ({
  kind: "key",
  keyId,
  scopes: new Set(["tasks:read", "tasks:write"] as const),
});

let asked = 0;
async function ask(actor: Actor = ADMIN): Promise<string> {
  asked += 1;
  t.clock.pass(1);
  const { task } = await t.tasks(actor).createTask(refund(`scope ${asked}`));
  return task?.id ?? "";
}

async function offer(id: string, to: Record<string, string>, place = 0): Promise<void> {
  const columns = Object.keys(to);
  const values = columns.map((_, n) => `$${n + 3}`);
  await update(
    `insert into task_offers (task_id, place, ${columns.join(", ")}) values ($1, $2, ${values.join(", ")})`,
    [id, place, ...Object.values(to)],
  );
}

const give = (id: string, to: Extract<Actor, { kind: "user" }>) =>
  update(
    "update tasks set assigned_to_user_id = $2, assigned_to_email = $3, status = 'assigned' where id = $1",
    [id, to.userId, to.email],
  );

async function list(actor: Actor, request: object = {}): Promise<string[]> {
  const { tasks, totalSize } = await t.tasks(actor).listTasks({ pageSize: 200, ...request });
  expect(totalSize).toBe(tasks.length);
  return tasks.map(({ id }) => id);
}

test("a person sees what they hold, and what was offered to them while nobody holds it", async () => {
  const [held, over, other, unoffered] = [await ask(), await ask(), await ask(), await ask()];
  await give(held, nina);
  await give(over, nina);
  await t.tasks(nina).completeTask({ id: over, responseJson: '{"approved":true}' });
  await give(other, otto);
  const offers = [
    { user_id: nina.userId },
    { email: "nina@corp.test" },
    { slack_user_id: "U1" },
    { pool: "ops" },
    { role: "reviewer", access_level: "senior" },
  ];
  const offered: string[] = [];
  for (const to of offers) {
    const id = await ask();
    await offer(id, to);
    offered.unshift(id);
  }
  const elsewhere = [{ pool: "sales" }, { pool: "ops", role: "clerk" }, { email: "somebody@corp.test" }];
  for (const to of elsewhere) await offer(await ask(), to);
  const [taken, cancelled] = [await ask(), await ask()];
  for (const id of [taken, cancelled]) await offer(id, { pool: "ops" });
  await give(taken, otto);
  await t.tasks(ADMIN).cancelTask({ id: cancelled });

  expect(await list(nina)).toEqual([...offered, over, held]);
  expect(await list(nina, { open: true })).toEqual([...offered, held]);
  expect(await list(nina, { terminal: true })).toEqual([over]);
  expect(await list(nina, { state: State.COMPLETED })).toEqual([over]);
  expect(await list(nina, { state: State.CREATED })).toEqual(offered);
  expect(await list(nina, { unassigned: true })).toEqual(offered);
  expect(await list(nina, { unassigned: true, terminal: true })).toEqual([]);
  expect(await list(nina, { assignedTo: "otto@corp.test" })).toEqual([...offered, over, held]);
  expect(await list(nina, { assignedTo: "" })).toEqual([...offered, over, held]);
  expect(await list(nina, { order: Order.OLDEST })).toEqual([held, over, ...offered.toReversed()]);
  for (const id of [other, unoffered, taken]) expect(await list(nina, { search: id })).toEqual([]);
  expect(await list(nina, { search: held })).toEqual([held]);
});

test("a task that is offered in several ways is listed once", async () => {
  const id = await ask();
  await offer(id, { pool: "ops" }, 0);
  await offer(id, { user_id: nina.userId }, 1);
  expect((await list(nina)).filter((listed) => listed === id)).toEqual([id]);
  await give(id, nina);
  expect((await list(nina)).filter((listed) => listed === id)).toEqual([id]);
  expect(await list(nina, { search: id })).toEqual([id]);
});

test("nothing is offered to somebody who is not active", async () => {
  const id = await ask();
  await offer(id, { user_id: otto.userId });
  expect(await list(otto)).toContain(id);
  await update("update users set active = false where id = $1", [otto.userId]);
  expect(await list(otto)).not.toContain(id);
  await update("update users set active = true where id = $1", [otto.userId]);
});

test("a person's pages lose and repeat nothing", async () => {
  const all = await list(nina);
  const seen: string[] = [];
  let pageToken = "";
  do {
    const page = await t.tasks(nina).listTasks({ pageSize: 2, pageToken });
    seen.push(...page.tasks.map(({ id }) => id));
    pageToken = page.nextPageToken;
  } while (pageToken);
  expect(seen).toEqual(all);
});

test("an API key sees what it created", async () => {
  const theirs = [await ask(key("k1")), await ask(key("k1"))].reverse();
  const other = await ask(key("k2"));
  const own = await ask();
  expect(await list(key("k1"))).toEqual(theirs);
  await give(theirs[0] ?? "", nina);
  expect(await list(key("k1"), { unassigned: true })).toEqual([theirs[1]]);
  expect(await list(key("k1"), { assignedTo: "nina" })).toEqual([theirs[0]]);
  expect(await list(key("k1"), { assignedTo: "mira" })).toEqual([]);
  for (const id of [other, own]) expect(await list(key("k1"), { search: id })).toEqual([]);
  expect(await list(key("k1"), { search: `scope ${asked}` })).toEqual([]);
  expect(await list(key("k3"))).toEqual([]);
  expect(await list(ADMIN, { search: other })).toEqual([other]);
});

test("the same idempotency key is another task's for each API key", async () => {
  const [one, two] = [key("same1"), key("same2")];
  const ids: string[] = [];
  for (const actor of [one, two]) ids.push((await t.tasks(actor).createTask(refund("same"))).task?.id ?? "");
  const insert =
    "insert into api_keys (id, name, key_hash, prefix, scopes, create_time) values ($1, $1, $1, '', '[]', now())";
  for (const id of ["same1", "same2"]) await update(insert, [id]);
  expect(await list(one, { search: "same" })).toEqual([ids[0]]);
  expect(await list(two, { search: "same" })).toEqual([ids[1]]);
  expect((await list(operator, { search: "same" })).sort()).toEqual([...ids].sort());
});

const guestOf = (taskId: string): Actor => ({
  kind: "guest",
  taskId,
  userId: null,
  email: "gast@corp.test",
  displayName: null,
  sessionHash: null,
  linkId: null,
});

test("a guest sees one task, an embedded form none", async () => {
  const [id, other] = [await ask(), await ask()];
  expect(await list(guestOf(id))).toEqual([id]);
  expect(await list(guestOf(id), { search: other })).toEqual([]);
  const embed: Actor = { kind: "embed", taskId: id, sub: null, jti: "j" };
  expect((await refusal(t.tasks(embed).listTasks({}))).reason).toBe("PERMISSION_DENIED");
});

test("no parameter shows anybody more than they see without", async () => {
  const mine = await ask(key("k9"));
  const requests: object[] = [{}];
  const parameters = [
    { state: State.CREATED },
    { state: State.COMPLETED },
    { terminal: true },
    { open: true },
    { assignedTo: "nina@corp.test" },
    { assignedTo: "" },
    { unassigned: true },
    { search: "refund" },
    { search: "refund 250" },
    { search: "scope 1" },
    { search: "nothing has this" },
    { order: Order.PRIORITY },
    { order: Order.DUE, offset: 1 },
  ];
  for (const [n, one] of parameters.entries())
    for (const two of parameters.slice(n)) requests.push({ ...one, ...two });
  for (const actor of [nina, otto, key("k9"), key("none"), guestOf(mine)]) {
    const all = new Set(await list(actor));
    const answers = requests.map((request) => t.tasks(actor).listTasks({ pageSize: 200, ...request }));
    for (const { tasks } of await Promise.all(answers))
      expect(tasks.filter(({ id }) => !all.has(id))).toEqual([]);
  }
});
