import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { Condition } from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { idsBefore, newId } from "../../../src/services/db/ids.ts";
import { MIGRATIONS } from "../../../src/services/db/migrations/index.ts";
import { startServer } from "../../gateway/server.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY, startTestServer } from "../../support/server.ts";
import { ADMIN, createTestServices, refund, type TestServices } from "../../support/services.ts";
import { clear, insertRows } from "../callback/rows.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
beforeEach(async () => {
  await clear(t.db);
  for (const table of ["tasks", "deliveries"])
    await t.db.query({ name: `test-no-${table}`, text: `delete from ${table}` }, []);
});

/** What was found, by the name of what was looked at. */
async function findings(): Promise<Record<string, [Condition, string]>> {
  const response = await t.stats(ADMIN).diagnose({});
  return Object.fromEntries(
    response.findings.map(({ name, condition, message }) => [name, [condition, message]]),
  );
}
const found = async (name: string) => (await findings())[name];

const { SOUND, OFF, STRAINED, FAULTY } = Condition;
/** A machine that does much else takes longer. */
const PATIENT = { timeout: 20_000 };

const MINUTE = 60;
const DAY = 86_400;
const ago = (seconds: number) => new Date(t.clock.now().getTime() - seconds * 1000);

test("a whole server is sound, and tells no secret", async () => {
  const server = await startTestServer();
  onTestFinished(() => server.close());
  const { json, text } = await server.call("POST", "/awaithumans.stats.v1.StatsService/Diagnose", {
    body: {},
  });
  const told: { name: string; condition: string; message: string }[] = json.findings;
  // How quick the database is and how full, is a matter of what else this machine does.
  const shown = ({ name, condition }: (typeof told)[number]) =>
    ["Database", "Connections"].includes(name) && condition === "CONDITION_STRAINED"
      ? `SOUND ${name}`
      : `${condition.slice("CONDITION_".length)} ${name}`;
  expect(told.map(shown)).toEqual([
    "SOUND Database",
    "SOUND Schema",
    "SOUND Workers",
    "SOUND Deadlines",
    "SOUND Connections",
    "SOUND Public URL",
    "SOUND Secrets",
    "OFF Channel slack",
    "OFF Channel email",
    "OFF Senders",
    "OFF Verifier claude",
    "SOUND Callbacks",
    "SOUND Deliveries",
    "SOUND Retention",
    "SOUND Version",
  ]);
  for (const secret of [ADMIN_TOKEN, PAYLOAD_KEY, new URL(server.database.url).password || "none"])
    expect(text).not.toContain(secret);
});

describe("the database", () => {
  test("tells its version, and by how much the clocks differ", async () => {
    const [condition, message] = (await found("Database")) ?? [];
    // The clock of these tests stands still, long before or after that of the database.
    expect(condition).toBe(STRAINED);
    expect(message).toMatch(
      /^Postgres \d+.*ms there and back:\n(?:.*\n)?the clock of this server is \d+ \w+ (behind|ahead of) the database's\. /,
    );
  });

  test("with a schema that lacks something says what to run", async () => {
    const { name } = MIGRATIONS.at(-1) ?? { name: "" };
    const take = { name: "test-unmigrate", text: "delete from migrations where name = $1" };
    const [before] = await t.db.query<{ count: string }>(
      { name: "test-migrations", text: "select count(*) from migrations" },
      [],
    );
    await t.db.query(take, [name]);
    onTestFinished(async () => {
      await t.db.query({ name: "test-remigrate", text: "insert into migrations (name) values ($1)" }, [name]);
      expect((await found("Schema"))?.[0]).toBe(SOUND);
    });
    expect(before?.count).toBe(String(MIGRATIONS.length));
    expect(await found("Schema")).toEqual([FAULTY, `it lacks ${name}. Run: \`awaithumans migrate\``]);
  });

  test("that goes away is told of, with whatever can be told without it", async () => {
    const server = await startServer();
    onTestFinished(() => server.close());
    await server.cutDatabase();
    const response = await server.post("/awaithumans.stats.v1.StatsService/Diagnose", {});
    expect(response.status).toBe(200);
    const told: { name: string; condition: string; message: string }[] = (await response.json()).findings;
    const [first, ...others] = told;
    expect(first).toMatchObject({
      ...{ name: "Database", condition: "CONDITION_FAULTY" },
      message: expect.stringContaining("AWAITHUMANS_DATABASE_URL"),
    });
    const away = others.filter(
      ({ message }) => message === "it cannot be told while the database does not answer",
    );
    // The channel has stored senders, which are there.
    expect(away.map(({ name }) => name)).toEqual([
      ...[
        "Schema",
        "Workers",
        "Deadlines",
        "Connections",
        "Channel email",
        "Senders",
        "Callbacks",
        "Deliveries",
      ],
      "Retention",
    ]);
    expect(others.find(({ name }) => name === "Version")?.condition).toBe("CONDITION_SOUND");
  });

  test("that leaves one question without an answer answers the others", async () => {
    const client = new pg.Client({ connectionString: t.url });
    await client.connect();
    onTestFinished(() => client.end());
    await client.query("begin");
    await client.query("lock table deliveries in access exclusive mode");
    const all = await findings();
    expect(all.Deliveries).toEqual([FAULTY, "there was no answer within 2 seconds"]);
    expect(all.Callbacks?.[0]).toBe(SOUND);
  });

  test("whose connections are all taken says how many wait", async () => {
    const free = Promise.withResolvers<void>();
    const most = t.db.connections.most;
    const held = Array.from({ length: most }, () => t.db.transaction(() => free.promise));
    await expect.poll(() => t.db.connections, PATIENT).toMatchObject({ total: most, idle: 0, waiting: 0 });
    const look = { name: "test-look", text: "select 1" };
    const waiting = Array.from({ length: 3 }, () => t.db.query(look, []));
    const asked = found("Connections");
    await expect.poll(() => t.db.connections.waiting, PATIENT).toBe(4);
    free.resolve();
    const [condition, message] = (await asked) ?? [];
    expect(condition).toBe(STRAINED);
    expect(message).toMatch(
      /^this server uses 5 of 5; .*:\n3 calls wait for one: raise AWAITHUMANS_DATABASE_POOL_SIZE\./,
    );
    await Promise.all([...held, ...waiting]);
  });
});

describe("the work", () => {
  test("of nobody is told, with what waits for it", async () => {
    await insertRows(t.db, [
      { createTime: ago(10 * MINUTE) },
      { createTime: ago(5 * MINUTE) },
      { kind: "delivery", createTime: ago(3 * 3_600) },
      { kind: "letter", createTime: ago(30) },
    ]);
    expect(await found("Workers")).toEqual([
      FAULTY,
      [
        "none is connected to the database: nobody is told of anything, and no deadline ends. Start one: `awaithumans worker`",
        "callbacks: 2 are due, the oldest for 10 min.",
        "messages to people: 1 is due, the oldest for 3 h.",
      ].join("\n"),
    ]);
  });

  test("of a worker that is there says when it took the last job up, and what it leaves", async () => {
    const worker = new pg.Client({ connectionString: t.url, application_name: "awaithumans jobs" });
    await worker.connect();
    onTestFinished(() => worker.end());
    expect(await found("Workers")).toEqual([SOUND, "at work; there was no job yet"]);
    await insertRows(t.db, [{ createTime: ago(90), state: "succeeded", updateTime: ago(45) }]);
    expect(await found("Workers")).toEqual([SOUND, "at work; the last job was taken up 45 s ago"]);
    await insertRows(t.db, [{ kind: "verification", createTime: ago(61) }]);
    expect(await found("Workers")).toEqual([
      STRAINED,
      "they do not keep up; the last job was taken up 45 s ago. Start another:\nanswers to be verified: 1 is due, the oldest for 61 s.",
    ]);
  });

  test("that is late with deadlines", async () => {
    expect(await found("Deadlines")).toEqual([SOUND, "no task is past its deadline"]);
    await t.tasks(ADMIN).createTask({ ...refund("late"), timeoutSeconds: 60 });
    t.clock.pass(119);
    expect((await found("Deadlines"))?.[0]).toBe(SOUND);
    t.clock.pass(481);
    const [condition, message] = (await found("Deadlines")) ?? [];
    expect([condition, message]).toEqual([
      FAULTY,
      "1 task is past the deadline, the oldest for 9 min. A worker ends them: see Workers, and its log for tasks that cannot be ended",
    ]);
  });

  test("of forgetting that is not done", async () => {
    const idFrom = (time: Date) => idsBefore(time) + newId().slice(12);
    const row = (time: Date) => ({ id: idFrom(time), state: "succeeded" as const, createTime: time });
    await insertRows(t.db, [row(ago(30.9 * DAY))]);
    expect(await found("Retention")).toEqual([SOUND, "what was told is kept for 30 days"]);
    await insertRows(t.db, [row(ago(31.1 * DAY))]);
    expect(await found("Retention")).toEqual([
      STRAINED,
      "what was told is kept for 30 days, but 1 row is older. A worker forgets them: see Workers",
    ]);
  });
});

describe("what was told", () => {
  const SET_ENDPOINT = { name: "test-endpoint", text: "update outbox set endpoint = $2 where id = any($1)" };

  test("agents: endpoints that fail now, and what was given up in the last day", async () => {
    const failing = { attempts: 1, lastError: "HTTP 503", createTime: ago(600) };
    const ids = await insertRows(t.db, [failing, { ...failing, lastError: "timeout", updateTime: ago(10) }]);
    await t.db.query(SET_ENDPOINT, [ids, "https://hooks.example"]);
    await insertRows(t.db, [
      { createTime: ago(60) },
      { state: "succeeded", createTime: ago(60), lastError: null },
      { state: "abandoned", createTime: ago(3 * DAY), updateTime: ago(3_600) },
      { state: "abandoned", createTime: ago(3 * DAY), updateTime: ago(DAY + 60) },
    ]);
    expect(await found("Callbacks")).toEqual([
      STRAINED,
      [
        "agents are not told:",
        "https://hooks.example does not take them (timeout): 2 wait for the next attempt.",
        "1 was given up in the last day. Mend the receiver, then: `awaithumans callbacks redeliver --after`",
      ].join("\n"),
    ]);
  });

  test("people: what failed in the last day, by channel and reason", async () => {
    const insert = {
      name: "test-failed",
      text: `insert into deliveries (id, task_id, channel, target, purpose, state, reason, create_time, update_time)
        values ($1, 'tsk_1', $2, '#hush', 'question', $3, $4, $5, $5)`,
    };
    const delivery = (channel: string, state: string, reason: string | null, time: Date) =>
      t.db.query(insert, [newId(), channel, state, reason, time]);
    await delivery("slack", "failed", "channel_not_found", ago(60));
    await delivery("slack", "failed", "channel_not_found", ago(3_600));
    await delivery("email", "failed", null, ago(60));
    await delivery("email", "failed", "old", ago(DAY + 60));
    await delivery("email", "sent", null, ago(60));
    expect(await found("Deliveries")).toEqual([
      STRAINED,
      [
        "failed in the last day; the page of each task says what to do, and sends them again:",
        "slack: 2 messages (channel_not_found).",
        "email: 1 message (unknown).",
      ].join("\n"),
    ]);
  });

  test("senders that never sent anything", async () => {
    expect((await found("Senders"))?.[0]).toBe(OFF);
    await t.channels(ADMIN).setIdentity({
      identity: { id: "acme", displayName: "Acme", fromEmail: "a@acme.test", transport: "noop" },
      transportConfigJson: "{}",
    });
    expect(await found("Senders")).toEqual([
      STRAINED,
      "1 stored, of which 1 never sent anything. Send a test: `awaithumans channels test`",
    ]);
    expect((await found("Channel email"))?.[0]).toBe(SOUND);
    await t.db.query({ name: "test-verified", text: "update sender_identities set verify_time = now()" }, []);
    expect(await found("Senders")).toEqual([SOUND, "1 stored, and each has sent something"]);
  });
});
