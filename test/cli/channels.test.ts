import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { lockStateDir } from "../../src/cli/state-lock.ts";
import { ADMIN_TOKEN, startTestServer, type TestServer } from "../support/server.ts";
import { SlackServer } from "../support/slack-server.ts";
import { awaithumans, emptyFolder } from "./command.ts";
import { startDev } from "./dev-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({
    AWAITHUMANS_EMAIL_TRANSPORT: "noop",
    AWAITHUMANS_EMAIL_FROM: "approvals@acme.test",
    AWAITHUMANS_SLACK_BOT_TOKEN: "xoxb-hush",
    AWAITHUMANS_SLACK_API_URL: "http://127.0.0.1:1/api/",
  });
});
afterAll(() => server.close());

async function channels(...args: string[]) {
  const env = { AWAITHUMANS_URL: server.url, AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN };
  return awaithumans(["channels", ...args], { folder: await emptyFolder(), env });
}

test("each channel with its state, what is missing and what is known", async () => {
  const { code, stdout, stderr } = await channels();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^⚠ Slack \(slack\): not complete\n( {4}.*AWAITHUMANS_SLACK_SIGNING_SECRET.*\n)/m);
  expect(stdout).toMatch(
    /^✓ E-mail \(email\): ready; try it: awaithumans channels test email:you@example\.com\n {4}.*approvals@acme\.test.*\n/m,
  );
  expect(stdout).not.toContain("hush");
  const json = await channels("--json");
  expect(JSON.parse(json.stdout)).toMatchObject([
    { kind: "slack", status: "incomplete" },
    { kind: "email", status: "ready" },
  ]);
});

test("a test message that is taken: 0, and a sentence", async () => {
  const { code, stdout, stderr } = await channels("test", "email:bob@x.test");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toBe("✓ The message for bob@x.test was thrown away, as the transport `noop` does.\n");
  const json = await channels("test", "email:bob@x.test", "--json");
  expect(JSON.parse(json.stdout)).toEqual({ sent: true, reason: null, message: expect.any(String) });
});

test("one that is not sent: 1, and why; with --json the API's own object as well", async () => {
  const { code, stdout, stderr } = await channels("test", "email+nobody:bob@x.test");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toMatch(/^Not sent: No sender is stored under the id .*\n$/);
  const json = await channels("test", "--json", "email+nobody:bob@x.test");
  expect(json.code).toBe(1);
  expect(JSON.parse(json.stdout)).toMatchObject({ sent: false, reason: "no_transport_configured" });
});

test.each([
  [["test"], "missing required argument"],
  [["test", "pigeon:hush"], "destination names an unknown channel"],
  [["test", "email:hush"], "destination must be"],
  [["tset", "email:bob@x.test"], "too many arguments"],
])("channels %j is a usage error", async (args, part) => {
  const { code, stdout, stderr } = await channels(...args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(part);
  expect(stderr).not.toContain("hush");
});

test("--url and --token are taken on both sides of `test`", async () => {
  const folder = await emptyFolder();
  const whom = ["--url", server.url, "--token", ADMIN_TOKEN];
  const destination = "email:bob@x.test";
  expect((await awaithumans(["channels", ...whom, "test", destination], { folder })).code).toBe(0);
  expect((await awaithumans(["channels", "test", destination, ...whom], { folder })).code).toBe(0);
  expect((await awaithumans(["channels", "test", ...whom, destination], { folder })).code).toBe(0);
});

test("nothing runs: 3", async () => {
  const { code, stderr } = await awaithumans(["channels"], { folder: await emptyFolder() });
  expect(code).toBe(3);
  expect(stderr).toContain("awaithumans dev");
});

test("doctor asks the running dev server, and says where it knows less than the settings here", async () => {
  const folder = await emptyFolder();
  const stateDir = path.join(folder, ".awaithumans");
  await mkdir(stateDir);
  const lock = await lockStateDir(stateDir);
  onTestFinished(() => lock.release());
  await lock.announce({ url: server.url, admin_token: ADMIN_TOKEN, webhook_secret: "whsec_x" });
  const { stdout } = await awaithumans(["doctor"], { folder });
  expect(stdout).toMatch(
    /^✓ Channel email: ready; try it: awaithumans channels test email:\S+\. .*approvals@acme\.test/m,
  );
  expect(stdout).toMatch(/^⚠ Channel slack: not complete\. .*AWAITHUMANS_SLACK_SIGNING_SECRET/m);

  const bare = await startTestServer();
  onTestFinished(() => bare.close());
  await lock.announce({ url: bare.url, admin_token: ADMIN_TOKEN, webhook_secret: "whsec_x" });
  const env = { AWAITHUMANS_EMAIL_TRANSPORT: "noop", AWAITHUMANS_EMAIL_FROM: "a@acme.test" };
  const stale = await awaithumans(["doctor"], { folder, env });
  expect(stale.stdout).toContain("⚠ Channel email: set here, but the running server was started without it.");
});

test("dev says once, below its start-up lines, how each channel and verifier stands that somebody set up", {
  timeout: 120_000,
}, async () => {
  const slack = await SlackServer.start();
  onTestFinished(() => slack.close());
  const env = {
    ...slack.env,
    AWAITHUMANS_EMAIL_TRANSPORT: "smtp",
    ANTHROPIC_BASE_URL: "http://127.0.0.1:1",
  };
  const dev = await startDev({ folder: await emptyFolder(), env });
  await expect.poll(() => dev.output()).toMatch(/^✓ Slack: ready$/m);
  const said = () => dev.output().match(/^⚠ .*$/gm) ?? [];
  await expect.poll(() => said()).toHaveLength(2);
  expect(said()[0]).toMatch(/^⚠ E-mail: not complete\. /);
  for (const variable of ["AWAITHUMANS_SMTP_HOST", "AWAITHUMANS_EMAIL_FROM"])
    expect(said()[0]).toContain(variable);
  expect(said()[1]).toMatch(/^⚠ Verifier claude: .*ANTHROPIC_API_KEY is not set/);
  expect(dev.errors()).not.toContain("E-mail");
});
