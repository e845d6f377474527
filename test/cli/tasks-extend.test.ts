import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN_TOKEN, startTestServer, type TestServer } from "../support/server.ts";
import { question, tasks } from "./asking.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const dueOf = async (id: string): Promise<number> =>
  Date.parse((await server.call("GET", `/api/tasks/${id}`)).json.due_at);

/** A day that a deadline can be on. */
const soon = (): string => new Date(Date.now() + 20 * 86_400_000).toISOString().slice(0, 10);

test.each([
  ["15m", 900_000],
  ["3d", 259_200_000],
])("extend --by %s counts from the deadline that there is", async (by, ms) => {
  const id = await question(server, `by ${by}`);
  const before = await dueOf(id);
  const { code, stdout, stderr } = await tasks(server, ["extend", id, "--by", by]);
  const due = new Date(before + ms);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^✓ due \S+ \(\d+ (?:d|h|min|s)\)\n$/);
  expect(stdout).toContain(due.toISOString());
  expect(await dueOf(id)).toBe(due.getTime());
});

test("show tells what is answered where nobody does, and how the deadline was moved", async () => {
  const id = await question(server, "shown", '"on_timeout":{"response":{"approved":false}}');
  const before = await dueOf(id);
  await tasks(server, ["extend", id, "--by", "2h"]);
  const { stdout } = await tasks(server, ["show", id]);
  const [from, to] = [new Date(before), new Date(before + 7_200_000)].map((due) => due.toISOString());
  expect(stdout).toContain("\nAnswer where nobody gives one in time\n  approved: false\n");
  expect(stdout).toContain(`deadline_changed (${from} → ${to}) by agent\n`);
});

test("extend --to takes a time of where it runs, or with its offset", async () => {
  const [id, day] = [await question(server, "to"), soon()];
  const there = ["--url", server.url, "--token", ADMIN_TOKEN];
  const env = { TZ: "Asia/Kathmandu" };
  await tasks(server, ["extend", id, "--to", `${day}T18:00`, ...there], { env });
  expect(await dueOf(id)).toBe(Date.parse(`${day}T12:15:00Z`));
  await tasks(server, ["extend", id, "--to", `${day}T18:00+02:00`, ...there], { env });
  expect(await dueOf(id)).toBe(Date.parse(`${day}T16:00:00Z`));
  const { stdout } = await tasks(server, ["extend", id, "--to", `${day}T08:00:00.5Z`, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ id, due_at: `${day}T08:00:00.500Z` });
});

test.each<[string[], number, string]>([
  [[], 2, "--by or --to"],
  [["--by", "hush"], 2, "--by takes"],
  [["--by=-2h"], 2, "--by takes"],
  [["--to", "hush"], 2, "--to takes"],
  [["--to", "2026-13-01T10:00Z"], 2, "--to takes"],
  [["--to", "2020-01-01T10:00Z"], 2, "due_at"],
  [["--by", "40d"], 2, "due_at"],
])("extend %j: %d", async (args, expected, part) => {
  const id = await question(server, `refused ${args.join(" ")}`);
  const before = await dueOf(id);
  const { code, stdout, stderr } = await tasks(server, ["extend", id, ...args]);
  expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
  expect(stderr).toContain(part);
  expect(stderr).not.toContain("hush");
  expect(await dueOf(id)).toBe(before);
});

test("what is over, and what is nowhere: 1", async () => {
  const id = await question(server, "over");
  await tasks(server, ["cancel", id]);
  const over = await tasks(server, ["extend", id, "--by", "2h"]);
  expect([over.code, over.stderr.includes("already 'cancelled'")]).toEqual([1, true]);
  const nowhere = await tasks(server, ["extend", "tsk_none", "--by", "2h"]);
  expect([nowhere.code, nowhere.stderr.includes("tsk_none")]).toEqual([1, true]);
});
