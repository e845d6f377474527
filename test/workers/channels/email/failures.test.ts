import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { channelsOf } from "../../../../src/channels.ts";
import { loadConfig } from "../../../../src/config.ts";
import { PLUGINS } from "../../../../src/plugins.ts";
import { PAYLOAD_KEY } from "../../../support/server.ts";
import { mailEnv } from "./mail-worker.ts";
import { link, type Office, openOffice, useOffice } from "./office.ts";

const shared = useOffice();

const delivery = async ({ server }: Office, id: string) =>
  (await server.call("GET", `/api/tasks/${id}/deliveries`)).json[0];

const settled = (office: Office, id: string, status: string) =>
  expect.poll(async () => (await delivery(office, id)).status).toBe(status);

async function failures({ server }: Office, id: string) {
  const { json } = await server.call("GET", `/api/tasks/${id}/audit`);
  return json.filter(({ action }: { action: string }) => action === "notification_failed");
}

test.each([
  ["at the recipient", { at: "rcpt", code: 450 }],
  ["at the content", { at: "data", code: 451 }],
] as const)("a mail that is put off %s waits with its reason, and is sent", async (_where, fault) => {
  const office = shared();
  office.post.faults.push(fault);
  const id = await office.ask();
  await expect
    .poll(() => delivery(office, id))
    .toMatchObject({
      status: "queued",
      attempts: 1,
      reason: "transport_error",
      message: `The mail server did not take the mail now (SMTP ${fault.code}).`,
      next_attempt_at: expect.any(String),
    });
  await office.mailOf(id);
  await settled(office, id, "sent");
  expect(await delivery(office, id)).toMatchObject({ attempts: 2, reason: null, message: null });
  expect(await failures(office, id)).toEqual([]);
});

test.each([
  [
    "the recipient",
    { at: "rcpt", code: 550 },
    "The mail server refused the recipient (SMTP 550). Check the address.",
  ],
  ["the content", { at: "data", code: 554 }, "The mail server refused the mail (SMTP 554)."],
] as const)("a mail refused for %s is given up, and the trail says so", async (_what, fault, message) => {
  const office = shared();
  office.post.faults.push(fault);
  const id = await office.ask();
  await settled(office, id, "failed");
  expect(await failures(office, id)).toMatchObject([
    {
      actor_type: "system",
      channel: "email",
      extra_data: { recipient: "ann@acme.test", reason: "transport_error", message },
    },
  ]);
  expect(office.post.mails.filter(({ source }) => source.includes(id))).toEqual([]);
  expect((await office.task(id)).status).toBe("created");
});

test("a wrong password is told without a word of it", async () => {
  const office = await openOffice({
    login: { user: "mailer", password: "right-password" },
    env: { AWAITHUMANS_SMTP_USER: "mailer", AWAITHUMANS_SMTP_PASSWORD: "wrong-password" },
  });
  const id = await office.ask();
  await settled(office, id, "failed");
  const { reason, message } = await delivery(office, id);
  expect([reason, message]).toEqual([
    "transport_error",
    "The mail server refused to let us in (SMTP 535). Check AWAITHUMANS_SMTP_USER and AWAITHUMANS_SMTP_PASSWORD.",
  ]);
  const { text } = await office.server.call("GET", `/api/tasks/${id}/audit`);
  expect(text).not.toMatch(/wrong-password|no such user/);
});

test("a login that is missing is named by its settings", async () => {
  const office = await openOffice({ login: { user: "mailer", password: "right-password" } });
  const id = await office.ask();
  await settled(office, id, "failed");
  expect((await delivery(office, id)).message).toMatch(
    /^The mail server asks for .*login first \(SMTP 530\)\..*AWAITHUMANS_SMTP_USER and AWAITHUMANS_SMTP_PASSWORD/,
  );
});

test("the right password is used", async () => {
  const login = { user: "mailer", password: "right-password" };
  const office = await openOffice({
    login,
    env: { AWAITHUMANS_SMTP_USER: login.user, AWAITHUMANS_SMTP_PASSWORD: login.password },
  });
  await office.ask();
  expect((await office.post.mail(1)).user).toBe("mailer");
});

test("a connection that breaks in DATA is tried again", async () => {
  // On a connection of its own: one that was used before and broke before the content is replaced at once.
  const office = await openOffice();
  office.post.faults.push({ at: "data", how: "cut" });
  const id = await office.ask();
  await expect.poll(async () => (await delivery(office, id)).message).toContain("the connection broke");
  await office.mailOf(id);
  await settled(office, id, "sent");
});

test("a mail whose receipt is lost comes twice under one id, and its links are one", async () => {
  const office = shared();
  office.post.faults.push({ at: "data", how: "taken, cut" });
  const id = await office.ask();
  const [first, second] = [await office.mailOf(id), await office.mailOf(id, 2)];
  await settled(office, id, "sent");
  expect(second.parsed.messageId).toBe(first.parsed.messageId);
  expect(second.parsed.headers.get("x-awaithumans-delivery")).toBe((await delivery(office, id)).id);
  expect((await office.press(link(first, "Approve"))).status).toBe(200);
  expect((await office.press(link(second, "Approve"))).status).toBe(410);
});

test("no mail server at all: the mail waits, and says for what", async () => {
  const office = await openOffice({ env: { AWAITHUMANS_SMTP_PORT: "1" } });
  const id = await office.ask();
  await expect
    .poll(() => delivery(office, id))
    .toMatchObject({
      status: "queued",
      reason: "transport_error",
      message: "The mail server 127.0.0.1:1 could not be used: it refuses connections.",
    });
});

test("a mail server that falls silent is not waited for longer than the attempt has", async () => {
  const { post } = shared();
  const log = pino({ level: "silent" });
  const config = loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, ...mailEnv(post.port) }, PLUGINS);
  const channel = channelsOf({ plugins: PLUGINS, config, identities: async () => [], log }).get("email");
  onTestFinished(() => channel?.close?.());
  post.faults.push({ at: "data", how: "hang" });
  const result = await channel?.test({ target: "ann@acme.test", identity: null }, AbortSignal.timeout(500));
  expect(result).toMatchObject({
    kind: "failed",
    transient: true,
    message: `The mail server 127.0.0.1:${post.port} could not be used: it did not answer in time.`,
  });
});

test("mails of one sender share connections", async () => {
  const office = await openOffice();
  for (const _mail of [1, 2, 3, 4]) await settled(office, await office.ask(), "sent");
  expect(office.post.connections).toBe(1);
});

test.each([
  ["a name", "Ann <ann@acme.test>"],
  ["a line break", "ann@acme.test\r\nBcc: all@acme.test"],
  ["a list", "ann@acme.test,bob@acme.test"],
  ["no address", "ann"],
  ["the mark of signed links", "a|b@acme.test"],
  ["other letters than ASCII", "ann@b\u00fcro.test"],
  ["too many characters", `${"a".repeat(311)}@acme.test`],
])("a recipient with %s is refused at create", async (_what, target) => {
  const { server } = shared();
  const body = {
    task: "?",
    payload: {},
    payload_schema: {},
    response_schema: {},
    timeout_seconds: 900,
    idempotency_key: "bad",
    notify: [`email:${target}`],
  };
  const { status, json } = await server.call("POST", "/api/tasks", { body });
  expect([status, json.error_code]).toEqual([422, "VALIDATION_ERROR"]);
  expect(json.details[0].path).toBe("/notify/0");
});

test("an international domain is reached by its xn-- form", async () => {
  const office = shared();
  const id = await office.ask({ notify: ["email:ann@xn--bro-hoa.test"] });
  const mail = await office.mailOf(id);
  expect(mail.source).toMatch(/^To: ann@xn--bro-hoa\.test\r$/m);
  // The test's server says the domain as people write it.
  expect(mail.to).toBe("ann@b\u00fcro.test");
});
