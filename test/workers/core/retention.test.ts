import pg from "pg";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { newId } from "../../../src/services/db/ids.ts";
import { startRetention } from "../../../src/workers/core/retention.ts";
import { clear, insertRows, type Row } from "../../services/callback/rows.ts";
import { ADMIN, Clock, createTestServices, refund, type TestServices } from "../../support/services.ts";

let t: TestServices;
/** Ids begin with the time at which they are made, so that this one begins now. */
let clock: Clock;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
beforeEach(async () => {
  await clear(t.db);
  await t.db.query(
    {
      name: "test-clear-sign-ins",
      text: `with a as (delete from sessions), b as (delete from attempt_windows), c as (delete from spent_links)
        delete from setup_tokens`,
    },
    [],
  );
  clock = new Clock(Date.now());
});

const DAY = 86_400;
const ago = (days: number) => new Date(clock.now().getTime() - days * DAY * 1000);
const KINDS = ["callback", "delivery", "refresh", "verification", "letter"];

/** An id as it was made that long ago. */
function idFrom(days: number): string {
  return ago(days).getTime().toString(16).padStart(12, "0") + newId().slice(12);
}

const old = (row: Partial<Row> = {}): Row => ({
  ...{ id: idFrom(31), state: "succeeded", createTime: ago(31), subject: { delivery_id: "none" } },
  ...row,
});

async function kept(): Promise<string[]> {
  const rows = await t.db.query<{ id: string }>({ name: "test-kept", text: "select id from outbox" }, []);
  return rows.map(({ id }) => id).toSorted();
}

/** How often somebody looked at the clock. */
let looks = 0;

/** Forgets until the test ends. */
function forgetting(days = 30, db = t.db): void {
  const now = () => {
    looks += 1;
    return clock.now();
  };
  const loop = startRetention({ db, days, now, log: pino({ level: "silent" }) });
  onTestFinished(() => loop.close());
}

const keeps = (ids: readonly (string | undefined)[]) => expect.poll(kept).toEqual(ids.toSorted());

test("what was told 30 days ago goes, of every kind, with its log", async () => {
  const rows = KINDS.flatMap((kind) => [old({ kind }), old({ kind, state: "abandoned" })]);
  const young = KINDS.map((kind) => old({ kind, id: idFrom(29), createTime: ago(29) }));
  const ids = await insertRows(t.db, [...rows, ...young]);
  await t.db.query(
    {
      name: "test-log-each",
      text: `insert into callback_attempts select id, n, create_time, 5, 200, null from outbox, generate_series(1, 2) n`,
    },
    [],
  );
  forgetting();
  await keeps(ids.slice(rows.length));
  const logged = await t.db.query<{ id: string }>(
    { name: "test-logged", text: "select distinct callback_id as id from callback_attempts" },
    [],
  );
  expect(logged.map(({ id }) => id).toSorted()).toEqual(ids.slice(rows.length).toSorted());
});

test("what is still to be told stays, and what changed lately", async () => {
  const waiting = KINDS.map((kind) => old({ kind, state: "pending" }));
  const changed = KINDS.map((kind) => old({ kind, updateTime: ago(29.9) }));
  const ids = await insertRows(t.db, [...waiting, ...changed, old()]);
  forgetting();
  await keeps(ids.slice(0, -1));
  clock.pass(0.2 * DAY);
  await keeps(ids.slice(0, waiting.length));
});

test("what is told may hold what Postgres has no strings for", async () => {
  const subject = String.raw`{"url": "https://hooks.example/a", "response": "\u0000 \ud800"}`;
  await insertRows(t.db, [old({ subject })]);
  forgetting();
  await keeps([]);
});

test("as many days as are set", async () => {
  const rows = [1.5, 0.5].map((days) => old({ id: idFrom(days), createTime: ago(days) }));
  const [, younger] = await insertRows(t.db, rows);
  forgetting(1);
  await keeps([younger]);
});

test("once an hour", async () => {
  const [first = ""] = await insertRows(t.db, [old()]);
  forgetting();
  await keeps([]);
  const [second] = await insertRows(t.db, [old({ id: `${first}:2` })]);
  clock.pass(3_590);
  const before = looks;
  // Each pass looks once or twice.
  await expect.poll(() => looks).toBeGreaterThan(before + 3);
  expect(await kept()).toEqual([second]);
  clock.pass(20);
  await keeps([]);
});

test("more than one batch, by two workers at once, past what has to stay", async () => {
  const other = await createTestServices(t);
  onTestFinished(() => other.close());
  const rows = Array.from({ length: 2_300 }, (_, n) => old(n % 10 === 0 ? { state: "pending" } : {}));
  const ids = await insertRows(t.db, rows);
  forgetting();
  forgetting(30, other.db);
  await keeps(ids.filter((_, n) => n % 10 === 0));
});

/** As a statement that somebody else has not committed yet. */
async function held(text: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: t.url });
  await client.connect();
  await client.query("begin");
  await client.query(text);
  let open = true;
  const end = async () => {
    if (open) await client.end();
    open = false;
  };
  onTestFinished(end);
  return end;
}

test("nobody is waited for: what is held is left for the next round", async () => {
  const [redelivered, ...others] = await insertRows(t.db, [old(), old(), old()]);
  const release = await held(`update outbox set state = 'pending' where id = '${redelivered}'`);
  forgetting();
  await keeps([redelivered]);
  await release();
  clock.pass(3_601);
  await keeps([]);
  expect(others).toHaveLength(2);
});

/** A delivery whose message was sent at the second attempt, and once more on request; ids of its rows. */
async function delivered(key: string): Promise<{ taskId: string; deliveryId: string; rows: string[] }> {
  const { task } = await t.tasks(ADMIN).createTask({ ...refund(key), notify: ["email:bob@x.test"] });
  const { deliveries } = await t.channels(ADMIN).listDeliveries({ taskId: task?.id ?? "" });
  const deliveryId = deliveries[0]?.id ?? "";
  const taskId = task?.id ?? "";
  const settled = { kind: "delivery", taskId, subject: { delivery_id: deliveryId } };
  await t.db.query({ name: "test-first", text: "delete from outbox where task_id = $1" }, [taskId]);
  const rows = await insertRows(t.db, [
    old({ ...settled, attempts: 2 }),
    old({ ...settled, state: "abandoned", attempts: 3 }),
    old({ ...settled, state: "pending", attempts: 4 }),
  ]);
  return { taskId, deliveryId, rows };
}

async function attempts(taskId: string): Promise<number | undefined> {
  return (await t.channels(ADMIN).listDeliveries({ taskId })).deliveries[0]?.attempts;
}

test("the ledger of deliveries counts attempts that are forgotten", async () => {
  const { taskId, rows } = await delivered("counted");
  expect(await attempts(taskId)).toBe(9);
  forgetting();
  await keeps(rows.slice(2));
  expect(await attempts(taskId)).toBe(9);
  await t.db.query({ name: "test-settled", text: "update outbox set state = 'succeeded' where id = $1" }, [
    rows[2],
  ]);
  clock.pass(3_601);
  await keeps([]);
  expect(await attempts(taskId)).toBe(9);
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id: taskId });
  expect(entries.map(({ action }) => action)).toEqual(["created"]);
});

test("a delivery that somebody changes keeps its attempts until it can be counted", async () => {
  const { taskId, deliveryId, rows } = await delivered("held");
  const [gone] = await insertRows(t.db, [old()]);
  const release = await held(`update deliveries set state = 'seen' where id = '${deliveryId}'`);
  forgetting();
  await keeps(rows);
  expect(await kept()).not.toContain(gone);
  expect(await attempts(taskId)).toBe(9);
  await release();
  clock.pass(3_601);
  await keeps(rows.slice(2));
  expect(await attempts(taskId)).toBe(9);
});

async function count(table: string): Promise<number> {
  const [row] = await t.db.query<{ count: number }>(
    { name: `test-count-${table}`, text: `select count(*)::int as count from ${table}` },
    [],
  );
  return row?.count ?? 0;
}

test("sessions that have ended, attempts and links long spent go; a way to the first operator stays", async () => {
  const past = [ago(31), ago(0.01)];
  const insert = (name: string, text: string) =>
    Promise.all(past.map((time, n) => t.db.query({ name, text }, [`${name} ${n}`, time])));
  await insert(
    "session",
    "insert into sessions (token_hash, id, user_id, create_time, expire_time) values ($1, $1, 'u', $2, $2::timestamptz + interval '7 days')",
  );
  await insert("window", "insert into attempt_windows (key_hash, attempts, start_time) values ($1, 1, $2)");
  await insert("link", "insert into spent_links (id, task_id, spend_time) values ($1, 'tsk_1', $2)");
  await insert("setup", "insert into setup_tokens (token_hash, create_time) values ($1, $2)");
  forgetting();
  const left = async () =>
    Promise.all(["sessions", "attempt_windows", "spent_links", "setup_tokens"].map(count));
  await expect.poll(left).toEqual([1, 1, 1, 2]);
});

test("many of them, batch by batch", async () => {
  await t.db.query(
    {
      name: "test-many",
      text: `with a as (
          insert into sessions (token_hash, id, user_id, create_time, expire_time)
          select n, n, 'u', $1, $1 from generate_series(1, 1200) n),
        b as (insert into attempt_windows (key_hash, attempts, start_time) select n, 1, $1 from generate_series(1, 1200) n)
        insert into spent_links (id, task_id, spend_time) select n, 'tsk_1', $1 from generate_series(1, 250) n`,
    },
    [ago(40)],
  );
  forgetting();
  const left = async () => Promise.all(["sessions", "attempt_windows", "spent_links"].map(count));
  await expect.poll(left).toEqual([0, 0, 0]);
});
