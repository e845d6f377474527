import { pino } from "pino";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { SecretWatch } from "../../../../src/workers/channels/slack/secret-watch.ts";
import { SignatureCheck } from "../../../../src/workers/channels/slack/signature.ts";
import { startTestServer } from "../../../support/server.ts";
import { Receiver } from "../../receiver.ts";
import { CLAIM, type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
  t.slack.addChannel("approvals");
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const second = () => Math.floor(Date.now() / 1000);

test("the published recipe is met to the letter", () => {
  const check = new SignatureCheck("8f742231b10e8888abcd99yyyzzz85a5");
  const signed = {
    timestamp: "1531420618",
    signature: "v0=90020873e6bbe3b3515fec3b8fc08453f30f6b3fccd4d8a47b757f016b7334ae",
    body: Buffer.from("payload=%7B%7D"),
  };
  const at = (offset: number) => new Date((1531420618 + offset) * 1000);
  expect(check.verdict(signed, at(301))).toBe("wrong");
  expect(check.verdict(signed, at(-301))).toBe("wrong");
  expect(check.verdict({ ...signed, body: Buffer.from("payload=%7B%7d") }, at(0))).toBe("unexplained");
  expect(check.verdict({ ...signed, signature: "v0=guessed" }, at(0))).toBe("wrong");
  expect(check.verdict({ ...signed, signature: signed.signature.toUpperCase() }, at(0))).toBe("wrong");
  expect(check.verdict({ ...signed, timestamp: "1531420618.0" }, at(0))).toBe("wrong");
  expect(check.verdict({ ...signed, signature: undefined }, at(0))).toBe("wrong");
  expect(check.verdict(signed, at(300))).toBe("sound");
  expect(check.verdict(signed, at(300))).toBe("repeated");
});

test("forged, hour-old and future requests are refused and do nothing", async () => {
  const ida = await t.colleague("Ida");
  const { id } = await t.ask();
  const { body } = ida.clickBody(await t.slack.message(id), CLAIM);
  const refused = { status: 401, json: { error_code: "UNAUTHENTICATED" } };
  expect(await ida.send(body, { secret: "guessed" })).toMatchObject(refused);
  expect(await ida.send(body, { second: second() - 3600 })).toMatchObject(refused);
  expect(await ida.send(body, { second: second() + 3600 })).toMatchObject(refused);
  expect(JSON.stringify((await ida.send(body, { secret: "guessed" })).json)).not.toContain("Bearer");
  const unsigned = await fetch(`${t.server.url}/api/channels/slack/interactions`, { method: "POST", body });
  expect(unsigned.status).toBe(401);
  expect(ida.hasViews()).toBe(false);
  const actions = async () => (await t.trail(id)).map(({ action }) => action);
  await expect.poll(actions).toEqual(["created", "notified"]);
});

test("a secret that is another app's shows in the status until a good call comes, and is warned of", async () => {
  const eve = await t.colleague("Eve");
  const problems = async () => {
    const { json } = await t.server.call("GET", "/api/channels");
    return json.find(({ kind }: { kind: string }) => kind === "slack").problems;
  };
  const body = new URLSearchParams({ payload: '{"type":"shortcut"}' }).toString();
  await eve.send(body);
  await eve.send(body, { secret: "guessed", second: second() - 3600 });
  expect(await problems()).toEqual([]);
  await eve.send(body, { secret: "guessed" });
  expect(await problems()).toEqual([
    expect.stringMatching(/signature that AWAITHUMANS_SLACK_SIGNING_SECRET does not explain/),
  ]);
  await eve.send(`${body}&again`);
  expect(await problems()).toEqual([]);

  const lines: string[] = [];
  let now = Date.now();
  const log = pino({}, { write: (line: string) => void lines.push(line) });
  const watch = new SecretWatch(() => new Date(now));
  for (const verdict of ["sound", "repeated", "wrong"] as const) watch.heed(verdict, log);
  expect(lines).toEqual([]);
  for (const later of [0, 59_999, 1]) {
    now += later;
    watch.heed("unexplained", log);
  }
  expect(lines.map((line) => JSON.parse(line))).toMatchObject(new Array(2).fill({ level: 40 }));
});

test("the same request acts once", async () => {
  const jon = await t.colleague("Jon");
  const { id } = await t.ask({
    response_schema: { type: "object", required: ["n"], properties: { n: { type: "integer" } } },
  });
  const message = await t.slack.message(id);
  await jon.click(message, CLAIM);
  const view = await jon.view();
  jon.fill(view, { N: "7" });
  const { body } = jon.submitBody(view);
  const at = second();
  expect(await jon.send(body, { second: at })).toEqual({ status: 200, json: {} });
  expect(await jon.send(body, { second: at })).toEqual({ status: 200, json: null });
  expect((await t.trail(id)).filter(({ action }) => action === "completed")).toHaveLength(1);
});

test("what is no interaction is named, and what is none of ours changes nothing", async () => {
  const kim = await t.colleague("Kim");
  const of = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  expect(await kim.send("nothing=here")).toMatchObject({
    status: 400,
    json: { error_code: "INVALID_REQUEST" },
  });
  expect(await kim.send("payload=%7B")).toMatchObject({ status: 400 });
  expect(await kim.send(of([1]))).toMatchObject({ status: 400 });
  const foreign = [
    { type: "shortcut" },
    { type: "view_closed", view: {} },
    { type: "block_actions" },
    { type: "block_actions", user: { id: kim.id }, actions: [{ action_id: "awaithumans.open_dashboard" }] },
    { type: "block_actions", user: { id: kim.id }, actions: [{ action_id: CLAIM, value: 7 }, null] },
    { type: "view_submission", view: { callback_id: "somebody.elses" } },
  ];
  for (const payload of foreign) expect(await kim.send(of(payload))).toEqual({ status: 200, json: null });
  const ours = { type: "view_submission", view: { callback_id: "awaithumans.review_modal" } };
  expect(await kim.send(of(ours))).toMatchObject({ status: 400 });
});

test("a reply goes to Slack and nowhere else, whatever address came with the click", async () => {
  const elsewhere = await Receiver.start();
  const lou = t.slack.addMember("lou");
  const { id } = await t.ask();
  const { body } = lou.clickBody(await t.slack.message(id), CLAIM);
  const payload = JSON.parse(new URLSearchParams(body).get("payload") ?? "");
  for (const response_url of [
    elsewhere.url,
    "https://hooks.slack.com.evil.test/x",
    "no address",
    undefined,
  ]) {
    await lou.send(new URLSearchParams({ payload: JSON.stringify({ ...payload, response_url }) }).toString());
  }
  await t.slack.when(() => lou.whispers.length === 4);
  const ways = t.slack.whispers.filter(({ user }) => user === lou.id).map(({ by }) => by);
  expect(new Set(ways)).toEqual(new Set(["chat.postEphemeral"]));
  expect(elsewhere.received).toEqual([]);
  await elsewhere.close();
});

test("without the signing secret nothing is taken for Slack's", async () => {
  const { AWAITHUMANS_SLACK_SIGNING_SECRET: _secret, ...env } = t.slack.env;
  const server = await startTestServer(env);
  const reply = await fetch(`${server.url}/api/channels/slack/interactions`, {
    method: "POST",
    body: "payload={}",
  });
  expect(reply.status).toBe(503);
  expect(await reply.json()).toMatchObject({ error_code: "SERVICE_NOT_CONFIGURED" });
  await server.close();
});
