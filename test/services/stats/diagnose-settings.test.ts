import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { Condition } from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { ADMIN, createTestServices, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

const { SOUND, OFF, STRAINED } = Condition;

/** What was found by a node with its settings, by the name of what was looked at. */
async function findings(of: TestServices): Promise<Record<string, [Condition, string]>> {
  const response = await of.stats(ADMIN).diagnose({});
  return Object.fromEntries(
    response.findings.map(({ name, condition, message }) => [name, [condition, message]]),
  );
}
const found = async (name: string, of: TestServices) => (await findings(of))[name];

/** Another node, with these settings. */
async function node(env: Record<string, string>): Promise<TestServices> {
  const other = await createTestServices(t, { env });
  onTestFinished(() => other.close());
  return other;
}

test.each([
  [{}, SOUND, "http://localhost:3001, which opens on this machine only"],
  [{ AWAITHUMANS_PUBLIC_URL: "https://reviews.corp.test" }, SOUND, "https://reviews.corp.test"],
  [
    { AWAITHUMANS_PUBLIC_URL: "http://reviews.corp.test" },
    STRAINED,
    "http://reviews.corp.test is not https: sessions and answers travel in clear. Put TLS in front, and set AWAITHUMANS_PUBLIC_URL",
  ],
  [
    { AWAITHUMANS_PUBLIC_URL: "https://localhost", AWAITHUMANS_ENVIRONMENT: "production" },
    STRAINED,
    "links name this machine; others cannot open them",
  ],
])("%j: where links lead", async (env, condition, message) => {
  expect(await found("Public URL", await node(env))).toEqual([condition, message]);
});

const SECRET = (letter: string) => `whsec_${Buffer.alloc(32, letter).toString("base64")}`;

test.each([
  [
    "none",
    {},
    STRAINED,
    "AWAITHUMANS_ADMIN_API_TOKEN is not set: each program needs an API key; callbacks are signed with a secret derived from AWAITHUMANS_PAYLOAD_KEY",
  ],
  [
    "both",
    { AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN, AWAITHUMANS_WEBHOOK_SECRET: SECRET("a") },
    SOUND,
    "the admin token is set; callbacks are signed with AWAITHUMANS_WEBHOOK_SECRET",
  ],
  [
    "two of one",
    {
      AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
      AWAITHUMANS_WEBHOOK_SECRET: `${SECRET("a")},${SECRET("b")}`,
    },
    SOUND,
    "the admin token is set; callbacks are signed with AWAITHUMANS_WEBHOOK_SECRET, and with 1 older: take those out of AWAITHUMANS_WEBHOOK_SECRET once every receiver knows the newest",
  ],
])("secrets: %s", async (_name, env, condition, message) => {
  expect(await found("Secrets", await node(env))).toEqual([condition, message]);
});

test("a channel that somebody began to set up says what it lacks, in a line each, and names no value", async () => {
  const env = { AWAITHUMANS_EMAIL_TRANSPORT: "smtp", AWAITHUMANS_SMTP_PASSWORD: "hush" };
  const all = await findings(await node(env));
  expect(all["Channel email"]).toEqual([
    STRAINED,
    expect.stringMatching(/^not complete:\n.*AWAITHUMANS_SMTP_HOST/),
  ]);
  expect(JSON.stringify(all)).not.toContain("hush");
});

test.each([
  [{ ANTHROPIC_API_KEY: "sk-ant-hush" }, SOUND, /^its key is in ANTHROPIC_API_KEY$/],
  [
    { ANTHROPIC_BASE_URL: "http://127.0.0.1:1/hush" },
    STRAINED,
    /^ANTHROPIC_BASE_URL is set, but ANTHROPIC_API_KEY is not/,
  ],
  [{}, OFF, /^off\. ANTHROPIC_API_KEY is not set/],
])("%j: whether answers can be verified", async (env, condition, message) => {
  const [is, told] = (await found("Verifier claude", await node(env))) ?? [];
  expect([is, message.test(told ?? ""), told?.includes("hush")]).toEqual([condition, true, false]);
});
