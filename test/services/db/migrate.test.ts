import { expect, test } from "vitest";
import { Database } from "../../../src/services/db/database.ts";
import { migrate, pendingMigrations } from "../../../src/services/db/migrate.ts";
import { hasWords } from "../../../src/services/task/list-words.ts";
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
