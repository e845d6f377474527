import pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { hold as holdOn } from "../../support/locks.ts";
import { ADMIN, createTestServices, refusal, type TestServices } from "../../support/services.ts";
import { DAY, DELETE_PAST, insertPast, type Past, past, plain } from "./history.ts";

let node: TestServices;
let other: TestServices;
/** A connection of its own for what has to be in the way. */
let client: pg.Client;
let tasks: Past[];

beforeAll(async () => {
  node = await createTestServices();
  other = await createTestServices(node);
  client = new pg.Client({ connectionString: node.url });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await other.close();
  await node.close();
});

/** Enough tasks for a roll-up, all of one group. */
beforeEach(async () => {
  await client.query("delete from tasks");
  await client.query("delete from task_days");
  await client.query("delete from task_spreads");
  await client.query("update rollups set until_time = '1970-01-01T00:00:00Z'");
  const old = node.clock.now().getTime() - 2 * DAY;
  tasks = Array.from({ length: 600 }, () => past(old, { channel: "slack" }));
  await insertPast(node.db, tasks);
});

const completed = async (by = node) =>
  plain(await by.stats(ADMIN).getStats({})).totals.byStatus.completed ?? 0;
const ids = (from: number, to: number) => tasks.slice(from, to).map(({ id }) => id);
const remove = (gone: string[], by = node) => by.db.query(DELETE_PAST, [gone]);

const hold = (statement: string, values?: unknown[]) => holdOn(node.url, statement, values);

/** Holds up whoever rolls up, after they have counted. */
function blockRollUp() {
  const [{ created, changed } = past(0)] = tasks;
  return hold("insert into task_days values ($1::date, $2::date, 'completed', 'slack', 0, 0)", [
    new Date(created).toISOString().slice(0, 10),
    new Date(changed).toISOString().slice(0, 10),
  ]);
}

/** The same of how long they took. */
function blockSpreads() {
  return hold("insert into task_spreads values (1, $1::date, 'channel', 'slack', '{}')", [
    new Date(tasks[0]?.created ?? 0).toISOString().slice(0, 10),
  ]);
}

test("two nodes at once count each task once", async () => {
  const counts = await Promise.all(
    Array.from({ length: 12 }, (_, index) => completed([node, other][index % 2])),
  );
  expect(counts).toEqual(Array<number>(12).fill(600));
  expect(await completed()).toBe(600);
});

test("many who ask one node at once hold one connection while what is missing is counted", async () => {
  const held = await hold("select from rollups for update");
  const asked = Array.from({ length: 12 }, () => completed());
  await held.until(1);
  expect((await refusal(other.tasks(ADMIN).getTask({ id: "tsk_none" }))).reason).toBe("TASK_NOT_FOUND");
  expect((await refusal(node.tasks(ADMIN).getTask({ id: "tsk_none" }))).reason).toBe("TASK_NOT_FOUND");
  expect(await held.waiting()).toHaveLength(1);
  await held.release("rollback");
  expect(await Promise.all(asked)).toEqual(Array<number>(12).fill(600));
});

test("tasks that are deleted meanwhile are in no figure", async () => {
  const deletions = Array.from({ length: 40 }, (_, index) =>
    remove(ids(index * 10, index * 10 + 10), [node, other][index % 2]),
  );
  await Promise.all([...deletions, completed(), completed(other), completed(), completed(other)]);
  expect(await completed()).toBe(200);
  expect(plain(await node.stats(ADMIN).getStats({}))).toMatchObject({
    channels: { slack: 200 },
    average: 60,
    answered: { count: 200 },
  });
  const { rows } = await client.query(
    "select counts from task_spreads where days = 1 and measure = 'channel'",
  );
  expect(rows.flatMap(({ counts }) => Object.values(counts))).toEqual([200]);
});

test("a deletion waits for a roll-up that has counted its task", async () => {
  const held = await blockRollUp();
  const asked = completed();
  await held.until(1);
  const deleted = remove(ids(0, 1), other);
  await held.until(2);
  await held.release("rollback");
  await Promise.all([asked, deleted]);
  expect(await completed()).toBe(599);
});

test("a deletion waits for a roll-up that has counted how long its task took", async () => {
  const held = await blockSpreads();
  const asked = completed();
  await held.until(1);
  const deleted = remove(ids(0, 1), other);
  await held.until(2);
  await held.release("rollback");
  await Promise.all([asked, deleted]);
  expect(plain(await node.stats(ADMIN).getStats({})).answered.count).toBe(599);
});

test("a roll-up waits for a deletion that has not been committed", async () => {
  const held = await hold(DELETE_PAST.text, [ids(0, 1)]);
  const asked = completed();
  await held.until(1);
  await held.release();
  expect(await asked).toBe(599);
  expect(await completed(other)).toBe(599);
});

test("a roll-up that is cut off leaves the figures as they were", async () => {
  const held = await blockRollUp();
  const asked = completed().catch((error: unknown) => error);
  await held.until(1);
  await held.query("select pg_terminate_backend(pid) from unnest($1::int[]) pid", [await held.waiting()]);
  expect(await asked).toBeInstanceOf(Error);
  await held.release("rollback");
  const { rows } = await client.query("select from task_days");
  expect(rows).toEqual([]);
  expect(await completed()).toBe(600);
});

test("open tasks are deleted without a look at the roll-up", async () => {
  const open = past(node.clock.now().getTime(), { status: "created" });
  await insertPast(node.db, [open]);
  const held = await hold("select from rollups for update");
  await remove([open.id]);
  await held.release("rollback");
  expect(await completed()).toBe(600);
});
