import { afterAll, beforeAll, expect, test } from "vitest";
import { AnthropicServer, passes } from "../../support/anthropic-server.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { refund } from "../server.ts";

let vendor: AnthropicServer;
let server: TestServer;
beforeAll(async () => {
  vendor = await AnthropicServer.start();
  server = await startTestServer({
    ...vendor.env,
    AWAITHUMANS_VERIFIER_KEY_ENVS: "TEAM_KEY, EMPTY_KEY",
    TEAM_KEY: vendor.env.ANTHROPIC_API_KEY,
  });
});
afterAll(async () => {
  await vendor.close();
  await server.close();
});

/** Never to be repeated in a reply. */
const CANARY = "canary-4711";

const ask = (key: string, verifier_config: unknown, members: object = {}) =>
  server.call("POST", "/api/tasks", { body: refund(key, { verifier_config, ...members }) });

const complete = (id: string) =>
  server.call("POST", `/api/tasks/${id}/complete`, { body: { response: { approved: true } } });

/** What the functions of the published Python client send. */
const PYTHON = {
  claude_verifier: {
    ...{ provider: "claude", model: "claude-sonnet-4-20250514", instructions: "Be strict.", max_attempts: 3 },
    ...{ api_key_env: "ANTHROPIC_API_KEY", metadata: null },
  },
  openai_verifier: {
    ...{ provider: "openai", model: "gpt-4o", instructions: "Be strict.", max_attempts: 3 },
    ...{ api_key_env: "OPENAI_API_KEY", metadata: null },
  },
  gemini_verifier: {
    ...{ provider: "gemini", model: "gemini-2.5-flash", instructions: "Be strict.", max_attempts: 3 },
    ...{ api_key_env: "GOOGLE_API_KEY", metadata: null },
  },
  azure_openai_verifier: {
    ...{ provider: "azure_openai", model: "gpt-4o", instructions: "Be strict.", max_attempts: 3 },
    ...{ api_key_env: "AZURE_OPENAI_API_KEY" },
    metadata: { endpoint_env: "AZURE_OPENAI_ENDPOINT", api_version: "2024-10-21" },
  },
};

test("claude_verifier of the Python client is taken as it is, and its answer is verified", async () => {
  vendor.answerWith(passes());
  const { status, json } = await ask("python", PYTHON.claude_verifier);
  expect([status, json.warnings]).toEqual([201, undefined]);
  expect((await complete(json.id)).json).toMatchObject({ status: "completed", verification_attempt: 1 });
});

test.each(["openai_verifier", "gemini_verifier", "azure_openai_verifier"] as const)(
  "%s of the Python client is taken with a warning, and no answer is",
  async (name) => {
    const { status, json } = await ask(name, PYTHON[name]);
    expect([status, json.warnings?.[0].code]).toEqual([201, "VERIFIER_NOT_AVAILABLE"]);
    expect(await complete(json.id)).toMatchObject({
      ...{ status: 503, json: { error_code: "VERIFIER_NOT_AVAILABLE" } },
    });
  },
);

const SOUND = { provider: "claude", instructions: "Be strict." };

test("members that nobody knows are named, and it verifies all the same", async () => {
  vendor.answerWith(passes());
  const { status, json } = await ask("unknown members", { ...SOUND, temperature: 0, max_attemps: 1 });
  expect([status, json.warnings]).toEqual([
    201,
    [
      {
        code: "UNKNOWN_MEMBERS",
        message:
          "Nothing reads /verifier_config/temperature, /verifier_config/max_attemps. Check the spelling.",
      },
    ],
  ]);
  expect((await complete(json.id)).json).toMatchObject({ status: "completed", verification_attempt: 1 });
});

test.each([
  ["a provider in other letters", { ...SOUND, provider: "\t Anthropic " }],
  ["members of its metadata that nobody knows", { ...SOUND, metadata: { team: "refunds" } }],
  ["nothing where nothing is needed", { ...SOUND, model: null, max_attempts: null, api_key_env: null }],
  ["one attempt", { ...SOUND, max_attempts: 1 }],
  ["ten attempts", { ...SOUND, max_attempts: 10 }],
  ["a variable that the operator listed", { ...SOUND, api_key_env: "TEAM_KEY" }],
])("%s: verified", async (name, config) => {
  vendor.answerWith(passes());
  const { status, json } = await ask(name, config);
  expect([status, json.warnings]).toEqual([201, undefined]);
  expect((await complete(json.id)).json).toMatchObject({ status: "completed", verification_attempt: 1 });
});

test("a listed variable that holds nothing is missing like any key", async () => {
  const { json } = await ask("empty", { ...SOUND, api_key_env: "EMPTY_KEY" });
  expect(json.warnings).toMatchObject([
    { code: "VERIFIER_API_KEY_MISSING", message: expect.stringContaining("EMPTY_KEY") },
  ]);
});

test.each([{}, null])("%j is no verifier", async (config) => {
  vendor.answerWith(passes());
  const { json } = await ask(`none: ${JSON.stringify(config)}`, config);
  expect((await complete(json.id)).json).toMatchObject({ status: "completed", verification_attempt: 0 });
  expect(vendor.questions).toEqual([]);
});

test.each([
  ["an array", [SOUND]],
  ["text", CANARY],
  ["a number", 4711],
  ["true", true],
])("%s is not read as a verifier", async (name, config) => {
  const reply = await ask(name, config);
  expect(reply).toMatchObject({ status: 400, json: { error_code: "INVALID_REQUEST" } });
  expect(reply.json.details[0].path).toBe("/verifier_config");
  expect(reply.text).not.toContain("4711");
});

test.each([
  ["no provider", { instructions: "x" }, "/provider"],
  ["a provider that is null", { ...SOUND, provider: null }, "/provider"],
  ["a provider that is no text", { ...SOUND, provider: ["claude"] }, "/provider"],
  ["no instructions", { provider: "claude" }, "/instructions"],
  ["instructions that are null", { ...SOUND, instructions: null }, "/instructions"],
  ["instructions that are no text", { ...SOUND, instructions: { text: CANARY } }, "/instructions"],
  ["instructions without end", { ...SOUND, instructions: CANARY.repeat(2_000) }, "/instructions"],
  ["no attempt", { ...SOUND, max_attempts: 0 }, "/max_attempts"],
  ["too many attempts", { ...SOUND, max_attempts: 11 }, "/max_attempts"],
  ["a broken number of attempts", { ...SOUND, max_attempts: 2.5 }, "/max_attempts"],
  ["attempts as text", { ...SOUND, max_attempts: "3" }, "/max_attempts"],
  ["attempts as a yes", { ...SOUND, max_attempts: true }, "/max_attempts"],
  ["a model that is no text", { ...SOUND, model: 5 }, "/model"],
  ["metadata that is text", { ...SOUND, metadata: CANARY }, "/metadata"],
  ["metadata that is a list", { ...SOUND, metadata: [] }, "/metadata"],
  ["a variable that is no text", { ...SOUND, api_key_env: 4711 }, "/api_key_env"],
  ["a variable of the system", { ...SOUND, api_key_env: "PATH" }, "/api_key_env"],
  ["the root key", { ...SOUND, api_key_env: "AWAITHUMANS_PAYLOAD_KEY" }, "/api_key_env"],
  ["the root key without its prefix", { ...SOUND, api_key_env: "PAYLOAD_KEY" }, "/api_key_env"],
  ["the list of variables", { ...SOUND, api_key_env: "AWAITHUMANS_VERIFIER_KEY_ENVS" }, "/api_key_env"],
  ["a place instead of a key", { ...SOUND, api_key_env: "ANTHROPIC_BASE_URL" }, "/api_key_env"],
  ["the key of another vendor", { ...SOUND, api_key_env: "OPENAI_API_KEY" }, "/api_key_env"],
  ["a variable in other letters", { ...SOUND, api_key_env: "anthropic_api_key" }, "/api_key_env"],
  [
    "an endpoint that is a secret",
    { provider: "azure", instructions: "x", metadata: { endpoint_env: "AWAITHUMANS_ADMIN_API_TOKEN" } },
    "/metadata/endpoint_env",
  ],
])("%s is refused at create, at its place", async (name, config, path) => {
  const reply = await ask(`bad: ${name}`, config);
  expect(reply).toMatchObject({ status: 422, json: { error_code: "VERIFIER_CONFIG_INVALID" } });
  expect(reply.json.details.map((each: { path: string }) => each.path)).toEqual([`/verifier_config${path}`]);
  expect(reply.text).not.toContain("4711");
  // Nothing was stored: the key is free.
  expect((await ask(`bad: ${name}`, undefined)).headers.get("idempotent-replayed")).toBeNull();
});

test("all that is wrong is told at once", async () => {
  const { json } = await ask("much", { provider: "claude", max_attempts: 0, model: 1 });
  expect(json.details.map(({ path }: { path: string }) => path)).toEqual([
    "/verifier_config/instructions",
    "/verifier_config/max_attempts",
    "/verifier_config/model",
  ]);
});

test.each(["", " ", "claude-sonnet", CANARY])("the provider %j is unknown", async (provider) => {
  const reply = await ask(`unknown: ${provider}`, { ...SOUND, provider });
  expect(reply).toMatchObject({ status: 422, json: { error_code: "VERIFIER_PROVIDER_UNKNOWN" } });
  expect(reply.json.message).toContain("anthropic, azure, azure_openai, claude, gemini, google, openai");
  expect(reply.text).not.toContain(CANARY);
});

test("who wants an answer verified is not given a task where none is", async () => {
  const { json: plain } = await ask("plain", undefined);
  const wanted = await ask("plain", SOUND);
  expect(wanted).toMatchObject({ status: 409, json: { error_code: "IDEMPOTENCY_CONFLICT" } });
  expect(wanted.json.details).toMatchObject({
    existing: { id: plain.id, status: "created" },
    differences: [{ path: "/verifier_config" }],
  });
  expect((await ask("plain", {})).json.id).toBe(plain.id);

  const { json: strict } = await ask("strict", SOUND);
  for (const config of [undefined, {}, { ...SOUND, instructions: "Be lenient.", max_attempts: 1 }]) {
    const again = await ask("strict", config);
    expect([again.status, again.json.id]).toEqual([201, strict.id]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
  }
});

test("a redacted task says in every reply that nobody verifies its answer", async () => {
  vendor.answerWith(passes());
  const created = await ask("redacted", SOUND, { redact_payload: true });
  const again = await ask("redacted", SOUND, { redact_payload: true });
  for (const { json } of [created, again]) {
    expect(json.verification).toBe("skipped");
    expect(json.warnings).toMatchObject([{ code: "VERIFICATION_SKIPPED" }]);
  }
  const done = await complete(created.json.id);
  expect(done.json).toMatchObject({
    ...{ status: "completed", verification: "skipped", verifier_result: null, verification_attempt: 0 },
  });
  const { json: trail } = await server.call("GET", `/api/tasks/${created.json.id}/audit`);
  expect(trail.map((entry: { extra_data: unknown }) => entry.extra_data)).toEqual([
    { verification: "skipped" },
    { verification: "skipped" },
  ]);
  expect(vendor.questions).toEqual([]);
});

test("who asks again hears again what keeps answers from being verified, until the task is over", async () => {
  const config = { ...SOUND, provider: "openai" };
  const { json } = await ask("again", config);
  const again = await ask("again", config);
  expect(again.headers.get("idempotent-replayed")).toBe("true");
  expect(again.json.warnings).toEqual(json.warnings);
  await server.call("POST", `/api/tasks/${json.id}/cancel`);
  expect((await ask("again", config)).json.warnings).toBeUndefined();
});
