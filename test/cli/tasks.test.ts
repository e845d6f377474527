import { writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AnthropicServer, rejects } from "../support/anthropic-server.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { question, tasks } from "./asking.ts";
import { emptyFolder } from "./command.ts";

let claude: AnthropicServer;
let server: TestServer;
beforeAll(async () => {
  claude = await AnthropicServer.start();
  server = await startTestServer({
    ...claude.env,
    AWAITHUMANS_EMAIL_TRANSPORT: "noop",
    AWAITHUMANS_EMAIL_FROM: "approvals@acme.test",
  });
  for (const email of ["mira@corp.test", "raj@corp.test"]) {
    await server.call("POST", "/api/users", { body: { email } });
  }
});
afterAll(async () => {
  await server.close();
  await claude.close();
});

/** The rows of a table, cell by cell, without its headings. */
const rows = (table: string): string[][] =>
  table
    .trimEnd()
    .split("\n")
    .slice(1)
    .map((line) => line.split(/ {2,}/));

const MINUTES = expect.stringMatching(/^1\d min$/);

const complete = (id: string, response: string, ...more: string[]) =>
  tasks(server, ["complete", id, "--response", response, ...more]);

test("list: the full id, status, priority, time left, holder and question", async () => {
  const held = await question(server, "held", '"assign_to":{"email":"mira@corp.test"},"priority":80');
  const loose = await question(server, "loose");
  const { code, stdout, stderr } = await tasks(server, ["list", "--search", held]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^ID {2,}STATUS {2,}PRIORITY {2,}DUE IN {2,}ASSIGNEE {2,}QUESTION\n/);
  expect(rows(stdout)).toEqual([[held, "assigned", "80", MINUTES, "mira@corp.test", "Approve held?"]]);
  const free = await tasks(server, ["list", "--unassigned", "--open", "--search", "loose"]);
  expect(rows(free.stdout)).toEqual([[loose, "created", "50", MINUTES, "–", "Approve loose?"]]);
  const hers = await tasks(server, ["list", "--assigned-to", "mira@corp.test", "--status", "assigned"]);
  expect(rows(hers.stdout).map(([id]) => id)).toEqual([held]);
});

test("list: pages, their order, and --all", async () => {
  const ids = [
    await question(server, "page-a"),
    await question(server, "page-b"),
    await question(server, "page-c"),
  ];
  const some = await tasks(server, ["list", "--search", "page", "--order", "oldest", "--limit", "2"]);
  expect(rows(some.stdout).map(([id]) => id)).toEqual(ids.slice(0, 2));
  expect(some.stderr).toBe("2 of 3. --all lists every one.\n");
  const all = await tasks(server, ["list", "--search", "page", "--order", "oldest", "--limit", "2", "--all"]);
  expect(rows(all.stdout).map(([id]) => id)).toEqual(ids);
  expect(all.stderr).toBe("");
});

test("list --json is the API's own list, every number as it was sent", async () => {
  const id = await question(server, "as-json");
  const { stdout } = await tasks(server, ["list", "--json", "--search", "as-json", "--all"]);
  expect(JSON.parse(stdout)).toMatchObject([{ id, payload: { why: "late" } }]);
  expect(stdout).toContain('"order": 12345678901234567890,\n');
});

test("list: nothing found is no failure", async () => {
  expect(await tasks(server, ["list", "--search", "nothing-of-the-kind"])).toEqual({
    code: 0,
    stdout: "",
    stderr: "No tasks.\n",
  });
  expect((await tasks(server, ["list", "--search", "nothing-of-the-kind", "--json"])).stdout).toBe("[]\n");
});

test("show: question, evidence, answer, verdict, deliveries and audit trail as lines", async () => {
  const id = await question(
    server,
    "shown",
    '"task":"Ship it?\\nToday?","task_metadata":{"agent":"billing"},"notify":["email:bob@x.test"],' +
      '"payload":{"order":12345678901234567890,"items":[{"name":"tea","tags":[]}],"why":"one\\ntwo","none":null}',
  );
  await complete(id, '{"approved":true,"count":3}', "--email", "mira@corp.test");
  const { code, stdout, stderr } = await tasks(server, ["show", id]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("Ship it?\nToday?\n");
  expect(stdout).toContain(`\n  id: ${id}\n  status: completed by mira@corp.test via cli\n  priority: 50\n`);
  expect(stdout).toContain(
    "\nEvidence\n  order: 12345678901234567890\n  items:\n    -\n      name: tea\n      tags: []\n" +
      "  why:\n    one\n    two\n  none: null\n",
  );
  expect(stdout).toContain("\nFrom the asker\n  agent: billing\n");
  expect(stdout).toContain("\nAnswer\n  approved: true\n  count: 3\n");
  expect(stdout).toMatch(/\nDeliveries\n {2}\S+Z {2}email:bob@x\.test {2}question \w+/);
  expect(stdout).toMatch(/\nAudit trail\n {2}\S+Z {2}created by agent/);
  expect(stdout).toMatch(/ {2}completed \(\w+ → completed\) by mira@corp\.test via cli\n/);
});

test("show --json: task, deliveries and audit trail as the API tells them", async () => {
  const id = await question(server, "shown-json", '"notify":["email:bob@x.test"]');
  const { stdout } = await tasks(server, ["show", id, "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({
    task: { id, status: expect.any(String) },
    deliveries: [{ task_id: id, target: "bob@x.test" }],
    audit: expect.arrayContaining([expect.objectContaining({ task_id: id, action: "created" })]),
  });
  expect(stdout).toContain("12345678901234567890");
});

test("what others wrote does nothing to the terminal", async () => {
  const id = await question(
    server,
    "bell",
    '"task":"\\u001b[2JHush\\u0007\\u202e","payload":{"a\\u009b1m":"\\u001b]0;x"}',
  );
  for (const args of [
    ["list", "--search", id],
    ["show", id],
  ]) {
    const { stdout } = await tasks(server, args);
    expect(stdout).toContain("�[2JHush��");
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e]/u);
  }
});

test("in JSON it is escaped, and means the same", async () => {
  const id = await question(server, "c1", '"task":"\\u009b2JHush\\u202e","payload":{"a\\u009b1m":"\\u2066"}');
  for (const args of [
    ["list", "--search", id],
    ["show", id],
  ]) {
    const { stdout } = await tasks(server, [...args, "--json"]);
    expect(stdout).toContain('"\\u009b2JHush\\u202e"');
    expect(stdout).toMatch(/"a\\u009b1m": "\\u2066"/);
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e\u2066]/u);
    expect(JSON.stringify(JSON.parse(stdout))).toContain("\u009b2JHush\u202e");
  }
});

test("a long value is cut for people, and whole in JSON", async () => {
  const id = await question(server, "long", `"payload":{"picture":"${"A".repeat(50_000)}"}`);
  const { stdout } = await tasks(server, ["show", id]);
  expect(stdout).toMatch(/ {2}picture: A{2000}… \(50000 characters in all\)\n/);
  expect((await tasks(server, ["show", id, "--json"])).stdout).toContain("A".repeat(50_000));
});

test("complete: the answer is stored as it was written, from the option, a file or standard input", async () => {
  const folder = await emptyFolder();
  await writeFile(path.join(folder, "answer.json"), '{ "approved": true, "count": 12345678901234567890 }');
  const ways = [
    { given: '{"approved":true,"count":12345678901234567890}' },
    { given: "@answer.json" },
    { given: "-", input: '{"approved":true,"count":12345678901234567890}\n' },
  ];
  for (const [index, { given, input = "" }] of ways.entries()) {
    const id = await question(server, `answered-${index}`);
    const outcome = await tasks(server, ["complete", id, "--response", given], { folder, input });
    expect(outcome).toEqual({ code: 0, stdout: "✓ completed\n", stderr: "" });
    const { text } = await server.call("GET", `/api/tasks/${id}`);
    expect(text).toMatch(/"count": ?12345678901234567890/);
  }
});

test("complete --json is the task", async () => {
  const id = await question(server, "answered-json");
  const { stdout } = await complete(id, '{"approved":false}', "--json");
  expect(JSON.parse(stdout)).toMatchObject({ id, status: "completed", response: { approved: false } });
});

test("complete: an answer that does not fit is refused, field by field: 1", async () => {
  const id = await question(server, "misfit");
  const { code, stdout, stderr } = await complete(id, '{"approved":"hush","count":"hush"}');
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^response\/approved .+\.$/m);
  expect(stderr).toMatch(/^response\/count .+\.$/m);
  expect(stderr).not.toContain("hush");
  expect((await server.call("GET", `/api/tasks/${id}`)).json.status).toBe("created");
});

test.each([
  ["{hush", "must be JSON"],
  ["", "must be JSON"],
  ['{}, "completed_by_email": "hush"', "must be JSON"],
  ["[1]", "response must be an object"],
  ["@hush/none.json", "cannot be read (ENOENT)"],
])("complete --response %j: 2", async (response, part) => {
  const id = await question(server, `unsound-${part}-${response.length}`.replaceAll(/[^\w-]/g, "."));
  const { code, stdout, stderr } = await complete(id, response);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(part);
  expect(stderr.replace("hush/none.json", "")).not.toContain("hush");
});

test("complete: what the verifier says no to is told with its reason: 1", async () => {
  claude.answerWith(rejects("The notes are missing."));
  const verifier = { provider: "claude", instructions: "Be strict.", max_attempts: 2 };
  const id = await question(server, "verified", `"verifier_config":${JSON.stringify(verifier)}`);
  for (const status of ["rejected", "verification_exhausted"]) {
    const { code, stdout, stderr } = await complete(id, '{"approved":true}');
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toBe(`✗ ${status}: The notes are missing.\n`);
  }
});

test("cancel, and what is over already: 1", async () => {
  const id = await question(server, "cancelled");
  expect(await tasks(server, ["cancel", id])).toEqual({ code: 0, stdout: "✓ cancelled\n", stderr: "" });
  for (const args of [
    ["cancel", id],
    ["complete", id, "--response", '{"approved":true}'],
    ["release", id],
  ]) {
    const { code, stdout, stderr } = await tasks(server, args);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("already 'cancelled'");
  }
});

test("release and reassign, by e-mail address and by id, with a note", async () => {
  const id = await question(server, "handed", '"assign_to":{"email":"mira@corp.test"}');
  const released = await tasks(server, ["release", id, "--note", "She is away."]);
  expect(released).toMatchObject({ code: 0, stdout: expect.stringMatching(/^✓ (?:created|notified)\n$/) });
  const given = await tasks(server, ["reassign", id, "Raj@corp.test", "--note", "Yours."]);
  expect(given).toMatchObject({ code: 0, stdout: "✓ assigned, held by raj@corp.test\n" });
  expect((await tasks(server, ["show", id])).stdout).toContain("\nNote of who handed it over\n  Yours.\n");
  const { json: people } = await server.call("GET", "/api/users");
  const mira = people.find(({ email }: { email: string }) => email === "mira@corp.test");
  const back = await tasks(server, ["reassign", id, mira.id, "--json"]);
  expect(JSON.parse(back.stdout)).toMatchObject({ id, assigned_to_user_id: mira.id });
  const { json: audit } = await server.call("GET", `/api/tasks/${id}/audit`);
  expect(JSON.stringify(audit)).toContain("She is away.");
});

test.each([
  [["show", "tsk_none"], 1, "tsk_none"],
  [["show", "../users"], 1, "users"],
  [["cancel", "tsk_none"], 1, "tsk_none"],
  [["reassign", "tsk_none", "nobody@corp.test"], 1, "tsk_none"],
  [["list", "--status", "hush"], 2, "status"],
  [["list", "--order", "hush"], 2, "order"],
  [["list", "--limit", "201"], 2, "limit"],
  [["lsit"], 2, "unknown command"],
  [["show"], 2, "missing required argument"],
  [["complete", "tsk_none"], 2, "--response"],
  [["reassign", "tsk_none"], 2, "person"],
  [["list", "--token", "hush"], 4, "Authentication"],
  [["list", "--url", "http://127.0.0.1:1"], 3, "no answer"],
])("tasks %j: %d", async (args, expected, part) => {
  const { code, stdout, stderr } = await tasks(server, args);
  expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
  expect(stderr).toContain(part);
  expect(stderr).not.toContain("hush");
});
