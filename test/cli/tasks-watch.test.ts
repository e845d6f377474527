import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { refuse } from "../support/sdk-tasks.ts";
import { type Answer, WireServer } from "../support/sdk-wire.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { question, tasks, watch } from "./asking.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

async function answer(id: string): Promise<void> {
  const body = { response: { approved: true }, completed_by_email: "mira@corp.test" };
  const { status, text } = await server.call("POST", `/api/tasks/${id}/complete`, { body });
  expect(status, text).toBe(200);
}

test("watch <id> waits for the answer and prints it alone on standard output: 0", async () => {
  const id = await question(server, "waited");
  const watching = await watch(server, id);
  await watching.printed(/^Waiting for: Approve waited\? \(1\d min left\)$/m);
  const body = '{"response":{"approved":true,"count":12345678901234567890}}';
  await server.call("POST", `/api/tasks/${id}/complete`, { body });
  const { code, stdout, stderr } = await watching.ended;
  expect(code).toBe(0);
  expect(stdout).toBe('{\n  "approved": true,\n  "count": 12345678901234567890\n}\n');
  expect(stderr).toMatch(/\n✓ completed\n$/);
});

test("an outcome that is there already is told at once; --json is the poll's own reply", async () => {
  const id = await question(server, "over");
  await answer(id);
  expect(await tasks(server, ["watch", id])).toEqual({
    code: 0,
    stdout: '{\n  "approved": true\n}\n',
    stderr: "✓ completed\n",
  });
  const { stdout } = await tasks(server, ["watch", id, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ status: "completed", response: { approved: true } });
});

test("it ends without an answer: 5", async () => {
  const id = await question(server, "withdrawn");
  const watching = await watch(server, id);
  await watching.printed(/Waiting for/);
  await server.call("POST", `/api/tasks/${id}/cancel`);
  expect(await watching.ended).toMatchObject({
    code: 5,
    stdout: "",
    stderr: expect.stringMatching(/✗ cancelled\n$/),
  });
  const json = await tasks(server, ["watch", id, "--json"]);
  expect(json.code).toBe(5);
  expect(JSON.parse(json.stdout)).toMatchObject({ status: "cancelled", response: null });
});

test("it is deleted meanwhile, or was never there: 1", async () => {
  const id = await question(server, "deleted");
  const watching = await watch(server, id);
  await watching.printed(/Waiting for/);
  await server.call("DELETE", `/api/tasks/${id}`);
  expect(await watching.ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining(id) });
  expect(await tasks(server, ["watch", id])).toMatchObject({ code: 1, stdout: "" });
});

test("whatever keeps a poll from its answer is waited out, and said once", async () => {
  const id = await question(server, "outage");
  const faults: Answer[] = [
    { status: 200, body: { status: "in_progress", response: null } },
    "drop",
    refuse(503, "SERVICE_NOT_CONFIGURED"),
    { status: 502, body: "<h1>Bad gateway</h1>" },
  ];
  const relay = await WireServer.start(async ({ path, query, headers }) => {
    const fault = path.endsWith("/poll") ? faults.shift() : undefined;
    if (fault !== undefined) return fault;
    const authorization = headers.authorization ?? "";
    const reply = await fetch(`${server.url}${path}?${query}`, { headers: { authorization } });
    return { status: reply.status, body: await reply.text() };
  });
  onTestFinished(() => relay.stop());
  const watching = await watch(relay, id);
  await watching.printed(/Asking again/);
  await answer(id);
  const { code, stdout, stderr } = await watching.ended;
  expect({ code, stdout }).toEqual({ code: 0, stdout: '{\n  "approved": true\n}\n' });
  expect(stderr.match(/Asking again/g)).toHaveLength(1);
  expect(stderr).toContain("\n  in_progress\n");
  expect(faults).toEqual([]);
});

test("without an id it tells of what is new and what has changed, and of nothing else", async () => {
  const before = await question(server, "before");
  await question(server, "untouched");
  const watching = await watch(server);
  await watching.printed(/^Following all open tasks\. Ctrl-C ends\.$/m);
  const created = await question(server, "new");
  await watching.printed(new RegExp(`^\\S+Z  ${created}  created: Approve new\\?$`, "m"));
  await answer(before);
  await watching.printed(new RegExp(`  ${before}  completed by mira@corp\\.test.*: Approve before\\?$`, "m"));
  const quick = await question(server, "quick");
  await answer(quick);
  await watching.printed(new RegExp(`  ${quick}  completed`));
  await server.call("DELETE", `/api/tasks/${created}`);
  const last = await question(server, "last");
  await watching.printed(new RegExp(last));
  watching.child.kill("SIGINT");
  const { stdout, stderr, signal } = await watching.ended;
  expect({ signal, stderr }).toEqual({
    signal: "SIGINT",
    stderr: "Following all open tasks. Ctrl-C ends.\n",
  });
  expect(stdout).not.toContain("untouched");
});

test("without an id and with --json: an object a line", async () => {
  const watching = await watch(server, "--json");
  await watching.printed(/Following/);
  const id = await question(server, "as-json");
  await watching.printed(/Approve as-json\?"\}/);
  watching.child.kill("SIGINT");
  const { stdout } = await watching.ended;
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      id,
      status: "created",
      updated_at: expect.any(String),
      priority: 50,
      assigned_to_email: null,
      task: "Approve as-json?",
    },
  ]);
});

test("Ctrl-C while it waits for a task says nothing", async () => {
  const watching = await watch(server, await question(server, "interrupted"));
  await watching.printed(/Waiting for/);
  watching.child.kill("SIGINT");
  const { stdout, stderr } = await watching.ended;
  expect({ stdout, stderr }).toEqual({ stdout: "", stderr: expect.stringMatching(/^Waiting for.*\n$/) });
});

test("it ends once nobody reads it any more: 0", async () => {
  const watching = await watch(server);
  await watching.printed(/Following/);
  watching.child.stdout?.destroy();
  await question(server, "unread");
  expect(await watching.ended).toMatchObject({ code: 0 });
});
