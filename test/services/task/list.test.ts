import { afterAll, beforeAll, expect, test } from "vitest";
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
const ids: string[] = [];

beforeAll(async () => {
  t = await createTestServices();
  operator = await createPerson(t, { email: "mira@corp.test", isOperator: true, displayName: "Mira Okafor" });
  for (let n = 0; n < 7; n += 1) {
    // Two tasks share each millisecond, so that pages need their tie-break.
    if (n % 2 === 0) t.clock.pass(1);
    const { task } = await t.tasks(ADMIN).createTask(refund(`list ${n}`));
    ids.unshift(task?.id ?? "");
  }
  await t.tasks(operator).claimTask({ id: ids[0] ?? "" });
  await t.tasks(operator).completeTask({ id: ids[1] ?? "", responseJson: '{"approved":true}' });
  await t.tasks(operator).cancelTask({ id: ids[2] ?? "" });
});
afterAll(() => t.close());

async function list(request: object, actor: Actor = ADMIN): Promise<string[]> {
  return (await t.tasks(actor).listTasks(request)).tasks.map(({ id }) => id);
}

test("newest first, with the total", async () => {
  const page = await t.tasks(ADMIN).listTasks({});
  expect(page.tasks.map(({ id }) => id)).toEqual(ids);
  expect(page).toMatchObject({ totalSize: 7, totalSizeCapped: false, nextPageToken: "" });
});

test("pages by token lose and repeat nothing", async () => {
  const seen: string[] = [];
  let pageToken = "";
  do {
    const page = await t.tasks(ADMIN).listTasks({ pageSize: 2, pageToken });
    seen.push(...page.tasks.map(({ id }) => id));
    pageToken = page.nextPageToken;
    expect(page.totalSize).toBe(7);
  } while (pageToken);
  expect(seen).toEqual(ids);
  expect(await list({ pageSize: 3, offset: 3 })).toEqual(ids.slice(3, 6));
});

test("filters", async () => {
  expect(await list({ state: State.CANCELLED })).toEqual([ids[2]]);
  expect(await list({ terminal: true })).toEqual([ids[1], ids[2]]);
  expect(await list({ open: true })).toEqual([ids[0], ...ids.slice(3)]);
  expect(await list({ unassigned: true, open: true })).toEqual(ids.slice(3));
  expect(await list({ terminal: true, open: true })).toEqual([]);
  expect(await list({ state: State.CREATED, terminal: true })).toEqual(ids.slice(3));
  expect(await list({ state: State.ASSIGNED, assignedTo: "mira@corp.test" })).toEqual([ids[0]]);
  expect(await list({ terminal: true, assignedTo: "mira@corp.test" })).toEqual([]);
  for (const assignedTo of ["MIRA@corp.test", "okafor"]) expect(await list({ assignedTo })).toEqual([ids[0]]);
  for (const assignedTo of ["%", "_", " ", "nobody"]) expect(await list({ assignedTo })).toEqual([]);
});

test("bad page sizes and tokens are refused", async () => {
  const unknown: object = { order: 9, state: 99 };
  const refused = await refusal(
    t.tasks(ADMIN).listTasks({ pageSize: 201, offset: -1, pageToken: "x", ...unknown }),
  );
  expect(refused).toMatchObject({
    reason: "VALIDATION_ERROR",
    violations: ["/page_size", "/offset", "/state", "/order", "/page_token"],
  });
});

test("a token that no list wrote is refused, whatever it would mean to the database", async () => {
  const places = [
    ...["2026|a", "+012026-01-01T00:00:00.000Z|a", "2026-02-30T00:00:00.000Z|a", "now|a", "|a"],
    ...["2026-01-01T00:00:00.000Z|", "2026-01-01T00:00:00.000Z|a|b", "2026-01-01T00:00:00.000Z|a\0", ""],
  ];
  for (const text of places) {
    const pageToken = Buffer.from(`newest|${text}`).toString("base64url");
    expect((await refusal(t.tasks(ADMIN).listTasks({ pageToken }))).violations).toEqual(["/page_token"]);
  }
});

test("a page ends early where its payloads are large, and the next goes on behind it", async () => {
  const big = await createTestServices();
  const payloadJson = JSON.stringify({ text: "x".repeat(3 * 1024 * 1024) });
  for (const key of ["a", "b", "c", "d"]) {
    big.clock.pass(1);
    await big.tasks(ADMIN).createTask({ ...refund(key), payloadSchemaJson: "{}", payloadJson });
  }
  const first = await big.tasks(ADMIN).listTasks({ pageSize: 200 });
  expect(first.tasks.map((task) => task.idempotencyKey)).toEqual(["d", "c"]);
  const second = await big.tasks(ADMIN).listTasks({ pageSize: 200, pageToken: first.nextPageToken });
  expect(second.tasks.map((task) => task.idempotencyKey)).toEqual(["b", "a"]);
  expect(second.nextPageToken).toBe("");
  await big.close();
});

test("totals are exact up to 10,000", async () => {
  const many = await createTestServices();
  await many.tasks(ADMIN).createTask(refund("first"));
  const copy = (count: number) => ({
    name: "",
    text: `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status, timeout_seconds,
        create_time, update_time, due_time)
      select id || n, idempotency_key || n, dialect, task, payload, payload_schema, response_schema, status, timeout_seconds,
        create_time, update_time, due_time
      from tasks, generate_series(1, ${count}) n where idempotency_key = 'first'`,
  });
  await many.db.query(copy(9_999), []);
  const all = await many.tasks(ADMIN).listTasks({ pageSize: 1 });
  expect(all).toMatchObject({ totalSize: 10_000, totalSizeCapped: false });
  await many.tasks(ADMIN).createTask(refund("one more"));
  for (const request of [{}, { open: true }, { search: "refund" }]) {
    const capped = await many.tasks(ADMIN).listTasks({ pageSize: 1, ...request });
    expect(capped).toMatchObject({ totalSize: 10_000, totalSizeCapped: true });
  }
  await many.close();
});
