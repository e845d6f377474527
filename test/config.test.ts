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
