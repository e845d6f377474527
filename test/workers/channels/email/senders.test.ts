import { createCipheriv } from "node:crypto";
import { BlockList } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { ChannelState } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { PLUGINS } from "../../../../src/plugins.ts";
import { readStored } from "../../../../src/workers/channels/email/stored.ts";
import { MailServer } from "../../../support/mail-server.ts";
import { PAYLOAD_KEY, startTestServer, type TestServer } from "../../../support/server.ts";
import { ADMIN, createTestServices, refusal, type TestServices } from "../../../support/services.ts";
import { mailEnv } from "./mail-worker.ts";

let base: TestServices;
beforeAll(async () => {
  base = await createTestServices();
});
afterAll(() => base.close());

const SECRET = "hunter2-hunter2";

const identity = (id: string, more: object = {}) => ({
  id,
  displayName: `Sender ${id}`,
  fromEmail: `${id}@acme.test`,
  transport: "smtp",
  ...more,
});

const smtp = (port: number, more: object = {}) =>
  JSON.stringify({ host: "127.0.0.1", port, start_tls: false, ...more });

/** A node that may call mail servers of this machine, with no sender stored yet. */
async function services(): Promise<TestServices> {
  const t = await createTestServices(base, { env: { AWAITHUMANS_OUTBOUND_ALLOW: "127.0.0.0/8" } });
  onTestFinished(() => t.close());
  await t.db.query({ name: "test-senders", text: "delete from sender_identities" }, []);
  return t;
}

async function mailServer(login?: { user: string; password: string }): Promise<MailServer> {
  const post = await MailServer.start(login ? { login } : {});
  onTestFinished(() => post.close());
  return post;
}

test("a sender is stored, read, replaced and removed; its secrets are sealed and never come back", async () => {
  const t = await services();
  const channels = t.channels(ADMIN);
  const config = smtp(2525, { username: "mailer", password: SECRET });
  const stored = await channels.setIdentity({
    identity: identity("acme-prod", { fromName: "Acme", replyTo: "help@acme.test" }),
    transportConfigJson: config,
  });
  const listed = await channels.listIdentities({});
  const got = await channels.getIdentity({ id: "acme-prod" });
  for (const answer of [stored.identity, listed.identities[0], got.identity]) {
    expect(answer).toMatchObject({ id: "acme-prod", fromEmail: "acme-prod@acme.test", fromName: "Acme" });
    expect(JSON.stringify(answer)).not.toMatch(/hunter2|mailer|127\.0\.0\.1/);
  }
  const rows = await t.db.query({ name: "test-sealed", text: "select * from sender_identities" }, []);
  expect(JSON.stringify(rows)).not.toMatch(/hunter2|mailer|127\.0\.0\.1/);

  await channels.setIdentity({ identity: identity("acme-prod"), transportConfigJson: smtp(2526) });
  expect((await channels.getIdentity({ id: "acme-prod" })).identity?.fromName).toBeUndefined();
  await channels.deleteIdentity({ id: "acme-prod" });
  expect((await refusal(channels.getIdentity({ id: "acme-prod" }))).reason).toBe("IDENTITY_NOT_FOUND");
});

/** Missing or of the wrong type; everything else is out of range. */
const MALFORMED = "INVALID_REQUEST";
const UNACCEPTABLE = "VALIDATION_ERROR";

test.each([
  ["an unknown transport", "pigeon", {}, UNACCEPTABLE, ["/transport"]],
  ["no host", "smtp", {}, MALFORMED, ["/transport_config/host"]],
  ["a host with a scheme", "smtp", { host: "smtp://acme.test" }, UNACCEPTABLE, ["/transport_config/host"]],
  ["a port that is text", "smtp", { host: "a.test", port: "25" }, MALFORMED, ["/transport_config/port"]],
  ["a port out of range", "smtp", { host: "a.test", port: 65_536 }, UNACCEPTABLE, ["/transport_config/port"]],
  ["port 0", "smtp", { host: "a.test", port: 0 }, UNACCEPTABLE, ["/transport_config/port"]],
  ["half a port", "smtp", { host: "a.test", port: 25.5 }, UNACCEPTABLE, ["/transport_config/port"]],
  [
    "a flag that is text",
    "smtp",
    { host: "a.test", use_tls: "yes" },
    MALFORMED,
    ["/transport_config/use_tls"],
  ],
  ["a user alone", "smtp", { host: "a.test", user: "u" }, UNACCEPTABLE, ["/transport_config/password"]],
  [
    "a password alone",
    "smtp",
    { host: "a.test", password: "p" },
    UNACCEPTABLE,
    ["/transport_config/username"],
  ],
  ["a host that is a number", "smtp", { host: 7 }, MALFORMED, ["/transport_config/host"]],
  ["what it does not know", "smtp", { host: "a.test", hots: "b" }, UNACCEPTABLE, ["/transport_config/hots"]],
  ["no key", "resend", {}, MALFORMED, ["/transport_config/api_key"]],
  [
    "a key that would end a header",
    "resend",
    { api_key: "a\r\nb" },
    UNACCEPTABLE,
    ["/transport_config/api_key", "/transport_config/api_key"],
  ],
  ["no folder allowed", "file", { dir: "/srv/mail" }, UNACCEPTABLE, ["/transport_config/dir"]],
  ["something where nothing is", "noop", { dir: "x" }, UNACCEPTABLE, ["/transport_config/dir"]],
])("a sender with %s is refused with the place", async (_what, transport, config, reason, violations) => {
  const call = base.channels(ADMIN).setIdentity({
    identity: identity("bad", { transport }),
    transportConfigJson: JSON.stringify(config),
  });
  expect(await refusal(call)).toMatchObject({ reason, violations });
});

test.each([
  "a,b@acme.test",
  "<a@acme.test>",
  "a;b@acme.test",
  "a:b@acme.test",
  "a|b@acme.test",
  "a@acme@test",
])("an address that no mail could carry is refused when the sender is stored: %s", async (address) => {
  const call = base.channels(ADMIN).setIdentity({
    identity: identity("odd", { fromEmail: address, replyTo: address }),
    transportConfigJson: JSON.stringify({ host: "mail.acme.test" }),
  });
  expect(await refusal(call)).toMatchObject({ violations: ["/from_email", "/reply_to"] });
});

test.each(["127.0.0.1", "localhost", "10.1.2.3", "169.254.169.254", "::1", "fe80::1"])(
  "a sender may not lead into the server's own network: %s",
  async (host) => {
    const call = base.channels(ADMIN).setIdentity({
      identity: identity("inside"),
      transportConfigJson: JSON.stringify({ host }),
    });
    expect(await refusal(call)).toMatchObject({ violations: ["/transport_config/host"] });
  },
);

test("a name that leads into the server's own network is refused when it is used", async () => {
  const post = await mailServer();
  const t = base;
  // A number is a name to the check, and loopback to the resolver.
  const transportConfigJson = JSON.stringify({ host: "2130706433", port: post.port, start_tls: false });
  await t.channels(ADMIN).setIdentity({ identity: identity("inside"), transportConfigJson });
  const result = await t.channels(ADMIN).testChannel({ destination: "email+inside:ann@acme.test" });
  expect(result).toMatchObject({ sent: false, reason: "transport_error" });
  expect(result.message).toContain("The mail server was not called: the host is private");
  expect(post.connections).toBe(0);
});

test("the only stored sender is the default; of several one has to be named", async () => {
  const [one, two] = [await mailServer(), await mailServer({ user: "mailer", password: SECRET })];
  const t = await services();
  const channels = t.channels(ADMIN);
  const send = (destination: string) => channels.testChannel({ destination });
  const state = async () => (await channels.listChannels({})).channels.find(({ kind }) => kind === "email");
  expect(await send("email:ann@acme.test")).toMatchObject({ sent: false, reason: "no_transport_configured" });
  expect(await state()).toMatchObject({ state: ChannelState.OFF });

  await channels.setIdentity({ identity: identity("one"), transportConfigJson: smtp(one.port) });
  expect(await send("email:ann@acme.test")).toMatchObject({ sent: true });
  expect(await one.mail(1)).toMatchObject({ from: "one@acme.test", to: "ann@acme.test" });
  expect((await channels.getIdentity({ id: "one" })).identity?.verifyTime).toBeDefined();
  expect(await state()).toMatchObject({ state: ChannelState.READY, label: "E-mail" });

  const config = smtp(two.port, { username: "mailer", password: SECRET });
  await channels.setIdentity({ identity: identity("two"), transportConfigJson: config });
  const torn = await send("email:ann@acme.test");
  expect(torn).toMatchObject({ sent: false, reason: "no_transport_configured" });
  expect(torn.message).toContain("email+<id>:<address>");
  expect(await send("email+two:ann@acme.test")).toMatchObject({ sent: true });
  expect(await two.mail(1)).toMatchObject({ from: "two@acme.test", user: "mailer" });

  const wrong = smtp(two.port, { username: "mailer", password: "other-secret" });
  await channels.setIdentity({ identity: identity("two"), transportConfigJson: wrong });
  expect((await channels.getIdentity({ id: "two" })).identity?.verifyTime).toBeUndefined();
  const refused = await send("email+two:ann@acme.test");
  expect(refused).toMatchObject({ sent: false, reason: "transport_error" });
  expect(refused.message).toBe(
    `The mail server refused to let us in (SMTP 535). Check "username" and "password" in the configuration of the sender 'two'.`,
  );
});

test("settings of a sender that nothing uses are named beside a stored one too", async () => {
  const t = await services();
  await t.channels(ADMIN).setIdentity({ identity: identity("one"), transportConfigJson: smtp(2525) });
  const env = { AWAITHUMANS_SMTP_HOST: "smtp.acme.test", AWAITHUMANS_OUTBOUND_ALLOW: "127.0.0.0/8" };
  const other = await createTestServices(base, { env });
  onTestFinished(() => other.close());
  const { channels } = await other.channels(ADMIN).listChannels({});
  expect(channels.find(({ kind }) => kind === "email")).toMatchObject({
    state: ChannelState.READY,
    problems: [expect.stringMatching(/TRANSPORT is not set, so nothing uses AWAITHUMANS_SMTP_HOST\./)],
  });
});

test("a sender that is not stored fails loudly; nothing else is used in its place", async () => {
  const post = await mailServer();
  const server: TestServer = await startTestServer(mailEnv(post.port), PLUGINS);
  onTestFinished(() => server.close());
  const body = {
    task: "Approve?",
    payload: {},
    payload_schema: {},
    response_schema: {},
    timeout_seconds: 900,
    idempotency_key: "named",
    notify: ["email+missing:ann@acme.test"],
  };
  const { json } = await server.call("POST", "/api/tasks", { body });
  expect(json.warnings).toMatchObject([{ code: "CHANNEL_NOT_CONFIGURED" }]);
  const audit = async () => (await server.call("GET", `/api/tasks/${json.id}/audit`)).json;
  await expect.poll(async () => (await audit()).length).toBe(2);
  expect((await audit())[1]).toMatchObject({
    action: "notification_failed",
    channel: "email",
    extra_data: {
      recipient: "ann@acme.test",
      reason: "no_transport_configured",
      message: "No sender is stored under the id that the destination names. Store it, or name another one.",
    },
  });
  expect(post.connections).toBe(0);
});

test("a stored sender's mails have its name and its reply address, and sign in as it says", async () => {
  const post = await mailServer({ user: "mailer", password: SECRET });
  const t = await services();
  const named = identity("named", { fromName: 'Büro "Süd", Köln', replyTo: "help@acme.test" });
  const transportConfigJson = smtp(post.port, { user: "mailer", password: SECRET });
  await t.channels(ADMIN).setIdentity({ identity: named, transportConfigJson });
  expect(await t.channels(ADMIN).testChannel({ destination: "email+named:ann@acme.test" })).toMatchObject({
    sent: true,
  });
  const { parsed, user } = await post.mail(1);
  expect(parsed.from?.value).toEqual([{ name: 'Büro "Süd", Köln', address: "named@acme.test" }]);
  expect(parsed.replyTo?.value).toMatchObject([{ address: "help@acme.test" }]);
  expect(user).toBe("mailer");
});

test("a stored sender speaks TLS unless it says otherwise", async () => {
  const post = await mailServer();
  const t = await services();
  const transportConfigJson = JSON.stringify({ host: "127.0.0.1", port: post.port });
  await t.channels(ADMIN).setIdentity({ identity: identity("plain"), transportConfigJson });
  const result = await t.channels(ADMIN).testChannel({ destination: "email+plain:ann@acme.test" });
  expect(result).toMatchObject({ sent: false, message: expect.stringContaining("has no STARTTLS") });
  expect(post.mails).toEqual([]);
  const bounds = { resendBaseUrl: "", fileDir: undefined, outboundAllow: new BlockList() };
  const tlsWith = (more: object) => readStored("smtp", { host: "mail.acme.test", ...more }, bounds).route;
  expect(tlsWith({ port: 465 })).toMatchObject({ tls: "implicit" });
  expect(tlsWith({ port: 465, use_tls: false })).toMatchObject({ tls: "starttls" });
  expect(tlsWith({ port: 2465, use_tls: true })).toMatchObject({ tls: "implicit" });
});

test("a sender is sealed in the published form: version, nonce, ciphertext and tag under the root key", async () => {
  const post = await mailServer();
  const t = await services();
  await t.channels(ADMIN).setIdentity({ identity: identity("moved"), transportConfigJson: smtp(25) });
  // As a database that comes from elsewhere has it.
  const nonce = Buffer.from("000102030405060708090a0b", "hex");
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(PAYLOAD_KEY, "base64"), nonce);
  const body = Buffer.concat([cipher.update(smtp(post.port)), cipher.final()]);
  const sealed = Buffer.concat([Buffer.of(1), nonce, body, cipher.getAuthTag()]).toString("base64");
  await t.db.query({ name: "test-move", text: "update sender_identities set sealed_config = $1" }, [sealed]);
  const send = () => t.channels(ADMIN).testChannel({ destination: "email+moved:ann@acme.test" });
  expect(await send()).toMatchObject({ sent: true });
  const spoilt = Buffer.from(sealed, "base64");
  for (const [at, byte] of [
    [0, 2],
    [20, (spoilt[20] ?? 0) ^ 1],
  ] as const) {
    const other = Buffer.from(spoilt);
    other[at] = byte;
    await t.db.query({ name: "test-move", text: "update sender_identities set sealed_config = $1" }, [
      other.toString("base64"),
    ]);
    expect(await send()).toMatchObject({
      sent: false,
      message: expect.stringContaining("store the sender anew"),
    });
  }
});

test("a sender sealed under another key cannot send, and says so", async () => {
  const t = await services();
  await t.channels(ADMIN).setIdentity({ identity: identity("old"), transportConfigJson: smtp(25) });
  await t.db.query({ name: "test-spoil", text: "update sender_identities set sealed_config = 'AQID'" }, []);
  const result = await t.channels(ADMIN).testChannel({ destination: "email+old:ann@acme.test" });
  expect(result).toMatchObject({ sent: false, reason: "no_transport_configured" });
  expect(result.message).toContain("stored under another AWAITHUMANS_PAYLOAD_KEY");
  expect((await t.channels(ADMIN).listIdentities({})).identities).toHaveLength(1);
});
