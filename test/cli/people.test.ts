import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { ADMIN_TOKEN, startTestServer, type TestServer } from "../support/server.ts";
import { awaithumans, emptyFolder } from "./command.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    AWAITHUMANS_EMAIL_TRANSPORT: "noop",
    AWAITHUMANS_EMAIL_FROM: "approvals@acme.test",
  });
});
afterAll(() => server.close());

async function run(
  args: readonly string[],
  { input, on = server }: { input?: string; on?: TestServer } = {},
) {
  const env = { AWAITHUMANS_URL: on.url, AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN };
  return awaithumans(args, { folder: await emptyFolder(), env, ...(input !== undefined && { input }) });
}

async function add(person: object): Promise<{ id: string; email: string }> {
  return (await server.call("POST", "/api/users", { body: person })).json;
}
const read = async (id: string) => (await server.call("GET", `/api/users/${id}`)).json;
const signsIn = async (email: string, password: string) =>
  (await server.call("POST", "/api/auth/login", { token: null, body: { email, password } })).status === 204;

test("list-users: a table with whole ids, and how many there are", async () => {
  const pair = { slack_team_id: "T01", slack_user_id: "U01" };
  const mira = await add({
    email: "mira@list.test",
    display_name: "Mira",
    pool: "list",
    is_operator: true,
    ...pair,
  });
  const ned = await add({ email: "ned@list.test", role: "clerk", access_level: "senior", pool: "list" });
  await server.call("DELETE", `/api/users/${ned.id}`);
  const { code, stdout, stderr } = await run(["list-users", "--pool", "list"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "2 people.\n" });
  expect(
    stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split(/\s{2,}/)),
  ).toEqual([
    ["ID", "EMAIL", "NAME", "OPERATOR", "ROLE", "LEVEL", "POOL", "SLACK", "ACTIVE"],
    [mira.id, "mira@list.test", "Mira", "yes", "–", "–", "list", "T01/U01", "yes"],
    [ned.id, "ned@list.test", "–", "no", "clerk", "senior", "list", "–", "no"],
  ]);
});

test.each([
  [["--pool", "list", "--active"], ["mira@list.test"]],
  [["--pool", "list", "--no-active"], ["ned@list.test"]],
  [["--role", "clerk", "--access-level", "senior"], ["ned@list.test"]],
  [["--search", "NED@list"], ["ned@list.test"]],
])("list-users %j --json is the API's own list", async (args, emails) => {
  const { code, stdout } = await run(["list-users", ...args, "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout).map(({ email }: { email: string }) => email)).toEqual(emails);
});

test("list-users: nobody is no failure; a name can do nothing to the terminal", async () => {
  const none = await run(["list-users", "--pool", "nobody's"]);
  expect(none).toEqual({ code: 0, stdout: "", stderr: "No users found.\n" });
  // As stored by an earlier version.
  const { id } = await add({ email: "esc@corp.test", pool: "esc" });
  const text = "update users set display_name = $2 where id = $1";
  await server.database.db.query({ name: "test-escape", text }, [id, "Eve\u001b[2J"]);
  expect((await run(["list-users", "--pool", "esc"])).stdout).not.toContain("\u001b");
});

test("update-user changes what is named, clears what is said to go, and leaves the rest", async () => {
  const { id } = await add({ email: "upd@corp.test", role: "clerk", pool: "one", display_name: "Upd" });
  const args = ["--role", "treasurer", "--no-pool", "--operator", "--password-stdin"];
  const { code, stdout, stderr } = await run(["update-user", "UPD@corp.test", ...args], {
    input: "correct horse\n",
  });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "✓ Changed upd@corp.test\n" });
  expect(stdout.trimEnd().split("\n")).toEqual([
    id,
    "  display_name: Upd",
    "  email: upd@corp.test",
    "  role: treasurer",
    "  is_operator: yes",
    "  has_password: yes",
  ]);
  await add({ email: "another@corp.test", is_operator: true, password: "correct horse" });
  const json = await run(["update-user", id, "--no-operator", "--email", "moved@corp.test", "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    id,
    email: "moved@corp.test",
    is_operator: false,
    pool: null,
  });
  expect(await signsIn("moved@corp.test", "correct horse")).toBe(true);
});

test("remove-user asks, and where nobody can be asked takes --yes", async () => {
  const { id } = await add({ email: "asked@corp.test" });
  const { code, stdout, stderr } = await run(["remove-user", "asked@corp.test"], { input: "y\n" });
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("--yes");
  expect((await read(id)).active).toBe(true);
});

test("remove-user deactivates, also twice; --activate brings back", async () => {
  const { id } = await add({ email: "rem@corp.test" });
  const { code, stdout, stderr } = await run(["remove-user", "rem@corp.test", "--yes"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(new RegExp(`^${id}\\n(.*\\n)+ {2}active: no\\n$`));
  expect(stderr).toBe(
    `✓ Deactivated rem@corp.test. Brought back by: awaithumans update-user ${id} --activate\n`,
  );
  const json = await run(["remove-user", id, "-y", "--json"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ id, active: false });
  expect((await read(id)).active).toBe(false);
  expect((await run(["update-user", id, "--activate"])).code).toBe(0);
  expect((await read(id)).active).toBe(true);
});

test("set-password sets and clears, by id or address", async () => {
  const { id } = await add({ email: "set@corp.test" });
  const set = await run(["set-password", "set@corp.test", "--password-stdin"], { input: "correct horse" });
  expect({ code: set.code, stderr: set.stderr }).toEqual({
    code: 0,
    stderr: "✓ set@corp.test has the new password, and is signed out everywhere\n",
  });
  expect(await signsIn("set@corp.test", "correct horse")).toBe(true);
  expect((await run(["set-password", id, "-p", "battery staple"])).code).toBe(0);
  expect(await signsIn("set@corp.test", "battery staple")).toBe(true);
  const cleared = await run(["set-password", id, "--clear"]);
  expect([cleared.code, cleared.stdout.includes("has_password")]).toEqual([0, false]);
  expect(await signsIn("set@corp.test", "battery staple")).toBe(false);
});

test("invite-user prints the link, whether it is mailed or not", async () => {
  await add({ email: "inv@corp.test" });
  const { code, stdout, stderr } = await run(["invite-user", "inv@corp.test"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^http:\/\/localhost:3001\/password\?token=\S+\n$/);
  expect(stderr).toMatch(
    /^✓ The link is being mailed to inv@corp\.test\. It works once, and until \S+ \d\d:\d\dZ\.\n$/,
  );
  const json = await run(["invite-user", "inv@corp.test", "--json"]);
  expect(Object.keys(JSON.parse(json.stdout))).toEqual(["link", "mailed", "expires_at"]);
});

test("add-user --invite does both", async () => {
  const added = await run(["add-user", "--email", "new@corp.test", "--invite"]);
  expect(added.stdout).toMatch(/^[0-9a-f]{32}\n {2}email: new@corp\.test\nhttp:\S+\n$/);
  const pair = ["--slack-team-id", "T09", "--slack-user-id", "U09"];
  const unmailed = await run(["add-user", ...pair, "--invite"]);
  expect(unmailed.stderr).toContain("⚠ Nothing is mailed: e-mail is not set up, or they have no address.");
  const both = await run(["add-user", "--email", "json@corp.test", "--invite", "--json"]);
  expect(JSON.parse(both.stdout)).toMatchObject({ email: "json@corp.test", invitation: { mailed: true } });
});

const FIRST = ["bootstrap-operator", "--email", "Root@corp.test", "--display-name", "Root"];

test("bootstrap-operator makes the first operator, and nobody after that", async () => {
  const fresh = await startTestServer();
  onTestFinished(() => fresh.close());
  const args = [...FIRST, "--password-stdin"];
  const { code, stdout, stderr } = await run(args, { on: fresh, input: "correct horse\n" });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "✓ Created the first operator, root@corp.test\n" });
  expect(stdout).toMatch(/^[0-9a-f]{32}\n(.*\n)* {2}is_operator: yes\n {2}has_password: yes\n$/);
  const again = await run(args, { on: fresh, input: "correct horse\n" });
  expect([again.code, again.stdout]).toEqual([1, ""]);
  expect(again.stderr).toContain("add-user --operator");
  const status = await fresh.call("GET", "/api/setup/status");
  expect(status.json).toEqual({ needs_setup: false, token_active: false });
});

test("bootstrap-operator needs a password that will do", async () => {
  const fresh = await startTestServer();
  onTestFinished(() => fresh.close());
  const short = await run([...FIRST, "--password-stdin"], { on: fresh, input: "hush" });
  expect(short).toEqual({ code: 2, stdout: "", stderr: "password must have at least 8 characters.\n" });
  const asked = await run(FIRST, { on: fresh });
  expect([asked.code, asked.stderr.includes("--password-stdin")]).toEqual([2, true]);
  expect((await fresh.call("GET", "/api/setup/status")).json.needs_setup).toBe(true);
});

const UNKNOWN = "0".repeat(32);

test.each([
  [["update-user", "nobody@corp.test", "--role", "x"], 1, "Nobody in the directory has this e-mail address."],
  [["remove-user", UNKNOWN, "--yes"], 1, `User '${UNKNOWN}' not found.`],
  [["invite-user", "nobody@corp.test"], 1, "Nobody in the directory"],
  [["set-password", "nobody@corp.test", "--clear"], 1, "Nobody in the directory"],
  [["update-user", "bad@corp.test"], 2, "Say what to change"],
  [["update-user", "bad@corp.test", "--email", "hush"], 2, "email must be an e-mail address."],
  [["update-user", "bad@corp.test", "--no-email"], 2, "A person needs an e-mail address"],
  [["update-user", "bad@corp.test", "--password", "hush"], 2, "password must have at least 8 characters."],
  [["update-user"], 2, "missing required argument"],
  [["set-password", "bad@corp.test"], 2, "Give --password-stdin or --password"],
  [["set-password", "bad@corp.test", "--clear", "--password", "hush hush"], 2, "cannot be used with"],
  [
    ["set-password", "bad@corp.test", "--password", "hush hush", "--password-stdin"],
    2,
    "cannot be used with",
  ],
  [["add-user", "--email", "x@corp.test", "--invite", "--password", "hush hush"], 2, "cannot be used with"],
  [["bootstrap-operator"], 2, "required option '--email"],
  [["list-users", "--role", "x".repeat(101)], 2, "role must have at most 100 characters."],
  [["list-users", "--token", "hush-hush"], 4, "Authentication required"],
  [["list-users", "--url", "http://127.0.0.1:1"], 3, "There is no answer"],
])("%j ends with %d, and changes nothing", async (args, exit, part) => {
  await server.call("POST", "/api/users", { body: { email: "bad@corp.test" } });
  const { code, stdout, stderr } = await run(args);
  expect({ code, stdout }).toEqual({ code: exit, stdout: "" });
  expect(stderr).toContain(part);
  expect(stderr).not.toContain("hush");
  const [bad] = (await server.call("GET", "/api/users?q=bad@corp.test")).json;
  expect(bad).toMatchObject({ active: true, has_password: false, role: null });
});

test("the last operator is kept: 1, in the server's own words", async () => {
  const { json } = await server.call("GET", "/api/users?limit=1000");
  type Operator = { id: string; is_operator: boolean; has_password: boolean };
  // Whoever can sign in is kept until the end.
  const operators = json
    .filter((user: Operator) => user.is_operator)
    .toSorted((one: Operator, two: Operator) => Number(two.has_password) - Number(one.has_password));
  for (const { id } of operators.slice(1)) await server.call("DELETE", `/api/users/${id}`);
  const { code, stderr } = await run(["update-user", operators[0].id, "--no-operator"]);
  expect([code, stderr.startsWith("You cannot demote the last active operator")]).toEqual([1, true]);
});
