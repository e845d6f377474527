import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { ChannelState } from "../../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { ConfigError, loadConfig } from "../../../../src/config.ts";
import { PLUGINS } from "../../../../src/plugins.ts";
import { PAYLOAD_KEY } from "../../../support/server.ts";
import { ADMIN, createTestServices, type TestServices } from "../../../support/services.ts";

let base: TestServices;
beforeAll(async () => {
  base = await createTestServices();
});
afterAll(() => base.close());

const SMTP = {
  AWAITHUMANS_EMAIL_TRANSPORT: "smtp",
  AWAITHUMANS_SMTP_HOST: "smtp.acme.test",
  AWAITHUMANS_EMAIL_FROM: "approvals@acme.test",
};

async function statusWith(env: Record<string, string>) {
  const t = await createTestServices(base, { env });
  onTestFinished(() => t.close());
  const { channels } = await t.channels(ADMIN).listChannels({});
  const { sent, reason } = await t.channels(ADMIN).testChannel({ destination: "email:ann@acme.test" });
  return { ...channels.find(({ kind }) => kind === "email"), sent, reason };
}

test.each([
  [{}, "OFF", "no_transport_configured", []],
  [
    { AWAITHUMANS_SMTP_HOST: "smtp.acme.test", AWAITHUMANS_EMAIL_FROM: "a@acme.test" },
    "INCOMPLETE",
    "no_transport_configured",
    [/nothing uses AWAITHUMANS_EMAIL_FROM, AWAITHUMANS_SMTP_HOST/],
  ],
  [
    { AWAITHUMANS_EMAIL_TRANSPORT: "smtp", AWAITHUMANS_SMTP_USER: "u" },
    "INCOMPLETE",
    "no_transport_configured",
    [
      /SMTP_HOST is not set: it is the mail server/,
      /SMTP_PASSWORD is not set: it is the password of AWAITHUMANS_SMTP_USER/,
      /EMAIL_FROM is not set/,
    ],
  ],
  [
    { AWAITHUMANS_EMAIL_TRANSPORT: "SMTP", AWAITHUMANS_SMTP_HOST: "smtp.acme.test" },
    "INCOMPLETE",
    "no_from_address",
    [/EMAIL_FROM is not set: it is the address that mails come from/],
  ],
  [
    { AWAITHUMANS_EMAIL_TRANSPORT: "resend" },
    "INCOMPLETE",
    "no_transport_configured",
    [/RESEND_KEY is not set/, /EMAIL_FROM is not set/],
  ],
  [
    { AWAITHUMANS_EMAIL_TRANSPORT: "file", AWAITHUMANS_EMAIL_FROM: "a@acme.test" },
    "INCOMPLETE",
    "no_transport_configured",
    [/EMAIL_FILE_DIR is not set/],
  ],
] as const)("set up as %j: %s", async (env, state, reason, problems) => {
  const status = await statusWith(env);
  expect(status).toMatchObject({ state: ChannelState[state], sent: false, reason });
  expect(status.problems).toHaveLength(problems.length);
  problems.forEach((problem, index) => {
    expect(status.problems?.[index]).toMatch(problem);
  });
});

test.each([
  [{}, "by SMTP through smtp.acme.test:587 with STARTTLS", []],
  [{ AWAITHUMANS_SMTP_PORT: "465" }, "by SMTP through smtp.acme.test:465 with TLS", []],
  [
    { AWAITHUMANS_SMTP_PORT: "465", AWAITHUMANS_SMTP_USE_TLS: "false" },
    "by SMTP through smtp.acme.test:465 with STARTTLS",
    [],
  ],
  [
    {
      AWAITHUMANS_SMTP_START_TLS: "no",
      AWAITHUMANS_SMTP_USER: "u",
      AWAITHUMANS_SMTP_PASSWORD: "secret-word",
    },
    "by SMTP through smtp.acme.test:587 without TLS",
    [/without TLS, and the password with them: set AWAITHUMANS_SMTP_START_TLS=true/],
  ],
] as const)("TLS as %j says", async (env, way, problems) => {
  const t = await createTestServices(base, { env: { ...SMTP, ...env } });
  onTestFinished(() => t.close());
  const { channels } = await t.channels(ADMIN).listChannels({});
  const status = channels.find(({ kind }) => kind === "email");
  expect(status).toMatchObject({
    state: ChannelState.READY,
    facts: [`Mails come from approvals@acme.test ${way}.`],
    example: "email:you@example.com",
  });
  expect(status?.problems).toHaveLength(problems.length);
  problems.forEach((problem, index) => {
    expect(status?.problems[index]).toMatch(problem);
  });
  expect(JSON.stringify(status?.problems)).not.toContain("secret-word");
});

test("off, it says how to have it", async () => {
  const { facts } = await statusWith({});
  expect(facts).toEqual([expect.stringMatching(/^To use e-mail, set AWAITHUMANS_EMAIL_TRANSPORT/)]);
});

test.each(["localhost", "127.0.0.1", "::1"])("without TLS to %s is no problem", async (host) => {
  const env = { ...SMTP, AWAITHUMANS_SMTP_HOST: host, AWAITHUMANS_SMTP_START_TLS: "no" };
  const t = await createTestServices(base, { env });
  onTestFinished(() => t.close());
  const { channels } = await t.channels(ADMIN).listChannels({});
  expect(channels.find(({ kind }) => kind === "email")).toMatchObject({
    state: ChannelState.READY,
    problems: [],
  });
});

test("every setting that cannot be read keeps the server from starting, its value untold", () => {
  const env = {
    AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
    AWAITHUMANS_EMAIL_TRANSPORT: "pigeon-post",
    AWAITHUMANS_EMAIL_FROM: "Acme <pigeon@acme.test>",
    AWAITHUMANS_EMAIL_FROM_NAME: "pigeon\r\nBcc: all",
    AWAITHUMANS_EMAIL_REPLY_TO: "pigeon",
    AWAITHUMANS_RESEND_KEY: "pigeon key",
    AWAITHUMANS_RESEND_BASE_URL: "pigeon://x",
    AWAITHUMANS_SMTP_HOST: "smtp://pigeon",
    AWAITHUMANS_SMTP_PORT: "0",
    AWAITHUMANS_SMTP_USE_TLS: "pigeon",
    AWAITHUMANS_SMTP_START_TLS: "pigeon",
  };
  try {
    loadConfig(env, PLUGINS);
    expect.fail("it was accepted");
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const named = error.problems.map((problem) => problem.split(" ")[0]);
    expect(named.sort()).toEqual(
      Object.keys(env)
        .filter((name) => name !== "AWAITHUMANS_PAYLOAD_KEY")
        .sort(),
    );
    expect(error.message.replaceAll("pigeon-post", "")).not.toContain("pigeon");
  }
});

test.each(["\u0007", "\u0085", "\u2028", "\u2029"])(
  "a name that could end a header is never sent: %j",
  async (end) => {
    const env = { ...SMTP, AWAITHUMANS_EMAIL_TRANSPORT: "noop", AWAITHUMANS_EMAIL_FROM_NAME: `Acme${end}` };
    const t = await createTestServices(base, { env });
    onTestFinished(() => t.close());
    const result = await t.channels(ADMIN).testChannel({ destination: "email:ann@acme.test" });
    expect(result).toMatchObject({ sent: false, reason: "internal_error" });
    expect(result.message).not.toContain("Acme");
  },
);
