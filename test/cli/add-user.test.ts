import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { lockStateDir } from "../../src/cli/state-lock.ts";
import { ADMIN_TOKEN, startTestServer, type TestServer } from "../support/server.ts";
import { awaithumans, emptyFolder } from "./command.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const ID = /^[0-9a-f]{32}$/;

async function addUser(
  args: readonly string[],
  options: { env?: Record<string, string>; input?: string } = {},
) {
  const env = { AWAITHUMANS_URL: server.url, AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN, ...options.env };
  return awaithumans(["add-user", ...args], { folder: await emptyFolder(), ...options, env });
}

async function signsIn(email: string, password: string): Promise<boolean> {
  const { status } = await server.call("POST", "/api/auth/login", { token: null, body: { email, password } });
  return status === 204;
}

test("prints the id, then what is set; the person can sign in and is in the directory", async () => {
  const { code, stdout, stderr } = await addUser([
    ...[
      "--email",
      "Mira@Corp.test",
      "--display-name",
      "Mira",
      "--slack-team-id",
      "T01",
      "--slack-user-id",
      "U01",
    ],
    ...["--role", "treasurer", "--access-level", "senior", "--pool", "treasury", "--operator"],
    ...["--password", "hush hush hush"],
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "✓ Added mira@corp.test\n" });
  const [id = "", ...attributes] = stdout.trimEnd().split("\n");
  expect(id).toMatch(ID);
  expect(attributes).toEqual([
    "  display_name: Mira",
    "  email: mira@corp.test",
    "  slack_team_id: T01",
    "  slack_user_id: U01",
    "  role: treasurer",
    "  access_level: senior",
    "  pool: treasury",
    "  is_operator: yes",
    "  has_password: yes",
  ]);
  expect(await signsIn("mira@corp.test", "hush hush hush")).toBe(true);
  const { json } = await server.call("GET", "/api/users?pool=treasury");
  expect(json).toMatchObject([{ id, is_operator: true }]);
});

test("a Slack pair is enough, and --json is the API's own object", async () => {
  const pair = ["--slack-team-id", "T02", "--slack-user-id", "U02", "--json"];
  const { code, stdout, stderr } = await addUser(pair);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toMatchObject({
    id: expect.stringMatching(ID),
    email: null,
    slack_user_id: "U02",
  });
});

test("the password from standard input, its last newline aside", async () => {
  const args = ["--email", "stdin@corp.test", "--password-stdin"];
  const { code, stdout } = await addUser(args, { input: "  spaces stay \n" });
  expect(code).toBe(0);
  expect(stdout).toContain("has_password: yes");
  expect(await signsIn("stdin@corp.test", "  spaces stay ")).toBe(true);
});

test.each([
  [["--role", "clerk"], "--email"],
  [["--slack-user-id", "U03"], "belong together"],
  [["--email", "x@corp.test", "--slack-team-id", "T03"], "belong together"],
  [["--email", "x@corp.test", "--password", "long enough", "--password-stdin"], "--password-stdin"],
  [["--email", "x@corp.test", "--password", "hush"], "password must have at least 8 characters"],
  [["--email", "x@corp.test", "--slack-team-id", "T03", "--slack-user-id", "@mira"], "slack_user_id must be"],
  [["--email", "x@corp.test", "--slack-team-id", "acme", "--slack-user-id", "U03"], "slack_team_id must be"],
  [["--email", "hush"], "email must be an e-mail address"],
  [["--email", "x@corp.test", "--nonsense"], "unknown option"],
  [["--email", "x@corp.test", "--url", "corp.test"], "http://"],
])("%j is a usage error that adds nobody", async (args, part) => {
  const { code, stdout, stderr } = await addUser(args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(part);
  expect(stderr).not.toContain("hush");
  expect((await server.call("GET", "/api/users")).text).not.toContain("x@corp.test");
});

test("options that npm kept for itself: a word about `--`, and none where they came through", async () => {
  const env = { npm_lifecycle_event: "awaithumans" };
  for (const args of [["x@corp.test"], []]) {
    const { code, stderr } = await addUser(args, { env });
    expect(code).toBe(2);
    expect(stderr).toContain("npm run -s awaithumans add-user -- --email");
  }
  expect((await addUser(["--email", "hush"], { env })).stderr).not.toContain("npm");
  expect((await addUser([])).stderr).not.toContain("npm");
});

test("somebody with that address is there already: 1", async () => {
  expect((await addUser(["--email", "twice@corp.test"])).code).toBe(0);
  const { code, stdout, stderr } = await addUser(["--email", "Twice@corp.test"]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toBe("A user with this e-mail address exists already.\n");
});

test("--url and --token win over the environment; a wrong token is 4", async () => {
  const env = { AWAITHUMANS_URL: "http://127.0.0.1:1", AWAITHUMANS_ADMIN_API_TOKEN: "hush-hush" };
  const there = ["--email", "there@corp.test", "--url", `${server.url}/`];
  const wrong = await addUser(there, { env });
  expect(wrong.code).toBe(4);
  expect(wrong.stderr).not.toContain("hush");
  expect((await addUser([...there, "--token", ADMIN_TOKEN], { env })).code).toBe(0);
});

test("a server without a token is not asked", async () => {
  const env = { AWAITHUMANS_ADMIN_API_TOKEN: "" };
  const { code, stderr } = await addUser(["--email", "x@corp.test"], { env });
  expect(code).toBe(4);
  expect(stderr).toContain("AWAITHUMANS_ADMIN_API_TOKEN");
});

test("the running dev server of this folder is found, and its token goes with it", async () => {
  const folder = await emptyFolder();
  const stateDir = path.join(folder, ".awaithumans");
  await mkdir(stateDir);
  const lock = await lockStateDir(stateDir);
  onTestFinished(() => lock.release());
  const args = ["add-user", "--email", "found@corp.test"];
  expect((await awaithumans(args, { folder })).stderr).toContain("still starting");
  await lock.announce({ url: server.url, admin_token: ADMIN_TOKEN, webhook_secret: "whsec_x" });
  expect((await awaithumans(args, { folder, env: { AWAITHUMANS_ADMIN_API_TOKEN: "another" } })).code).toBe(0);
});

test("nothing runs: 3, and what to do", async () => {
  const { code, stderr } = await awaithumans(["add-user", "--email", "x@corp.test"], {
    folder: await emptyFolder(),
  });
  expect(code).toBe(3);
  expect(stderr).toMatch(/No dev server is running.*awaithumans dev.*--url/);
  const dead = await addUser(["--email", "x@corp.test", "--url", "http://127.0.0.1:1"]);
  expect(dead.code).toBe(3);
  expect(dead.stderr).toContain("There is no answer from http://127.0.0.1:1 (");
});

test.each([
  [200, "<h1>Welcome</h1>"],
  [302, ""],
  [404, '{"detail":"Not Found"}'],
])("what answers %d %s is no server of ours, and the token is not sent on", async (status, body) => {
  const seen: string[] = [];
  const other = createServer((req, res) => {
    seen.push(req.url ?? "");
    res.writeHead(status, { location: "/elsewhere" }).end(body);
  }).listen(0, "127.0.0.1");
  await once(other, "listening");
  onTestFinished(() => void other.close());
  const address = other.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { code, stderr } = await addUser(["--email", "x@corp.test", "--url", `http://127.0.0.1:${port}`]);
  expect(code).toBe(3);
  expect(stderr).toContain("no awaithumans server");
  expect(seen).toEqual(["/api/users"]);
});
