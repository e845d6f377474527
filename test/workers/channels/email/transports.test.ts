import { mkdtemp, readdir, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../../../src/config.ts";
import { start } from "../../../../src/main.ts";
import { PLUGINS } from "../../../../src/plugins.ts";
import { createTestDatabase } from "../../../support/postgres.ts";
import { PAYLOAD_KEY, startTestServer, type TestServer } from "../../../support/server.ts";
import { ResendServer } from "./resend-server.ts";

const FROM = { AWAITHUMANS_EMAIL_FROM: "approvals@acme.test", AWAITHUMANS_EMAIL_FROM_NAME: 'The "A" Team' };

async function serve(env: Record<string, string>): Promise<TestServer> {
  const server = await startTestServer({ ...FROM, ...env }, PLUGINS);
  onTestFinished(() => server.close());
  return server;
}

let keys = 0;
async function ask(server: TestServer, notify = "email:ann@acme.test"): Promise<string> {
  keys += 1;
  const body = {
    task: "Approve?",
    payload: { amount_usd: 5 },
    payload_schema: {},
    response_schema: { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] },
    timeout_seconds: 900,
    idempotency_key: `transport-${keys}`,
    notify: [notify],
  };
  return (await server.call("POST", "/api/tasks", { body })).json.id;
}

const delivery = async (server: TestServer, id: string) =>
  (await server.call("GET", `/api/tasks/${id}/deliveries`)).json[0];

const settled = (server: TestServer, id: string, status: string) =>
  expect.poll(async () => (await delivery(server, id)).status).toBe(status);

let vendor: ResendServer;
let server: TestServer;
beforeAll(async () => {
  vendor = await ResendServer.start();
  server = await startTestServer(
    {
      ...FROM,
      AWAITHUMANS_EMAIL_TRANSPORT: "Resend",
      AWAITHUMANS_RESEND_KEY: vendor.key,
      AWAITHUMANS_RESEND_BASE_URL: vendor.url,
      AWAITHUMANS_EMAIL_REPLY_TO: "help@acme.test",
    },
    PLUGINS,
  );
});
afterAll(async () => {
  await server.close();
  await vendor.close();
});
beforeEach(() => vendor.forget());

async function temporary(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "awaithumans-mails-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

test("Resend gets the mail in its own shape, under the delivery's id", async () => {
  const id = await ask(server);
  await settled(server, id, "sent");
  const { id: deliveryId } = await delivery(server, id);
  expect(vendor.calls).toEqual([deliveryId]);
  expect(vendor.mails[0]?.mail).toEqual({
    from: '"The \\"A\\" Team" <approvals@acme.test>',
    to: ["ann@acme.test"],
    subject: "Review: Approve?",
    html: expect.stringContaining("Approve?"),
    text: expect.stringContaining("REVIEW REQUESTED"),
    reply_to: "help@acme.test",
    tags: [{ name: "task_id", value: id }],
    headers: expect.objectContaining({
      "X-Awaithumans-Delivery": deliveryId,
      "Auto-Submitted": "auto-generated",
    }),
  });
});

test.each(["taken, cut", "cut"] as const)("Resend's answer lost (%s): one mail all the same", async (how) => {
  vendor.troubles.push({ how });
  const id = await ask(server);
  await vendor.called(2);
  await settled(server, id, "sent");
  expect(vendor.mails).toHaveLength(1);
  expect(new Set(vendor.calls).size).toBe(1);
});

test.each([
  { status: 500 },
  { status: 429, name: "rate_limit_exceeded" },
  { status: 408 },
  { status: 409, name: "concurrent_idempotent_requests" },
])("Resend answers $status: tried again", async (trouble) => {
  vendor.troubles.push(trouble);
  const id = await ask(server);
  await expect.poll(async () => (await delivery(server, id)).message).toContain(`HTTP ${trouble.status}`);
  await settled(server, id, "sent");
  expect(vendor.mails).toHaveLength(1);
});

test("Resend says when to come again, and is not asked before", async () => {
  vendor.troubles.push({ status: 429, headers: { "retry-after": "120" } });
  const id = await ask(server);
  // While the attempt is under way, the next one is still told of for when this one was to come.
  await expect.poll(async () => (await delivery(server, id)).message).toContain("HTTP 429");
  const { attempts, next_attempt_at: next } = await delivery(server, id);
  expect(attempts).toBe(1);
  expect(Date.parse(next) - Date.now()).toBeGreaterThan(100_000);
  expect(vendor.calls).toHaveLength(1);
});

test.each([
  [{ status: 422, name: "validation_error" }, "Resend refused the mail (HTTP 422)."],
  [{ status: 401, name: "missing_api_key" }, "Check AWAITHUMANS_RESEND_KEY"],
  [{ status: 302, headers: { location: "http://127.0.0.1:1/" } }, "Resend refused the mail (HTTP 302)."],
])("Resend answers $status for good: given up, in words of ours", async (trouble, words) => {
  vendor.troubles.push(trouble);
  const id = await ask(server);
  await settled(server, id, "failed");
  const { message } = await delivery(server, id);
  expect(message).toContain(words);
  expect(message).not.toMatch(/as told|re_test_key/);
  expect(vendor.calls).toHaveLength(1);
});

test("a stored sender has its own key at Resend, and counts as verified once a mail of it was taken", async () => {
  const store = (api_key: string) =>
    server.call("POST", "/api/channels/email/identities", {
      body: {
        id: "acme",
        display_name: "Acme",
        from_email: "acme@acme.test",
        transport: "Resend",
        transport_config: { api_key },
      },
    });
  const verified = async () =>
    (await server.call("GET", "/api/channels/email/identities/acme")).json.verified;
  await store("re_wrong_key");
  const refused = await ask(server, "email+acme:ann@acme.test");
  await settled(server, refused, "failed");
  const { message } = await delivery(server, refused);
  expect(message).toContain("Check the key of sender 'acme'");
  expect(message).not.toContain("re_wrong_key");
  expect(await verified()).toBe(false);

  await store(vendor.key);
  const id = await ask(server, "email+acme:ann@acme.test");
  await settled(server, id, "sent");
  expect(vendor.mails[0]?.mail).toMatchObject({ from: "acme@acme.test" });
  expect(vendor.mails[0]?.mail).not.toHaveProperty("reply_to");
  expect(await verified()).toBe(true);
});

test("`file` writes one whole JSON a mail, below its folder", async () => {
  const folder = await temporary();
  const server = await serve({
    AWAITHUMANS_EMAIL_TRANSPORT: "file",
    AWAITHUMANS_EMAIL_FILE_DIR: path.join(folder, "out"),
  });
  const id = await ask(server);
  await settled(server, id, "sent");
  const [name = "", ...more] = await readdir(path.join(folder, "out"));
  expect(more).toEqual([]);
  expect(name).toMatch(/^\d{13}-file-[0-9a-f]{16}\.json$/);
  const mail = JSON.parse(await readFile(path.join(folder, "out", name), "utf8"));
  expect(mail).toEqual({
    to: "ann@acme.test",
    subject: "Review: Approve?",
    html: expect.any(String),
    text: expect.any(String),
    from_email: "approvals@acme.test",
    from_name: 'The "A" Team',
    reply_to: null,
    tags: { task_id: id },
    _received_at: expect.stringMatching(/Z$/),
    _message_id: name.slice(14, -5),
  });
});

test("`file` follows no link out of its folder", async () => {
  const [folder, elsewhere] = [await temporary(), await temporary()];
  await symlink(elsewhere, path.join(folder, "out"));
  const server = await serve({ AWAITHUMANS_EMAIL_FILE_DIR: folder });
  const put = (dir: string) =>
    server.call("POST", "/api/channels/email/identities", {
      body: {
        id: "files",
        display_name: "Files",
        from_email: "a@acme.test",
        transport: "file",
        transport_config: { dir },
      },
    });
  for (const dir of [path.join(folder, "..", "x"), "../x", elsewhere, "/"]) {
    const { status, json } = await put(dir);
    expect([status, json.details?.[0]?.path]).toEqual([422, "/transport_config/dir"]);
  }
  expect((await put("out/deeper")).status).toBe(200);
  const id = await ask(server);
  await settled(server, id, "failed");
  expect((await delivery(server, id)).message).toContain("leads out of the folder");
  expect(await readdir(elsewhere)).toEqual([]);
  await put("in/deeper");
  await settled(server, await ask(server), "sent");
  expect(await readdir(path.join(folder, "in", "deeper"))).toHaveLength(1);
});

test("`logging` writes the mail to the log; `noop` to nowhere", async () => {
  const lines: string[] = [];
  const log = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
  const base = await createTestDatabase();
  const config = loadConfig(
    {
      ...FROM,
      AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
      AWAITHUMANS_ADMIN_API_TOKEN: "admin-token-of-the-tests",
      AWAITHUMANS_PORT: "0",
      AWAITHUMANS_DRAIN_SECONDS: "0",
      AWAITHUMANS_EMAIL_TRANSPORT: "LOGGING",
      AWAITHUMANS_DATABASE_POOL_SIZE: "5",
    },
    PLUGINS,
  );
  const options = { role: "both", plugins: PLUGINS, hosts: ["127.0.0.1"], log } as const;
  const running = await start({ config: { ...config, databaseUrl: base.url }, ...options });
  onTestFinished(async () => {
    await running.close();
    await base.close();
  });
  await fetch(`http://127.0.0.1:${running.port}/api/tasks`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer admin-token-of-the-tests" },
    body: JSON.stringify({
      task: "Logged?",
      payload: {},
      payload_schema: {},
      response_schema: {},
      timeout_seconds: 900,
      idempotency_key: "logged",
      notify: ["email:ann@acme.test"],
    }),
  });
  await expect.poll(() => lines.find((line) => line.includes("Review: Logged?"))).toBeTruthy();
  const entry = JSON.parse(lines.find((line) => line.includes("Review: Logged?")) ?? "{}");
  expect(entry).toMatchObject({
    level: 40,
    messageId: expect.stringMatching(/^logging-[0-9a-f]{16}$/),
    mail: { to: "ann@acme.test", text: expect.stringContaining("Open task: http") },
  });

  const quiet = await serve({ AWAITHUMANS_EMAIL_TRANSPORT: "noop" });
  await settled(quiet, await ask(quiet), "sent");
});

test.each([
  ["logging", /was written to the server's log and nowhere else\.$/],
  ["noop", /was thrown away/],
  ["file", /was written into a file in /],
])("a test by `%s` does not say that a mail server took it", async (transport, words) => {
  const AWAITHUMANS_EMAIL_FILE_DIR = await temporary();
  const server = await serve({ AWAITHUMANS_EMAIL_TRANSPORT: transport, AWAITHUMANS_EMAIL_FILE_DIR });
  const body = { destination: "email:ann@acme.test" };
  const { json } = await server.call("POST", "/api/channels/test", { body });
  expect(json).toMatchObject({ sent: true, message: expect.stringMatching(words) });
});
