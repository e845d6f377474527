import { connect, constants } from "node:http2";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { clearTrails, type Entry, entryAt, insertTrails } from "../../services/task/trails.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refused } from "../envelope.ts";
import { startServer, type TestServer } from "../server.ts";

let server: TestServer;
const told: { level: number; msg: string }[] = [];
beforeAll(async () => {
  const log = pino({ level: "info" }, { write: (line) => told.push(JSON.parse(line)) });
  server = await startServer({ log, now: () => new Date() });
});
afterAll(() => server.close());
beforeEach(() => clearTrails(server.db));

/** A machine that does much else takes longer. */
const PATIENT = { timeout: 20_000 };

const BEGIN = Date.parse("2026-03-01T00:00:00.000Z");
const at = (second: number) => new Date(BEGIN + second * 1000);
const entries = (count: number, members: Partial<Entry> = {}) =>
  Array.from({ length: count }, (_, n) => entryAt(at(n), n, members));

/** A task with this question, without a trail of its own. */
async function ask(id: string, question: string): Promise<void> {
  await server.db.query(
    {
      name: "test-question",
      text: `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status,
          timeout_seconds, create_time, update_time, due_time)
        values ($1, $1, 'awaithumans', $2, '{}', '{}', '{}', 'created', 900, now(), now(), now() + interval '1 hour')`,
    },
    [id, question],
  );
}

const jsonOf = async (path: string) => (await server.admin(path)).json();
const ids = (list: { id: string }[]) => list.map(({ id }) => id);

describe("GET /api/audit", () => {
  test("lists the newest first, in the members of a trail and the question", async () => {
    await ask("tsk_known", "Approve?");
    const [gone, known] = [
      entryAt(at(0), 0),
      entryAt(at(1), 1, {
        taskId: "tsk_known",
        action: "completed",
        actorType: "human",
        actorEmail: "mira@corp.test",
      }),
    ];
    await insertTrails(server.db, [gone, known]);
    const [first, second] = await jsonOf("/api/audit");
    expect(first).toEqual({
      ...{ id: known.id, task_id: "tsk_known", from_status: null, to_status: "created", action: "completed" },
      ...{ actor_type: "human", actor_email: "mira@corp.test", channel: null, extra_data: null },
      ...{ created_at: "2026-03-01T00:00:01.000Z", actor_user_id: null, actor_key_id: null },
      ...{ embed_sub: null, embed_jti: null, task: "Approve?" },
    });
    expect(second).toMatchObject({ id: gone.id, task_id: "tsk_gone", task: null });
  });

  test("goes on by its Link header, filters included, to the end", async () => {
    const all = entries(7).map((entry, n) => ({ ...entry, channel: n === 3 ? null : "slack" }));
    await insertTrails(server.db, all);
    const seen: string[] = [];
    let path: string | undefined = "/api/audit?limit=2&channel=slack";
    for (let page = 0; path !== undefined; page += 1) {
      const response = await server.admin(path);
      seen.push(...ids(await response.json()));
      path = /<([^>]+)>; rel="next"/.exec(response.headers.get("link") ?? "")?.[1];
      expect(path === undefined).toBe(page === 2);
    }
    expect(seen).toEqual(ids(all.filter(({ channel }) => channel !== null).toReversed()));
  });

  test.each([
    ["task_id=tsk_2", [2]],
    ["action=claimed", [1]],
    ["actor=user-1", [1]],
    ["actor=MIRA@corp.test", [2]],
    ["actor_type=system", [2]],
    ["channel=slack", [0]],
    ["from=2026-03-01T00:00:01Z", [2, 1]],
    ["until=2026-03-01T02:00:01%2B02:00", [0]],
    // As somebody writes it who does not know what a plus means there.
    ["until=2026-03-01T02:00:01+02:00", [0]],
    ["from=2026-03-01T00:00:01Z&until=2026-03-01T00:00:02Z&action=claimed", [1]],
  ])("by %s", async (query, wanted) => {
    const all = [
      entryAt(at(0), 0, { channel: "slack" }),
      entryAt(at(1), 1, { action: "claimed", actorUserId: "user-1" }),
      entryAt(at(2), 2, { taskId: "tsk_2", actorEmail: "mira@corp.test", actorType: "system" }),
    ];
    await insertTrails(server.db, all);
    expect(ids(await jsonOf(`/api/audit?${query}`))).toEqual(wanted.map((n) => all[n]?.id));
  });

  test.each([
    ["limit=0", "/limit"],
    ["limit=1001", "/limit"],
    ["actor_type=hush", "/actor_type"],
    ["from=hush", "/from"],
    ["until=2026-03-01", "/until"],
    ["from=2026-03-01T00:00:00", "/from"],
    ["cursor=hush", "/cursor"],
    ["task_id=hush%00", "/task_id"],
    ["from=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z", "/until"],
  ])("%s is refused", async (query, path) => {
    for (const route of ["/api/audit", "/api/audit/export"]) {
      if (route.endsWith("export") && /limit|cursor/.test(query)) continue;
      const { error_code, details, message } = await refused(await server.admin(`${route}?${query}`), 422);
      expect(error_code).toBe("VALIDATION_ERROR");
      expect(details?.map((each) => each.path)).toEqual([path]);
      expect(JSON.stringify([details, message])).not.toContain("hush");
    }
  });
});

const file = (query = "") => server.admin(`/api/audit/export${query}`);

/** The records of RFC 4180 text. */
function recordsOf(text: string): string[][] {
  const records: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    records.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\r\n") records.push([]);
  }
  return records.slice(0, -1);
}

describe("GET /api/audit/export", () => {
  test("is a file of CSV, with a row of headings and every entry, however many pages", async () => {
    const all = entries(1_234);
    await insertTrails(server.db, all);
    const response = await file();
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    const today = new Date().toISOString().slice(0, 10);
    expect(response.headers.get("content-disposition")).toBe(`attachment; filename="audit-${today}.csv"`);
    const [headings, ...records] = recordsOf(await response.text());
    expect(headings).toEqual(Object.keys((await jsonOf("/api/audit?limit=1"))[0]));
    expect(records.map(([id]) => id)).toEqual(ids(all.toReversed()));
    expect(records.every((record) => record.length === headings?.length)).toBe(true);
  });

  test("is a file of JSON Lines, an entry a line as the list has it", async () => {
    await insertTrails(server.db, entries(900));
    const response = await file("?format=jsonl&channel=");
    expect(response.headers.get("content-type")).toBe("application/x-ndjson; charset=utf-8");
    expect(response.headers.get("content-disposition")).toMatch(
      /^attachment; filename="audit-[\d-]{10}\.jsonl"$/,
    );
    const text = await response.text();
    expect(text.endsWith("}\n")).toBe(true);
    const lines = text
      .slice(0, -1)
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines).toEqual(await jsonOf("/api/audit?limit=1000"));
  });

  test("holds what the filters let through", async () => {
    const all = entries(1_100).map((entry, n) => ({ ...entry, action: n % 2 === 0 ? "claimed" : "opened" }));
    await insertTrails(server.db, all);
    const records = recordsOf(await (await file("?action=opened&from=2026-03-01T00:00:10Z")).text());
    const wanted = all.filter(({ action }, n) => action === "opened" && n >= 10);
    expect(records.slice(1).map(([id]) => id)).toEqual(ids(wanted.toReversed()));
  });

  test("of nothing is the headings alone, or nothing", async () => {
    expect(recordsOf(await (await file()).text())).toHaveLength(1);
    const lines = await file("?format=jsonl");
    expect([lines.status, await lines.text()]).toEqual([200, ""]);
  });

  test.each([
    ["=1+1", "'=1+1"],
    ["+1", "'+1"],
    ["-1", "'-1"],
    ["@SUM(A1)", "'@SUM(A1)"],
    ["\t=1", "'\t=1"],
    ["\r=1", "'\r=1"],
    ["\n=1", "'\n=1"],
    ["＝1", "'＝1"],
    ['=HYPERLINK("http://evil.test","x")', `'=HYPERLINK("http://evil.test","x")`],
    ["1=1", "1=1"],
    ['a "quoted", word', 'a "quoted", word'],
    ["two\r\nlines\nand", "two\r\nlines\nand"],
    ["naïve 🦊 ,", "naïve 🦊 ,"],
    ["null", "null"],
  ])("a cell of %j reads %j", async (question, cell) => {
    const id = `tsk_${Buffer.from(question).toString("hex").slice(0, 40)}`;
    await ask(id, question);
    await insertTrails(server.db, [entryAt(at(0), 0, { taskId: id, actorEmail: question })]);
    const [headings, record] = recordsOf(await (await file()).text());
    const byName = new Map(headings?.map((name, n) => [name, record?.[n]]));
    expect([byName.get("task"), byName.get("actor_email"), byName.get("extra_data")]).toEqual([
      cell,
      cell,
      "",
    ]);
    expect(JSON.parse(await (await file("?format=jsonl")).text())).toMatchObject({ task: question });
  });

  test("HEAD says what would come, and asks for no page behind the first", async () => {
    await insertTrails(server.db, entries(1_100));
    const calls = () => told.filter((line) => "rpc" in line).length;
    const before = calls();
    const head = await server.admin("/api/audit/export", { method: "HEAD" });
    expect([head.status, head.headers.get("content-type"), await head.text()]).toEqual([
      200,
      "text/csv; charset=utf-8",
      "",
    ]);
    expect(calls() - before).toBe(1);
  });

  test("another format is refused, and so is everybody but operators", async () => {
    const { details } = await refused(await file("?format=hush"), 422);
    expect(details).toEqual([{ path: "/format", message: "must be one of csv, jsonl" }]);
    await refused(await fetch(`${server.url}/api/audit/export`), 401);
    const cookie = await server.signIn("person@corp.test");
    await refused(await fetch(`${server.url}/api/audit/export`, { headers: { cookie } }), 403);
  });
});

/** More than connections hold on their way: 3,000 entries of 20,000 characters. */
async function insertMuch(): Promise<void> {
  await server.db.query({ name: "test-no-questions", text: "delete from tasks" }, []);
  await ask("tsk_long", "?".repeat(20_000));
  await insertTrails(server.db, entries(3_000, { taskId: "tsk_long" }));
}

/** A reader that has the beginning, and has read no further. */
async function beginReading(from: TestServer, headers: Record<string, string>) {
  const response = await fetch(`${from.url}/api/audit/export`, { headers });
  const reader = response.body?.getReader();
  if (!reader) throw new Error("there is no body");
  expect(response.status).toBe(200);
  await reader.read();
  return reader;
}

async function readOn(reader: Pick<ReadableStreamDefaultReader<Uint8Array>, "read">): Promise<number> {
  for (let bytes = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return bytes;
    bytes += value.length;
  }
}

const admin = { authorization: `Bearer ${ADMIN_TOKEN}` };

describe("an export that cannot go on", () => {
  beforeEach(insertMuch);

  test("breaks once its caller was signed out", async () => {
    const cookie = await server.signIn("leaving@corp.test", true);
    const reader = await beginReading(server, { cookie });
    await server.db.query({ name: "test-sign-out", text: "delete from sessions" }, []);
    await expect(readOn(reader)).rejects.toThrow("terminated");
  });

  test("breaks where the database goes away, over HTTP/1.1 and HTTP/2", async () => {
    const node = await startServer({ beside: server });
    onTestFinished(() => node.close());
    const session = connect(node.url);
    onTestFinished(() => session.destroy());
    const stream = session.request({ ":path": "/api/audit/export", ...admin });
    await new Promise((resolve) => stream.once("readable", resolve));
    const broken = new Promise((resolve) => stream.once("error", resolve));
    const reader = await beginReading(node, admin);
    await node.cutDatabase();
    await expect(readOn(reader)).rejects.toThrow("terminated");
    stream.resume();
    await broken;
    expect(stream.rstCode).toBe(constants.NGHTTP2_INTERNAL_ERROR);
  });

  test("whose reader goes away is no fault of ours", async () => {
    const reader = await beginReading(server, admin);
    await reader.cancel();
    const broken = () => told.filter(({ msg }) => msg === "an answer was broken off").at(-1);
    await expect.poll(() => broken()?.level, PATIENT).toBe(30);
  });

  test("which a slow reader takes in the end is whole", async () => {
    const bytes = await readOn(await beginReading(server, admin));
    expect(bytes).toBeGreaterThan(3_000 * 20_000 - 20_000_000);
    const session = connect(server.url);
    onTestFinished(() => session.destroy());
    const stream = session.request({ ":path": "/api/audit/export", ...admin });
    let received = 0;
    for await (const chunk of stream) received += chunk.length;
    expect(received).toBeGreaterThan(3_000 * 20_000);
    expect(stream.rstCode).toBe(constants.NGHTTP2_NO_ERROR);
  });
});
