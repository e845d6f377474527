import { readFileSync } from "node:fs";
import path from "node:path";
import tls from "node:tls";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { MailServer, type MailServerOptions } from "../../../support/mail-server.ts";
import { ADMIN, createTestServices, type TestServices } from "../../../support/services.ts";

let base: TestServices;
beforeAll(async () => {
  base = await createTestServices();
});
afterAll(() => base.close());

const [key = "", cert = ""] = ["localhost-key.pem", "localhost-certificate.pem"].map((file) =>
  readFileSync(path.join(import.meta.dirname, "../callback", file), "utf8"),
);

/** The test certificate is its own authority; it is trusted until the test ends. */
function trust(): void {
  const before = tls.getCACertificates("default");
  tls.setDefaultCACertificates([...before, cert]);
  onTestFinished(() => tls.setDefaultCACertificates(before));
}

async function sendTest(how: "starttls" | "implicit" | undefined, env: Record<string, string> = {}) {
  const options: MailServerOptions = how === undefined ? {} : { tls: { how, key, cert } };
  const post = await MailServer.start({ ...options, login: { user: "mailer", password: "secret-word" } });
  const t = await createTestServices(base, {
    env: {
      AWAITHUMANS_EMAIL_TRANSPORT: "smtp",
      AWAITHUMANS_EMAIL_FROM: "approvals@acme.test",
      AWAITHUMANS_SMTP_HOST: "localhost",
      AWAITHUMANS_SMTP_PORT: String(post.port),
      AWAITHUMANS_SMTP_USER: "mailer",
      AWAITHUMANS_SMTP_PASSWORD: "secret-word",
      ...env,
    },
  });
  onTestFinished(async () => {
    await t.close();
    await post.close();
  });
  const result = await t.channels(ADMIN).testChannel({ destination: "email:ann@acme.test" });
  return { post, result };
}

test.each(["starttls", "implicit"] as const)("mails and password travel through TLS: %s", async (how) => {
  trust();
  const { post, result } = await sendTest(how, { AWAITHUMANS_SMTP_USE_TLS: String(how === "implicit") });
  expect(result).toMatchObject({ sent: true, message: "E-mail took the message for ann@acme.test." });
  const mail = await post.mail(1);
  expect(mail).toMatchObject({ secure: true, user: "mailer" });
  expect(mail.parsed.subject).toBe("Test mail from awaithumans");
});

test.each(["starttls", "implicit"] as const)("a certificate that nobody vouches for: %s", async (how) => {
  const { post, result } = await sendTest(how, { AWAITHUMANS_SMTP_USE_TLS: String(how === "implicit") });
  expect(result).toMatchObject({ sent: false, reason: "transport_error" });
  expect(result.message).toMatch(/could not be used: its certificate is self-signed\.$/);
  expect(post.mails).toEqual([]);
});

test("a server without STARTTLS is not spoken to in clear unless that was asked for", async () => {
  const { post, result } = await sendTest(undefined);
  expect(result).toMatchObject({ sent: false, reason: "transport_error" });
  expect(result.message).toMatch(/^The mail server has no STARTTLS \(SMTP 5\d\d\)\./);
  expect(post.mails).toEqual([]);
  expect(result.message).toMatch(/AWAITHUMANS_SMTP_USE_TLS=true.*AWAITHUMANS_SMTP_START_TLS=false/);
  const open = await sendTest(undefined, { AWAITHUMANS_SMTP_START_TLS: "false" });
  expect(open.result).toMatchObject({ sent: true });
  expect(open.post.mails[0]).toMatchObject({ secure: false });
});

test.each([
  [
    undefined,
    { AWAITHUMANS_SMTP_USE_TLS: "true" },
    /does not begin with TLS\. Set AWAITHUMANS_SMTP_USE_TLS=false,/,
  ],
  ["implicit", {}, /did not greet in time\. Set AWAITHUMANS_SMTP_USE_TLS=true where/],
] as const)("TLS from the start on one side only: %s", async (how, env, words) => {
  const { result } = await sendTest(how, env);
  expect(result).toMatchObject({ sent: false, reason: "transport_error" });
  expect(result.message).toMatch(words);
});
