import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../../../src/config.ts";
import { PLUGINS } from "../../../../src/plugins.ts";
import { connect } from "../../../../src/workers/channels/slack/client.ts";
import { Workspaces } from "../../../../src/workers/channels/slack/workspace.ts";
import { PAYLOAD_KEY, startTestServer } from "../../../support/server.ts";
import { buttonsOf } from "../../../support/slack-person.ts";
import { DASHBOARD, type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
  t.slack.addChannel("general");
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";

async function look(env: Record<string, string>) {
  const server = await startTestServer(env);
  const { json } = await server.call("GET", "/api/channels");
  const body = {
    ...{ task: "Well?", payload: {}, payload_schema: {}, response_schema: {}, timeout_seconds: 900 },
    ...{ idempotency_key: "set up", notify: ["slack:#general"] },
  };
  const created = await server.call("POST", "/api/tasks", { body });
  const deliveries = async () => (await server.call("GET", `/api/tasks/${created.json.id}/deliveries`)).json;
  await expect.poll(async () => (await deliveries())[0].status).not.toBe("queued");
  const [delivery] = await deliveries();
  await server.close();
  return {
    channel: json.find(({ kind }: { kind: string }) => kind === "slack"),
    created: created.json,
    delivery,
  };
}

test("a server without Slack says how to have it, and creates the task all the same", async () => {
  const { channel, created, delivery } = await look({});
  expect(channel).toMatchObject({ label: "Slack", status: "off", problems: [], example: "slack:#general" });
  expect(channel.facts[0]).toContain("/api/channels/slack/manifest");
  expect(created.warnings).toEqual([
    { code: "CHANNEL_NOT_CONFIGURED", message: expect.stringContaining("AWAITHUMANS_SLACK_BOT_TOKEN") },
  ]);
  expect(delivery).toMatchObject({ status: "failed", reason: "no_client" });
});

test("half of a set-up is named, with what it costs", async () => {
  const { AWAITHUMANS_SLACK_SIGNING_SECRET: _secret, ...tokenOnly } = t.slack.env;
  const sending = await look(tokenOnly);
  expect(sending.channel).toMatchObject({
    status: "incomplete",
    problems: [expect.stringMatching(/SIGNING_SECRET is not set.*nobody can answer in Slack/)],
  });
  expect(sending.delivery.status).toBe("sent");
  const message = await t.slack.message(sending.created.id);
  expect(buttonsOf(message).map(({ action_id }) => action_id)).toEqual([DASHBOARD]);

  const silent = await look({ AWAITHUMANS_SLACK_SIGNING_SECRET: SECRET });
  expect(silent.channel).toMatchObject({
    status: "incomplete",
    problems: [expect.stringMatching(/BOT_TOKEN is not set, so nothing is sent/)],
  });
  expect(silent.delivery).toMatchObject({ status: "failed", reason: "no_client" });
});

test("where nobody can answer in Slack, a task that somebody has taken has nothing but a link", async () => {
  const { AWAITHUMANS_SLACK_SIGNING_SECRET: _secret, ...tokenOnly } = t.slack.env;
  const server = await startTestServer(tokenOnly);
  onTestFinished(() => server.close());
  await server.call("POST", "/api/users", { body: { email: "ann@acme.test", display_name: "Ann" } });
  const { json } = await server.call("POST", "/api/tasks", {
    body: {
      ...{ task: "Well?", payload: {}, payload_schema: {}, timeout_seconds: 900, idempotency_key: "taken" },
      response_schema: { type: "object", required: ["ok"], properties: { ok: { type: "boolean" } } },
      ...{ assign_to: { email: "ann@acme.test" }, notify: ["slack:#general"] },
    },
  });
  const message = await t.slack.message(json.id);
  expect(message.text).toBe("Claimed by Ann: Well?");
  expect(buttonsOf(message).map(({ action_id }) => action_id)).toEqual([DASHBOARD]);
});

test("set up, it says for whom it speaks; a token that Slack refuses is a problem", async () => {
  const whole = await look(t.slack.env);
  expect(whole.channel).toMatchObject({
    status: "ready",
    problems: [],
    facts: [
      expect.stringContaining("awaithumans in the workspace Acme (T0ACME000)"),
      expect.stringMatching(/^Slack cannot reach http:\/\/localhost:3001, .* set AWAITHUMANS_PUBLIC_URL/),
    ],
  });
  const open = await look({ ...t.slack.env, AWAITHUMANS_PUBLIC_URL: "https://ask.acme.test" });
  expect(open.channel.facts[1]).toContain("https://ask.acme.test/api/channels/slack/interactions");
  const { channel } = await look({ ...t.slack.env, AWAITHUMANS_SLACK_BOT_TOKEN: "xoxb-another" });
  expect(channel).toMatchObject({
    status: "incomplete",
    problems: [expect.stringMatching(/does not know the bot token/)],
  });
  expect(JSON.stringify(channel)).not.toContain("xoxb-another");
});

test("a token that is revoked shows as soon as a call fails by it", async () => {
  const server = await startTestServer(t.slack.env);
  onTestFinished(() => server.close());
  const channel = async () =>
    (await server.call("GET", "/api/channels")).json.find(({ kind }: { kind: string }) => kind === "slack");
  expect(await channel()).toMatchObject({ status: "ready" });
  t.slack.revoke();
  onTestFinished(() => t.slack.restore());
  const body = { destination: "slack:#general" };
  expect((await server.call("POST", "/api/channels/test", { body })).json).toMatchObject({
    sent: false,
    reason: "no_client",
  });
  expect(await channel()).toMatchObject({
    status: "incomplete",
    problems: [expect.stringContaining("was revoked")],
  });
});

test("what is known of the token is good for a minute", async () => {
  let now = Date.now();
  const { AWAITHUMANS_SLACK_BOT_TOKEN: botToken, AWAITHUMANS_SLACK_API_URL: apiUrl = "" } = t.slack.env;
  const workspaces = new Workspaces(connect({ botToken, apiUrl, version: "0.0.0" }), () => new Date(now));
  const asked = t.slack.callsOf("auth.test").length;
  for (const later of [0, 59_999, 1, 60_000]) {
    now += later;
    expect((await workspaces.ask(60_000)).teamName).toBe("Acme");
    await workspaces.ask();
  }
  expect(t.slack.callsOf("auth.test").length - asked).toBe(3);
});

test.each(["xapp-1-A0-0-hush", "xoxp-0-hush", "hush-hush-hush"])("%s is no bot token", (token) => {
  const read = (value: string) =>
    loadConfig({ AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY, AWAITHUMANS_SLACK_BOT_TOKEN: value }, PLUGINS);
  expect(() => read(token)).toThrow(/AWAITHUMANS_SLACK_BOT_TOKEN must be the bot token .* xoxb-/);
  expect(() => read(token)).not.toThrow(/hush/);
  expect(() => read("xoxe.xoxb-1-of-the-tests")).not.toThrow();
});

test("the test message arrives, or its failure is told", async () => {
  const send = async (destination: string) =>
    (await t.server.call("POST", "/api/channels/test", { body: { destination } })).json;
  expect(await send("slack:#general")).toMatchObject({ sent: true });
  expect(t.slack.messages.at(-1)?.text).toContain("test message");
  expect(await send("slack:#nowhere")).toMatchObject({ sent: false, reason: "target_not_found" });
  expect(await send("slack:general")).toMatchObject({
    sent: false,
    message: expect.stringMatching(/For the channel, write slack:#general\.$/),
  });
});

test("the manifest of the app names what is asked for, for this server", async () => {
  const { status, json } = await t.server.call("GET", "/api/channels/slack/manifest", { token: null });
  expect(status).toBe(200);
  expect(json).toEqual({
    display_information: { name: "Await Humans", description: expect.any(String) },
    features: { bot_user: { display_name: "Await Humans", always_online: true } },
    oauth_config: {
      redirect_urls: ["http://localhost:3001/api/channels/slack/oauth/callback"],
      scopes: {
        bot: [
          ...["chat:write", "im:write", "channels:read", "groups:read"],
          ...["users:read", "users:read.email", "files:write", "files:read"],
        ],
      },
    },
    settings: {
      interactivity: {
        is_enabled: true,
        request_url: "http://localhost:3001/api/channels/slack/interactions",
      },
      ...{ org_deploy_enabled: false, socket_mode_enabled: false, token_rotation_enabled: false },
    },
  });
});
