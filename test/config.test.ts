import { describe, expect, test } from "vitest";
import { ConfigError, loadConfig } from "../src/config.ts";
import { PLUGINS } from "../src/plugins.ts";
import { PAYLOAD_KEY } from "./support/server.ts";

/** What is wrong with this setting; empty where nothing is. */
function problems(name: string, value: string): readonly string[] {
  try {
    loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, [name]: value }, PLUGINS);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** A secret as Standard Webhooks writes it. */
const WHSEC = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

describe("AWAITHUMANS_EMBED_PARENT_ORIGINS", () => {
  const name = "AWAITHUMANS_EMBED_PARENT_ORIGINS";

  test.each([
    "https://app.example.com",
    "https://APP.Example.com:8443",
    "https://*.example.com",
    "https://localhost",
    "http://localhost",
    "http://localhost:5173",
    "http://127.0.0.1:3000",
    "https://xn--bcher-kva.example",
    " https://a.test , ,https://b.test,",
    "",
  ])("%j is sound", (value) => {
    expect(problems(name, value)).toEqual([]);
  });

  test.each([
    "app.example.com",
    "ftp://app.example.com",
    "HTTPS//app.example.com",
    "https://",
    "https://app.example.com/",
    "https://app.example.com/path",
    "https://app.example.com?x",
    "https://app.example.com#x",
    "https://user@app.example.com",
    "https://app.example.com:",
    "https://app.example.com:0",
    "https://app.example.com:65536",
    "http://app.example.com",
    "http://*.localhost",
    "*",
    "https://*",
    "https://*.*.example.com",
    "https://app.*.com",
    "https://a*.example.com",
    "https://-a.example.com",
    "https://a-.example.com",
    "https://a..example.com",
    "https://example.com.",
    "https://b\u00fccher.example",
    `https://${"a".repeat(64)}.example`,
    "https://[::1]",
    "https://a.test https://b.test",
    "https://a.test; frame-ancestors *",
    "https://a.test,nonsense-value",
  ])("%j is refused, and not repeated", (value) => {
    const found = problems(name, value);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^AWAITHUMANS_EMBED_PARENT_ORIGINS must be https/);
    expect(found[0]).not.toContain("nonsense-value");
  });
});

test.each([
  ["AWAITHUMANS_WEBHOOK_SECRET", WHSEC, true],
  ["AWAITHUMANS_WEBHOOK_SECRET", Array(5).fill(WHSEC).join(","), true],
  ["AWAITHUMANS_WEBHOOK_SECRET", Array(6).fill(WHSEC).join(","), false],
  ["AWAITHUMANS_WEBHOOK_SECRET", `${WHSEC}, whsec_AAAA`, false],
  ["AWAITHUMANS_WEBHOOK_SECRET", ",", false],
  ["AWAITHUMANS_EMBED_SIGNING_SECRET", "x".repeat(32), true],
  ["AWAITHUMANS_EMBED_SIGNING_SECRET", "x".repeat(31), false],
  ["AWAITHUMANS_SERVICE_API_KEY", `ah_sk_${"0a".repeat(20)}`, true],
  ["AWAITHUMANS_SERVICE_API_KEY", `ah_sk_${"0A".repeat(20)}`, false],
  ["AWAITHUMANS_SERVICE_API_KEY", `ah_sk_${"0a".repeat(19)}`, false],
  ["AWAITHUMANS_SERVICE_API_KEY", `sk_ah_${"0a".repeat(20)}`, false],
  ["AWAITHUMANS_SERVICE_API_KEY", `ah_sk_${"0a".repeat(20)}\n`, false],
])("%s: %j is sound: %s", (name, value, sound) => {
  const found = problems(name, value);
  expect(found).toHaveLength(sound ? 0 : 1);
  if (!sound) {
    expect(found[0]).toMatch(new RegExp(`^${name} must`));
    expect(found[0]).not.toContain(value.trim());
  }
});

test.each([
  ["https://reviews.example.com", "https://reviews.example.com"],
  ["https://reviews.example.com/", "https://reviews.example.com"],
  ["HTTPS://Reviews.Example.COM:8443/", "https://reviews.example.com:8443"],
  ["https://reviews.example.com:443", "https://reviews.example.com"],
  ["http://LOCALHOST:80", "http://localhost"],
  ["http://127.0.0.1:3001", "http://127.0.0.1:3001"],
  ["http://[FD00::1]:4000/", "http://[fd00::1]:4000"],
])("AWAITHUMANS_PUBLIC_URL %j is kept as browsers write it: %j", (value, kept) => {
  const env = { AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, AWAITHUMANS_PUBLIC_URL: value };
  expect(loadConfig(env, PLUGINS).publicUrl).toBe(kept);
});

test.each([
  "reviews.example.com",
  "https://",
  "https://a.test/path",
  "https://a.test?x",
  "https://a.test:70000",
])("AWAITHUMANS_PUBLIC_URL %j is refused", (value) => {
  expect(problems("AWAITHUMANS_PUBLIC_URL", value)).toEqual([
    expect.stringMatching(/^AWAITHUMANS_PUBLIC_URL must be/),
  ]);
});

test("secrets of callbacks keep their order, the newest first; without any there is one", () => {
  const read = (value: string) =>
    loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, AWAITHUMANS_WEBHOOK_SECRET: value }, PLUGINS)
      .webhookSecrets;
  const older = `whsec_${Buffer.alloc(24, 1).toString("base64")}`;
  expect(read(`${WHSEC} , ${older}`)).toEqual([Buffer.alloc(32, 7), Buffer.alloc(24, 1)]);
  expect(read("")).toEqual([expect.any(Buffer)]);
});

test.each([
  ["", 30],
  ["1", 1],
  ["3650", 3650],
])("AWAITHUMANS_RETENTION_DAYS %j is %i days", (value, days) => {
  const env = { AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, AWAITHUMANS_RETENTION_DAYS: value };
  expect(loadConfig(env, PLUGINS).retentionDays).toBe(days);
});

test.each(["0", "3651", "1.5", "-1", "many"])("AWAITHUMANS_RETENTION_DAYS %j is refused", (value) => {
  expect(problems("AWAITHUMANS_RETENTION_DAYS", value)).toHaveLength(1);
});

describe("what a verifier needs", () => {
  test.each([
    ["ANTHROPIC_BASE_URL", "api.anthropic.com", "must be http:// or https://"],
    ["ANTHROPIC_BASE_URL", "ftp://127.0.0.1", "must be http:// or https://"],
    ["ANTHROPIC_BASE_URL", "https://127.0.0.1:99999", "must be http:// or https://"],
    ["ANTHROPIC_BASE_URL", "https://me:hush@gateway.test", "must be http:// or https://"],
    ["AWAITHUMANS_ANTHROPIC_BASE_URL", "https://gateway.test/?key=hush", "must be http:// or https://"],
    ["ANTHROPIC_API_KEY", "sk-ant-“hush”", "must be printable ASCII"],
    ["ANTHROPIC_API_KEY", "sk-ant-hush\nsk-ant-hush", "must be printable ASCII"],
    ["AWAITHUMANS_VERIFIER_TEAM", "sk-ant hush", "must be printable ASCII"],
  ])("%s is refused as %j, without its value", (name, value, words) => {
    const [problem, ...more] = problems(name, value);
    expect(problem).toContain(`${name} ${words}`);
    expect(problem).not.toContain("hush");
    expect(more).toEqual([]);
  });

  const verifierEnv = (env: Record<string, string>) =>
    Object.fromEntries(loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, ...env }, PLUGINS).verifierEnv);

  test("only variables on the list are kept; ours with the prefix win over the vendor's", () => {
    const env = {
      ANTHROPIC_API_KEY: "vendor",
      AWAITHUMANS_ANTHROPIC_API_KEY: "ours",
      ANTHROPIC_BASE_URL: "https://gateway.test/claude/",
      AWAITHUMANS_VERIFIER_KEY_ENVS: "TEAM_KEY, OTHER_KEY",
      TEAM_KEY: "team",
      AWAITHUMANS_OTHER_KEY: "other",
      AWAITHUMANS_VERIFIER_TEST: "test\n",
      AWAITHUMANS_VERIFIER_NONE: "",
      AWS_SECRET_ACCESS_KEY: "of somebody else",
    };
    expect(verifierEnv(env)).toEqual({
      ANTHROPIC_API_KEY: "ours",
      ANTHROPIC_BASE_URL: "https://gateway.test/claude",
      TEAM_KEY: "team",
      OTHER_KEY: "other",
      AWAITHUMANS_VERIFIER_TEST: "test",
    });
  });
});
