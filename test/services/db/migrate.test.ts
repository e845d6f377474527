import { expect, test } from "vitest";
import { Database } from "../../../src/services/db/database.ts";
import { migrate, pendingMigrations } from "../../../src/services/db/migrate.ts";
import { hasWords } from "../../../src/services/task/list-words.ts";
import { hold } from "../../support/locks.ts";
import { createEmptyDatabase } from "../../support/postgres.ts";

const OPTIONS = { poolSize: 2, applicationName: "awaithumans test" };

const INSERT = `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status, timeout_seconds,
    create_time, update_time, due_time)
  select 'tsk_' || n, n, 'awaithumans', 'Stored before?', payload, '{}', '{}', 'completed', 60, now(), now(), now()
  from unnest($1::json[]) with ordinality as stored (payload, n)`;

test("tasks of an earlier version can be searched, whatever they say", async () => {
  const { url, drop } = await createEmptyDatabase();
  const db = await Database.open({ ...OPTIONS, url, patient: true });
  const [first, second] = await pendingMigrations(db);
  for (const name of [first, second]) if (name) await db.orm.migrator.up({ to: name });
  const payloads = [
    '{"name":"J\\u00fcrgen","half":"\\ud800","nul":"\\u0000"}',
    JSON.stringify({ long: "x".repeat(1024 * 1024) }),
  ];
  await db.query({ name: "", text: INSERT }, [payloads]);
  await migrate(db, url, []);
  expect(await pendingMigrations(db)).toEqual([]);
  const found = (word: string) =>
    db.query(
      { name: "", text: `select t.id from tasks t where ${hasWords("t", "$1::text")} order by t.id` },
      [word],
    );
  expect(await found("before")).toEqual([{ id: "tsk_1" }, { id: "tsk_2" }]);
  expect(await found("jürgen")).toEqual([{ id: "tsk_1" }]);
  await db.close();
  await drop();
});

test("callbacks of an earlier version that are still to be sent have their endpoint afterwards", async () => {
  const { url, drop } = await createEmptyDatabase();
  const db = await Database.open({ ...OPTIONS, url, patient: true });
  for (const name of (await pendingMigrations(db)).slice(0, 3)) await db.orm.migrator.up({ to: name });
  const text = `insert into outbox (id, kind, task_id, subject, state, due_time, create_time, update_time)
    select n, 'callback', 'tsk_1', json_build_object('url', url, 'response', $2::json), state, now(), now(), now()
    from unnest($1::text[], $3::text[]) with ordinality as stored (url, state, n)`;
  const urls = [
    "https://Hooks.example:8443/a?b=1",
    "http://[::1]:80#x",
    "https://hooks.example?a",
    "https://x/",
  ];
  const states = ["pending", "pending", "pending", "succeeded"];
  await db.query({ name: "", text }, [urls, '{"nul":"\\u0000","half":"\\ud800"}', states]);
  await migrate(db, url, []);
  const read = "select endpoint from outbox order by id";
  expect((await db.query({ name: "", text: read }, [])).map((row) => row.endpoint)).toEqual([
    ...["https://hooks.example:8443", "http://[::1]", "https://hooks.example", null],
  ]);
  await db.close();
  await drop();
});

test("when a task of an earlier version was first opened is known where the trail or the ledger tells it", async () => {
  const { url, drop } = await createEmptyDatabase();
  const db = await Database.open({ ...OPTIONS, url, patient: true });
  for (const name of (await pendingMigrations(db)).slice(0, 4)) await db.orm.migrator.up({ to: name });
  const run = (text: string, values: unknown[] = []) => db.query({ name: "", text }, values);
  const at = (minutes: number) =>
    `date_trunc('hour', now()) - interval '1 day' + interval '${minutes} minutes'`;
  const task = (id: string, status: string) =>
    run(
      `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status, timeout_seconds,
         create_time, update_time, due_time) values ($1, $1, 'awaithumans', '?', '{}', '{}', '{}', $2, 60, ${at(0)}, ${at(30)}, ${at(50)})`,
      [id, status],
    );
  const audit = (taskId: string, action: string, minutes: number) =>
    run(
      `insert into audit_entries (id, task_id, revision, to_status, action, actor_type, create_time)
       values (gen_random_uuid()::text, $1, 2, 'in_progress', $2, 'human', ${at(minutes)})`,
      [taskId, action],
    );
  const see = (taskId: string, minutes: number) =>
    run(
      `insert into deliveries (id, task_id, channel, target, purpose, state, create_time, see_time, update_time)
       values (gen_random_uuid()::text, $1, 'email', 'a@corp.test', 'question', 'seen', ${at(0)}, ${at(minutes)}, ${at(minutes)})`,
      [taskId],
    );
  for (const id of ["assignee", "somebody first", "by answering", "afterwards"]) await task(id, "completed");
  for (const id of ["open", "untouched"]) await task(id, "notified");
  await audit("assignee", "opened", 10);
  await audit("somebody first", "opened", 10);
  await see("somebody first", 5);
  await audit("by answering", "completed", 30);
  await see("by answering", 30);
  await see("afterwards", 40);
  await see("open", 7);
  await migrate(db, url, []);
  const minutes = "(extract(epoch from open_time - create_time) / 60)::int";
  const read = await run(
    `select id, ${minutes} as minutes from tasks where open_time is not null order by id`,
  );
  expect(read).toEqual([
    { id: "assignee", minutes: 10 },
    { id: "open", minutes: 7 },
    { id: "somebody first", minutes: 5 },
  ]);
  await db.close();
  await drop();
});

test("tasks of an earlier version of which nobody has heard are known as such afterwards", async () => {
  const { url, drop } = await createEmptyDatabase();
  const db = await Database.open({ ...OPTIONS, url, patient: true });
  for (const name of (await pendingMigrations(db)).slice(0, 6)) await db.orm.migrator.up({ to: name });
  const run = (text: string, values: unknown[] = []) => db.query({ name: "", text }, values);
  const task = async (id: string, status: string, messages: string[]) => {
    await run(
      `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status, timeout_seconds,
         create_time, update_time, due_time) values ($1, $1, 'awaithumans', '?', '{}', '{}', '{}', $2, 60, now(), now(), now())`,
      [id, status],
    );
    await run(
      `insert into deliveries (id, task_id, channel, target, purpose, state, create_time, update_time)
       select $1 || n, $1, 'email', 'a@corp.test', 'question', state, now(), now()
       from unnest($2::text[]) with ordinality as told (state, n)`,
      [id, messages],
    );
  };
  await task("on the way", "created", ["queued"]);
  await task("failed", "created", ["failed"]);
  await task("failed twice", "assigned", ["failed", "queued", "failed"]);
  await task("one arrived", "notified", ["failed", "sent"]);
  await task("one was seen", "notified", ["seen", "failed"]);
  await task("ended", "cancelled", ["failed"]);
  await migrate(db, url, []);
  const unheard = async () =>
    (await run("select id from tasks where unheard order by id")).map(({ id }) => id);
  expect(await unheard()).toEqual(["failed", "failed twice"]);
  // As processes of the version before write them, who know nothing of it.
  await run("update deliveries set state = 'sent' where id = 'failed1'");
  await run("update deliveries set state = 'failed' where id = 'on the way1'");
  expect(await unheard()).toEqual(["failed twice", "on the way"]);
  await db.close();
  await drop();
});

test("a migration and a message of the version before that wait for each other both come to their end", async () => {
  const { url, drop } = await createEmptyDatabase();
  const db = await Database.open({ ...OPTIONS, url, patient: true });
  for (const name of (await pendingMigrations(db)).slice(0, 6)) await db.orm.migrator.up({ to: name });
  const reader = await hold(url, "select from tasks");
  const migrated = migrate(db, url, []);
  await reader.until(1);
  // It does not look for the deadlock itself, so that the migration is the one that is undone.
  const node = await hold(url, "set local deadlock_timeout = '1h'");
  const recorded = node.query(`
    with d as (update deliveries set state = 'sent' where id = 'dlv_1' returning task_id)
    select id from tasks where id = (select task_id from d) for update`);
  await reader.until(2);
  await reader.release();
  await recorded;
  await node.release();
  expect(await migrated).toEqual(["0007-attention"]);
  await db.close();
  await drop();
});

test("only a migration may take as long as it takes", async () => {
  const { url, drop } = await createEmptyDatabase();
  const limits: unknown[] = [];
  for (const patient of [true, false]) {
    const db = await Database.open({ ...OPTIONS, url, patient });
    limits.push(...(await db.query({ name: "", text: "show statement_timeout" }, [])));
    await db.close();
  }
  expect(limits).toEqual([{ statement_timeout: "0" }, { statement_timeout: "10s" }]);
  await drop();
});
