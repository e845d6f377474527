import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { age } from "../outbox-rows.ts";
import { IN_TIME, insertCallbacks, startCallbackWorker, tally } from "./callback-worker.ts";
import { HoldingReceiver } from "./holding-receiver.ts";

let base: TestDatabase;
let receiver: HoldingReceiver;
beforeEach(async () => {
  [base, receiver] = await Promise.all([createTestDatabase(), HoldingReceiver.start()]);
});
afterEach(() => Promise.all([base.close(), receiver.close()]));

async function sql(text: string): Promise<void> {
  await base.db.orm.em.fork().execute(text);
}

/** A worker that is killed with 8 callbacks under way and 12 that were put back. */
async function killedWorker(): Promise<void> {
  await insertCallbacks(base.db, { name: "a", url: receiver.url, count: 20 });
  const script = path.join(import.meta.dirname, "callback-worker.ts");
  const child = spawn(process.execPath, [script, base.url], { stdio: "inherit" });
  onTestFinished(() => void child.kill("SIGKILL"));
  const exited = once(child, "exit");
  await receiver.has(8);
  await expect.poll(() => tally(base.db), IN_TIME).toEqual({ leased: 8, waiting: 12, attempts: 8 });
  child.kill("SIGKILL");
  await exited;
  receiver.answerAll(200);
}

test("what a killed worker had put back falls due again by itself", async () => {
  await killedWorker();
  await age(base.db);
  await sql("update outbox set due_time = now() - interval '1 second' where wait_time is not null");
  const worker = await startCallbackWorker(base.url);
  await expect.poll(() => tally(base.db), IN_TIME).toEqual({ succeeded: 20, attempts: 28 });
  await worker.close();
  expect(new Set(receiver.ids).size).toBe(20);
  expect(receiver.ids).toHaveLength(28);
});

test("and sooner where another worker has something for the same endpoint", async () => {
  await killedWorker();
  const worker = await startCallbackWorker(base.url);
  await insertCallbacks(base.db, { name: "b", url: receiver.url, count: 1 });
  worker.kick();
  await expect.poll(() => tally(base.db), IN_TIME).toMatchObject({ succeeded: 13, leased: 8 });
  await worker.close();
});

test("rows put back fall due within a minute or two at first, the longer they wait the later, never in a clump", async () => {
  await insertCallbacks(base.db, { name: "new", url: receiver.url, count: 40, from: new Date() });
  await insertCallbacks(base.db, {
    name: "old",
    url: receiver.url,
    count: 40,
    from: new Date(Date.now() - 86_400_000),
  });
  const worker = await startCallbackWorker(base.url);
  await receiver.has(8);
  worker.kick();
  await expect.poll(() => tally(base.db), IN_TIME).toMatchObject({ leased: 8, waiting: 72 });
  const rows = await base.db.query<{ least: number; most: number; instants: number }>(
    {
      name: "test-due-times",
      text: `select extract(epoch from min(due_time - now()))::float8 as least, count(distinct due_time)::int as instants,
        extract(epoch from max(due_time - now()))::float8 as most from outbox where wait_time is not null
        group by substr(id, 1, 3) order by substr(id, 1, 3)`,
    },
    [],
  );
  const [young, old] = rows;
  expect(young?.least).toBeGreaterThan(30);
  expect(young?.most).toBeLessThanOrEqual(121);
  expect(old?.least).toBeGreaterThan(1_700);
  expect(old?.most).toBeLessThanOrEqual(3_601);
  expect(young?.instants).toBeGreaterThan(20);
  receiver.answerAll(200);
  await expect.poll(() => tally(base.db), IN_TIME).toEqual({ succeeded: 80, attempts: 80 });
  await worker.close();
});

test("a row without an endpoint, from an older version, is sent all the same", async () => {
  await insertCallbacks(base.db, { name: "a", url: receiver.url, count: 3 });
  await sql("update outbox set endpoint = null");
  receiver.answerAll(200);
  const worker = await startCallbackWorker(base.url);
  await expect.poll(() => tally(base.db), IN_TIME).toEqual({ succeeded: 3, attempts: 3 });
  await worker.close();
});

test("lost connections of the runner and the sender end neither the process nor the work", async () => {
  const worker = await startCallbackWorker(base.url);
  await insertCallbacks(base.db, { name: "a", url: receiver.url, count: 30 });
  worker.kick();
  await receiver.has(8);
  await sql(
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name in ('awaithumans jobs', 'awaithumans worker')",
  );
  receiver.answerAll(200);
  await insertCallbacks(base.db, { name: "b", url: receiver.url, count: 5 });
  const arrived = async () => {
    // What a lost connection had claimed or handed over is anybody's after 30 seconds: as if they had passed.
    await sql("update outbox set leased_until = null, handed_time = null where state = 'pending'");
    worker.kick();
    return new Set(receiver.ids).size;
  };
  await expect.poll(arrived, { ...IN_TIME, interval: 1_000 }).toBe(35);
  await worker.close();
});
