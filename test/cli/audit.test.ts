import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { refund } from "../gateway/server.ts";
import { clearTrails, entryAt, insertTrails } from "../services/task/trails.ts";
import { ADMIN_TOKEN, startTestServer, type TestServer } from "../support/server.ts";
import { awaithumans, BIN, emptyFolder, userEnv } from "./command.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => clearTrails(server.database.db));

const env = () => ({ AWAITHUMANS_URL: server.url, AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN });
const audit = async (args: readonly string[], more: Record<string, string> = {}) =>
  awaithumans(["audit", ...args], { folder: await emptyFolder(), env: { ...env(), ...more } });

const at = (second: number) => new Date(Date.parse("2026-06-01T09:20:26.000Z") + second * 1000);
const rowsOf = (text: string) =>
  text
    .trimEnd()
    .split("\n")
    .map((row) => row.split(/ {2,}/));

test("a table, the newest first, in which nobody writes to the terminal", async () => {
  expect(await audit([])).toEqual({ code: 0, stdout: "", stderr: "No entries.\n" });
  const body = refund("audited", { task: "\u001b[31mShip it?\nreally" });
  const { json } = await server.call("POST", "/api/tasks", { body });
  const mira = {
    action: "completed",
    actorType: "human",
    actorEmail: "mira\u001b@corp.test",
    channel: "slack",
  };
  await clearTrails(server.database.db);
  await insertTrails(server.database.db, [entryAt(at(0), 0, mira), entryAt(at(1), 1, { taskId: json.id })]);
  const { code, stdout, stderr } = await audit(["--until", "2026-06-01T10:00:00Z"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(rowsOf(stdout)).toEqual([
    ["TIME", "ACTION", "BY", "CHANNEL", "TASK", "QUESTION"],
    ["2026-06-01 09:20:27Z", "created", "agent", "–", json.id, "\ufffd[31mShip it? …"],
    ["2026-06-01 09:20:26Z", "completed", "mira\ufffd@corp.test", "slack", "tsk_gone", "–"],
  ]);
});

test("every filter is the server's own; --json is its list", async () => {
  const entries = Array.from({ length: 3 }, (_, n) =>
    entryAt(at(n), n, { action: "claimed", actorType: "human", actorUserId: "mira", channel: "slack" }),
  );
  await insertTrails(server.database.db, [...entries, entryAt(at(9), 9)]);
  const filter = [
    ...[
      "--task",
      "tsk_gone",
      "--action",
      "claimed",
      "--actor",
      "mira",
      "--actor-type",
      "human",
      "--channel",
      "slack",
    ],
    ...["--from", "2026-06-01T09:20:27Z", "--until", "2026-06-01T09:20:29Z"],
  ];
  const { stdout } = await audit([...filter, "--json"]);
  expect(JSON.parse(stdout).map(({ id }: { id: string }) => id)).toEqual([entries[2]?.id, entries[1]?.id]);
  const one = await audit([...filter, "--limit", "1"]);
  expect([rowsOf(one.stdout).length, one.stderr]).toEqual([2, expect.stringContaining("There are more.")]);
  const refused = await audit(["--from", "yesterday"]);
  expect([refused.code, refused.stderr]).toEqual([
    2,
    expect.stringMatching(/^from must be an ISO-8601 time/),
  ]);
});

test("a file has them all, whatever the limit, and goes to a pipe that may end early", async () => {
  const entries = Array.from({ length: 20_000 }, (_, n) => entryAt(at(n), n));
  await insertTrails(server.database.db, entries);
  const lines = await audit(["--format", "jsonl", "--limit", "1"]);
  expect([lines.code, lines.stdout.trimEnd().split("\n").length]).toEqual([0, 20_000]);
  const csv = await audit(["--format", "csv", "--from", at(19_998).toISOString()]);
  expect(csv.stdout.split("\r\n").map((line) => line.split(",")[0])).toEqual([
    ...["id", entries[19_999]?.id, entries[19_998]?.id, ""],
  ]);
  const folder = await emptyFolder();
  const child = spawn(process.execPath, [BIN, "audit", "--format", "csv"], {
    cwd: folder,
    env: userEnv({ folder, env: env() }),
  });
  child.stdout.once("data", () => child.stdout.destroy());
  expect((await once(child, "close"))[0]).toBe(0);
});

test("a file that is not whole is told of", async () => {
  const broken = createServer((_req, res) => {
    res.writeHead(200, { "content-type": "text/csv" });
    res.write("id\r\n", () => res.destroy());
  });
  await new Promise<void>((resolve) => broken.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void broken.close());
  const url = `http://127.0.0.1:${(broken.address() as AddressInfo).port}`;
  const { code, stderr } = await audit(["--format", "csv"], { AWAITHUMANS_URL: url });
  expect(code).not.toBe(0);
  expect(stderr).toBe(`${url} broke off. What has come is not all; ask again.\n`);
});
