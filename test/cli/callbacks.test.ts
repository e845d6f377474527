import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { deriveKey } from "../../src/config.ts";
import { clear, insertRows, type Row } from "../services/callback/rows.ts";
import { ADMIN_TOKEN, PAYLOAD_KEY, startTestServer, type TestServer } from "../support/server.ts";
import { Receiver } from "../workers/receiver.ts";
import { question } from "./asking.ts";
import { awaithumans, emptyFolder } from "./command.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => clear(server.database.db));

async function callbacks(args: readonly string[], env: Record<string, string> = {}) {
  return awaithumans(["callbacks", ...args], {
    folder: await emptyFolder(),
    env: { AWAITHUMANS_URL: server.url, AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN, ...env },
  });
}

const at = (second: number) => new Date(Date.parse("2026-06-01T09:20:26.000Z") + second * 1000);
/** Far ahead, so that no worker takes it. */
const LATER = new Date("2099-01-01T00:00:00.000Z");
const insert = (rows: readonly Partial<Row>[]) =>
  insertRows(
    server.database.db,
    rows.map((row, n) => ({ createTime: at(n), dueTime: LATER, ...row })),
  );
const lines = (text: string): string[] => text.trimEnd().split("\n");

describe("list", () => {
  test("a table, the one that changed last first", async () => {
    expect(await callbacks(["list"])).toEqual({ code: 0, stdout: "", stderr: "No callbacks.\n" });
    const [given, taken, waiting] = await insert([
      { state: "abandoned", attempts: 14, lastError: "HTTP 503", lastStatusCode: 503 },
      { state: "succeeded", attempts: 1, lastStatusCode: 204, taskId: "tsk_2" },
      { subject: { url: "https://hooks.example/\u001b[31mred" } },
    ]);
    const { code, stdout, stderr } = await callbacks(["list"]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [headings = "", ...rows] = lines(stdout);
    expect(headings.split(/ {2,}/)).toEqual([
      ...["ID", "STATUS", "ATTEMPTS", "LAST RESULT", "NEXT ATTEMPT", "TASK", "URL"],
    ]);
    expect(rows.map((row) => row.split(/ {2,}/))).toEqual([
      [waiting, "pending", "0", "–", "2099-01-01 00:00Z", "tsk_1", "https://hooks.example/\ufffd[31mred"],
      [taken, "succeeded", "1", "HTTP 204", "–", "tsk_2", "https://hooks.example/a"],
      [given, "abandoned", "14", "HTTP 503", "–", "tsk_1", "https://hooks.example/a"],
    ]);
  });

  test("by status and task, so many; --json is the API's own list", async () => {
    const rows = Array.from({ length: 4 }, (_, n) => ({ taskId: n < 3 ? "tsk_1" : "tsk_2" }));
    const ids = await insert([...rows, { state: "succeeded" }]);
    const filter = ["--status", "pending", "--task", "tsk_1", "--limit", "2"];
    const { stdout, stderr } = await callbacks(["list", ...filter]);
    expect(lines(stdout).map((line) => line.split(" ")[0])).toEqual(["ID", ids[2], ids[1]]);
    expect(stderr).toBe("There are more. --limit takes up to 500; --status and --task list fewer.\n");
    const json = await callbacks(["list", ...filter, "--json"]);
    const asked = await server.call(
      "GET",
      "/api/admin/webhook-deliveries?status=pending&task_id=tsk_1&limit=2",
    );
    expect(JSON.parse(json.stdout)).toEqual(asked.json);
    expect(asked.json).toHaveLength(2);
  });
});

test("show tells of a callback and its attempts", async () => {
  const [id = ""] = await insert([{ attempts: 2, lastError: "TimeoutError: no answer" }]);
  await server.database.db.query(
    {
      name: "test-log",
      text: `insert into callback_attempts (callback_id, number, start_time, duration_ms, status_code, error)
        values ($1, 1, $2, 12, 503, 'HTTP 503'), ($1, 2, $3, 10000, null, 'TimeoutError: no answer')`,
    },
    [id, at(1), at(31)],
  );
  const { code, stdout } = await callbacks(["show", id]);
  expect(code).toBe(0);
  expect(stdout).toBe(`id: ${id}
task: tsk_1
url: https://hooks.example/a
status: pending
task ended: 2026-06-01T09:20:26.000Z
attempts: 2
next attempt: 2099-01-01T00:00:00.000Z

ATTEMPT  STARTED                   TOOK      RESULT
2        2026-06-01T09:20:57.000Z  10000 ms  TimeoutError: no answer
1        2026-06-01T09:20:27.000Z  12 ms     HTTP 503
`);
  const json = JSON.parse((await callbacks(["show", id, "--json"])).stdout);
  expect(json).toEqual((await server.call("GET", `/api/admin/webhook-deliveries/${id}`)).json);
});

describe("redeliver", () => {
  test("the receiver gets the same again, under the same id", async () => {
    const receiver = await Receiver.start();
    try {
      const taskId = await question(server, "again", `"callback_url":"${receiver.url}"`);
      await server.call("POST", `/api/tasks/${taskId}/cancel`, { body: {} });
      await receiver.has(1);
      const taken = async () =>
        (await server.call("GET", "/api/admin/webhook-deliveries?status=succeeded")).json;
      await expect.poll(taken).toHaveLength(1);
      const [{ id }] = await taken();
      const { code, stdout } = await callbacks(["redeliver", id]);
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^✓ pending, due \d{4}-\d\d-\d\dT[\d:.]+Z\n$/),
      });
      await receiver.has(2);
      const [first, second] = receiver.received;
      expect(second?.body).toBe(first?.body);
      expect([first, second].map((each) => each?.headers["webhook-id"])).toEqual([id, id]);
    } finally {
      await receiver.close();
    }
  });

  test("all of a time, in as many calls as it takes", async () => {
    const rows = Array.from({ length: 10_001 }, (_, n) => ({
      ...({ state: "abandoned", createTime: at(n), updateTime: at(n) } as const),
      // Nothing may be sent there, so that none of these is taken for long.
      subject: { url: "http://10.0.0.1/a", dialect: "none" },
    }));
    await insert(rows);
    const range = ["--after", at(0).toISOString(), "--before", at(10_001).toISOString()];
    const { code, stdout, stderr } = await callbacks(["redeliver", ...range]);
    expect({ code, stdout, stderr }).toEqual({
      ...{ code: 0, stdout: "✓ 10001 callbacks are due now\n", stderr: "" },
    });
    await clear(server.database.db);
    await insert([{ state: "succeeded" }, { state: "abandoned" }]);
    const taken = ["redeliver", "--after", at(0).toISOString(), "--status", "succeeded"];
    expect((await callbacks(taken)).stdout).toBe("✓ 1 callback is due now\n");
    expect(JSON.parse((await callbacks([...taken, "--json"])).stdout)).toEqual({ count: expect.any(Number) });
  });
});

test.each([
  [["show", "nope"], 1, "Callback 'nope' not found."],
  [["show", "../users"], 1, "not found"],
  [["redeliver"], 2, "--after"],
  [["redeliver", "nope", "--after", "2026-06-01T09:00:00Z"], 2, "--after"],
  [["redeliver", "--before", "2026-06-01T09:00:00Z"], 2, "--after"],
  [["redeliver", "--after", "hush"], 2, "after must be an ISO-8601 time"],
  [["list", "--status", "hush"], 2, "status must be one of"],
  [["list", "--token", "hush"], 4, "Authentication"],
  [["list", "--url", "http://127.0.0.1:1"], 3, "no answer"],
])("callbacks %j: %i", async (args, expected, part) => {
  const { code, stdout, stderr } = await callbacks(args);
  expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
  expect(stderr).toContain(part);
  expect(stderr).not.toContain("hush");
});

describe("secret", () => {
  const secretOf = (key: Buffer) => `whsec_${key.toString("base64")}\n`;
  const derived = (key: string) =>
    secretOf(deriveKey(Buffer.from(key, "base64"), "awaithumans-standard-webhooks"));

  test("those that are set, the newest first, each as receivers want it", async () => {
    const [first, second] = [Buffer.alloc(32, 1), Buffer.alloc(24, 2)];
    const set = `${first.toString("base64")}, whsec_${second.toString("base64")}`;
    const env = { AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, AWAITHUMANS_WEBHOOK_SECRET: set };
    expect(await callbacks(["secret"], env)).toEqual({
      ...{ code: 0, stdout: secretOf(first) + secretOf(second), stderr: "" },
    });
  });

  test("else the one derived from the payload key, of .env as well", async () => {
    const folder = await emptyFolder();
    await writeFile(path.join(folder, ".env"), `AWAITHUMANS_PAYLOAD_KEY=${PAYLOAD_KEY}\n`);
    const outcome = await awaithumans(["callbacks", "secret"], { folder });
    expect(outcome).toEqual({ code: 0, stdout: derived(PAYLOAD_KEY), stderr: "" });
  });

  test("else the one of the dev server's folder", async () => {
    const folder = await emptyFolder();
    const key = Buffer.alloc(32, 9).toString("base64url");
    for (const state of [".awaithumans", "elsewhere"]) {
      await mkdir(path.join(folder, state), { mode: 0o700 });
      const file = path.join(folder, state, "payload.key");
      await writeFile(file, `${state === "elsewhere" ? key : PAYLOAD_KEY}\n`, { mode: 0o600 });
    }
    const run = (...args: string[]) => awaithumans(["callbacks", "secret", ...args], { folder });
    expect((await run()).stdout).toBe(derived(PAYLOAD_KEY));
    expect((await run("--state-dir", "elsewhere")).stdout).toBe(derived(key));
  });

  test.each([
    [{}, "AWAITHUMANS_PAYLOAD_KEY is not set"],
    [
      { AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, AWAITHUMANS_WEBHOOK_SECRET: "whsec_hush" },
      "AWAITHUMANS_WEBHOOK_SECRET must be",
    ],
  ])("%j: 1, and nothing is printed", async (env: Record<string, string>, part) => {
    const { code, stdout, stderr } = await callbacks(["secret"], env);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(part);
    expect(stderr).not.toContain("hush");
  });

  test("help says where it comes from", async () => {
    const { code, stdout } = await callbacks(["secret", "--help"]);
    expect(code).toBe(0);
    expect(stdout).toContain("AWAITHUMANS_WEBHOOK_SECRET");
    expect(stdout).toContain("AWAITHUMANS_PAYLOAD_KEY");
  });
});
