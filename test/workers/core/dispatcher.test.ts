import { afterEach, beforeEach, expect, test } from "vitest";
import { Database } from "../../../src/services/db/database.ts";
import { Kick } from "../../../src/services/db/outbox.ts";
import { handOver, handOverAll, startDispatcher } from "../../../src/workers/core/dispatcher.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { recordingLog } from "../log-lines.ts";
import { age, insertCallback, readJobs, readRow, subjectOf } from "../outbox-rows.ts";

const now = new Date("2026-06-01T09:20:11.000Z");
const subject = subjectOf("https://hooks.example/a");
let base: TestDatabase;
beforeEach(async () => {
  base = await createTestDatabase();
});
afterEach(() => base.close());

async function insertMany(count: number, prefix = "row"): Promise<void> {
  await base.db.query(
    {
      name: "test_insert_many",
      text: `insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
        select $4 || n, 'callback', 'tsk_' || n, $1, $2, $2, $2 from generate_series(1, $3::int) as n`,
    },
    [subject, now, count, prefix],
  );
}

async function sql(text: string): Promise<void> {
  await base.db.orm.em.fork().execute(text);
}

test("a due row becomes one job that is tried once", async () => {
  const id = await insertCallback(base.db, { subject, time: now });
  expect(await handOver(base.db, now, [])).toEqual({ count: 1, next: undefined });
  expect(await readJobs(base.db)).toEqual([
    { name: "callback:send", key: `${id}:0`, payload: expect.any(Object), max: 1, locked: false },
  ]);
  const [job] = await readJobs(base.db);
  expect(job?.payload).toEqual({ id, attempt: 0, task: "tsk_1", endpoint: null, trace: null });
  expect((await readRow(base.db, id)).handed).toBeInstanceOf(Date);
  expect((await handOver(base.db, now, [])).count).toBe(0);
});

test("a message is a job for the runner of its channel, where the server has that channel", async () => {
  await sql(`
    insert into deliveries (id, task_id, channel, target, purpose, state, create_time, update_time)
      select channel, 'tsk_1', channel, '4711', 'question', 'queued', now(), now() from unnest(array['pager', 'fax']) as channel;
    insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
      select id, 'delivery', 'tsk_1', json_build_object('delivery_id', id), '2026-06-01', now(), now() from deliveries`);
  await handOver(base.db, now, ["pager", "slack"]);
  const names = (await readJobs(base.db)).map(({ name, key }) => ({ name, key }));
  expect(names.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
    { name: "delivery:send", key: "fax:0" },
    { name: "delivery:send/pager", key: "pager:0" },
  ]);
});

test("a row that is not due waits, and its time is told", async () => {
  const dueTime = new Date("2026-06-01T09:20:41.000Z");
  await insertCallback(base.db, { subject, time: now, dueTime });
  expect(await handOver(base.db, now, [])).toEqual({ count: 0, next: dueTime });
  expect((await handOver(base.db, dueTime, [])).count).toBe(1);
});

test("finished rows and leased rows are left alone", async () => {
  for (const change of [
    "state = 'succeeded'",
    "state = 'abandoned'",
    "leased_until = clock_timestamp() + interval '30 seconds'",
  ]) {
    const id = await insertCallback(base.db, { subject, time: now });
    await sql(`update outbox set ${change} where id = '${id}'`);
  }
  expect(await handOver(base.db, now, [])).toEqual({ count: 0, next: undefined });
  expect(await readJobs(base.db)).toEqual([]);
});

test("dispatchers at once hand over each row once", async () => {
  const other = await Database.open({ url: base.url, poolSize: 4, applicationName: "awaithumans test 2" });
  try {
    await insertMany(1_600);
    const batches = await Promise.all(
      [base.db, other, base.db, other, base.db, other].map((db) => handOver(db, now, [])),
    );
    batches.push(await handOver(base.db, now, []), await handOver(other, now, []));
    expect(batches.reduce((sum, { count }) => sum + count, 0)).toBe(1_600);
    expect(new Set((await readJobs(base.db)).map(({ key }) => key)).size).toBe(1_600);
    expect(await readJobs(base.db)).toHaveLength(1_600);
  } finally {
    await other.close();
  }
});

test("a job that still waits after 30 seconds is renewed, not doubled", async () => {
  await insertCallback(base.db, { subject, time: now });
  await handOver(base.db, now, []);
  await age(base.db);
  expect((await handOver(base.db, now, [])).count).toBe(1);
  expect(await readJobs(base.db)).toHaveLength(1);
});

test("what nobody took up keeps nothing new from its turn", async () => {
  await insertMany(700, "old");
  await handOverAll(base.db, { channels: [], now: () => now, signal: new AbortController().signal });
  await age(base.db);
  await insertMany(700, "new");
  expect((await handOver(base.db, now, [])).count).toBe(1_000);
  const keys = (await readJobs(base.db)).map(({ key }) => key);
  expect(keys.filter((key) => key?.startsWith("new"))).toHaveLength(500);
  await handOverAll(base.db, { channels: [], now: () => now, signal: new AbortController().signal });
  expect(await readJobs(base.db)).toHaveLength(1_400);
  expect((await handOver(base.db, now, [])).count).toBe(0);
});

test("a job locked by a killed worker before its claim gets a successor that can run", async () => {
  const id = await insertCallback(base.db, { subject, time: now });
  await handOver(base.db, now, []);
  await sql("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed', attempts = 1");
  await age(base.db);
  await handOver(base.db, now, []);
  expect(await readJobs(base.db)).toMatchObject([
    { key: null, locked: true },
    { key: `${id}:0`, locked: false },
  ]);
});

test("an expired lease is handed over as the next attempt, whatever became of the old job", async () => {
  const id = await insertCallback(base.db, { subject, time: now });
  await handOver(base.db, now, []);
  await sql("update graphile_worker._private_jobs set locked_at = now(), locked_by = 'killed', attempts = 1");
  await sql(
    "update outbox set attempts = 1, lease_token = 'a', leased_until = clock_timestamp() + interval '30 seconds'",
  );
  expect((await handOver(base.db, now, [])).count).toBe(0);
  await age(base.db);
  expect((await handOver(base.db, now, [])).count).toBe(1);
  expect(await readJobs(base.db)).toMatchObject([
    { key: `${id}:0` },
    { key: `${id}:1`, payload: { id, attempt: 1 } },
  ]);
});

test("one pass goes on until nothing due is left, unless it is to end", async () => {
  await insertMany(1_200);
  await handOverAll(base.db, { channels: [], now: () => now, signal: AbortSignal.abort() });
  expect(await readJobs(base.db)).toHaveLength(500);
  await handOverAll(base.db, { channels: [], now: () => now, signal: new AbortController().signal });
  expect(await readJobs(base.db)).toHaveLength(1_200);
});

test("started, it hands over what is due, and more when kicked", async () => {
  await insertCallback(base.db, { subject, time: now });
  const kick = new Kick();
  const dispatcher = startDispatcher({
    db: base.db,
    channels: [],
    kick,
    now: () => now,
    log: recordingLog().log,
  });
  await expect.poll(async () => (await readJobs(base.db)).length).toBe(1);
  await insertCallback(base.db, { subject, time: now });
  kick.kick();
  await expect.poll(async () => (await readJobs(base.db)).length).toBe(2);
  await dispatcher.close();
});

test("it outlives an outage and goes on by itself", async () => {
  await sql("alter table outbox rename to outbox_away");
  const { log, lines } = recordingLog();
  const dispatcher = startDispatcher({ db: base.db, channels: [], kick: new Kick(), now: () => now, log });
  await expect.poll(() => lines.length).toBe(1);
  await sql("alter table outbox_away rename to outbox");
  await insertCallback(base.db, { subject, time: now });
  await expect.poll(async () => (await readJobs(base.db)).length).toBe(1);
  await dispatcher.close();
  expect(lines.map(({ msg }) => msg)).toEqual(["fails; tried again each second", "works again"]);
});
