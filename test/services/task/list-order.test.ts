import { afterAll, beforeAll, expect, test } from "vitest";
import { Order } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
  // Two of each create time, deadline and priority, so that pages need their tie-break.
  for (let n = 0; n < 8; n += 1) {
    if (n % 2 === 0) t.clock.pass(1);
    await ask(`task ${n}`, { priority: [50, 90, 0, 50, 100, 90, 0, 100][n] ?? 50, late: n === 0 });
  }
});
afterAll(() => t.close());

async function ask(key: string, { priority = 50, late = false } = {}): Promise<void> {
  await t.tasks(ADMIN).createTask({ ...refund(key), priority, timeoutSeconds: late ? 90_000 : 900 });
}

interface Listed {
  id: string;
  key: string;
  created: bigint;
  due: bigint;
  priority: number;
}

async function pages(order: Order, between: (page: number) => Promise<void> = async () => {}) {
  const seen: Listed[] = [];
  let pageToken = "";
  for (let page = 1; ; page += 1) {
    const { tasks, nextPageToken } = await t.tasks(ADMIN).listTasks({ order, pageSize: 3, pageToken });
    for (const { id, idempotencyKey: key, createTime, dueTime, priority } of tasks)
      seen.push({ id, key, created: nanos(createTime), due: nanos(dueTime), priority });
    if (nextPageToken === "") return seen;
    pageToken = nextPageToken;
    await between(page);
  }
}

const nanos = (time?: { seconds: bigint; nanos: number }) =>
  (time?.seconds ?? 0n) * 1_000_000_000n + BigInt(time?.nanos ?? 0);

const compare = <T>(a: T, b: T) => (a < b ? -1 : Number(a > b));
const SORTS: [string, Order, (a: Listed, b: Listed) => number][] = [
  ["newest", Order.NEWEST, (a, b) => compare(b.created, a.created) || compare(b.id, a.id)],
  ["newest unless said", Order.UNSPECIFIED, (a, b) => compare(b.created, a.created) || compare(b.id, a.id)],
  ["oldest", Order.OLDEST, (a, b) => compare(a.created, b.created) || compare(a.id, b.id)],
  ["due", Order.DUE, (a, b) => compare(a.due, b.due) || compare(a.id, b.id)],
  [
    "priority",
    Order.PRIORITY,
    (a, b) => b.priority - a.priority || compare(a.due, b.due) || compare(a.id, b.id),
  ],
];

test.each(SORTS)("%s: page by page as in one piece", async (_name, order, sort) => {
  const seen = await pages(order);
  expect(seen).toHaveLength(8);
  expect(seen).toEqual([...seen].sort(sort));
});

test.each(SORTS)("%s: what is created meanwhile makes no page skip or repeat a task", async (name, order) => {
  const before = (await pages(order)).map(({ id }) => id);
  const keys: string[] = [];
  const seen = await pages(order, async (page) => {
    for (const priority of [0, 50, 100]) {
      const key = `meanwhile ${name} ${page} ${priority}`;
      keys.push(key);
      t.clock.pass(1);
      if (keys.length <= 6) await ask(key, { priority, late: priority === 0 });
    }
  });
  const ids = seen.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => before.includes(id))).toEqual(before);
  for (const { id, key } of seen) if (keys.includes(key)) await t.tasks(ADMIN).deleteTask({ id });
  const { tasks } = await t.tasks(ADMIN).listTasks({});
  for (const { id, idempotencyKey } of tasks)
    if (idempotencyKey.startsWith("meanwhile")) await t.tasks(ADMIN).deleteTask({ id });
});

test("a token is good for its own order alone", async () => {
  for (const [, order] of SORTS) {
    const { nextPageToken: pageToken } = await t.tasks(ADMIN).listTasks({ order, pageSize: 1 });
    for (const [, other] of SORTS) {
      const same = (order || Order.NEWEST) === (other || Order.NEWEST);
      const call = t.tasks(ADMIN).listTasks({ order: other, pageToken });
      if (same) expect((await call).tasks).toHaveLength(7);
      else
        expect(await refusal(call)).toMatchObject({
          reason: "VALIDATION_ERROR",
          violations: ["/page_token"],
        });
    }
  }
});

test("a token of the queue that no list wrote is refused", async () => {
  const places = ["1|", "-101|", "-1e1|", "--1|", "|", " |", "-50"];
  for (const place of places) {
    const text = `priority|${place}2026-01-01T00:00:00.000Z|tsk_1`;
    const pageToken = Buffer.from(text).toString("base64url");
    const refused = await refusal(t.tasks(ADMIN).listTasks({ order: Order.PRIORITY, pageToken }));
    expect(refused.violations).toEqual(["/page_token"]);
  }
});

test("a token with a time that Postgres does not have is refused", async () => {
  for (const time of ["0000-01-01T00:00:00.000Z", "0000-12-31T23:59:59.999Z"]) {
    const pageToken = Buffer.from(`newest|${time}|tsk_1`).toString("base64url");
    const refused = await refusal(t.tasks(ADMIN).listTasks({ pageToken }));
    expect(refused.violations).toEqual(["/page_token"]);
  }
});

test("tasks can be skipped by number in any order", async () => {
  for (const [, order] of SORTS) {
    const all = await pages(order);
    const { tasks } = await t.tasks(ADMIN).listTasks({ order, pageSize: 3, offset: 4 });
    expect(tasks.map(({ id }) => id)).toEqual(all.slice(4, 7).map(({ id }) => id));
  }
});
