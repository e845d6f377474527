import { BlockList } from "node:net";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { slack } from "../../../../src/workers/channels/slack/index.ts";
import type { Channel, Place } from "../../../../src/workers/core/channel.ts";
import { SlackServer } from "../../../support/slack-server.ts";

let server: SlackServer;
let channel: Channel;
beforeEach(async () => {
  server = await SlackServer.start();
  channel = slack.open(
    { botToken: server.env.AWAITHUMANS_SLACK_BOT_TOKEN, apiUrl: `${server.url}/api` },
    {
      publicUrl: "http://localhost:3001",
      deriveKey: () => Buffer.alloc(32),
      identities: async () => [],
      outboundAllow: new BlockList(),
      log: pino({ level: "silent" }),
      now: () => new Date(),
      version: "0.0.0",
    },
  );
});
afterEach(() => server.close());

const place = (target: string): Place => ({ target, identity: null });
const PATIENT = () => AbortSignal.timeout(15_000);

/** Members whose list has so many pages of two. */
function fill(pages: number): void {
  for (let index = 0; index < pages * 2; index += 1) server.addMember(`m${index}`);
}

const cursors = () => server.callsOf("users.list").map(({ cursor }) => cursor ?? "first");

test.each(["auth.test", "users.list", "users.lookupByEmail"])(
  "when the time of a delivery is over while %s is slow, nothing is said any more",
  async (method) => {
    fill(1);
    server.fail(method, "hang");
    const budget = new AbortController();
    const target = method === "users.lookupByEmail" ? "m0@corp.test" : "@m0";
    const sending = channel.test(place(target), budget.signal);
    await server.when(() => server.callsOf(method).length > 0);
    budget.abort();
    expect(await sending).toMatchObject({ kind: "failed", transient: true });
    expect(server.callsOf("chat.postMessage")).toEqual([]);
  },
);

test("a delivery whose time is over before it begins posts nothing", async () => {
  server.addChannel("approvals");
  expect(await channel.test(place("#approvals"), AbortSignal.abort())).toMatchObject({ kind: "failed" });
  expect(server.callsOf("chat.postMessage")).toEqual([]);
});

test("a limit in the midst of the list costs no page that was read", async () => {
  fill(4);
  server.fail("users.list", "pass", 2);
  server.fail("users.list", { status: 429, retryAfter: 30 });
  expect(await channel.test(place("@m7"), PATIENT())).toMatchObject({
    kind: "failed",
    transient: true,
    retryAfterSeconds: 30,
  });
  server.fail("users.list", { error: "ratelimited" });
  expect(await channel.test(place("@m7"), PATIENT())).toMatchObject({ kind: "failed", transient: true });
  expect(await channel.test(place("@m7"), PATIENT())).toMatchObject({ kind: "sent" });
  expect(cursors()).toEqual(["first", "2", "4", "4", "4", "6"]);
});

test("a place in the list that Slack knows no more is no dead end", async () => {
  fill(2);
  server.fail("users.list", "pass");
  server.fail("users.list", { error: "invalid_cursor" });
  expect(await channel.test(place("@m3"), PATIENT())).toMatchObject({ kind: "failed", transient: true });
  expect(await channel.test(place("@m3"), PATIENT())).toMatchObject({ kind: "sent" });
});

test("several at once read the list once", async () => {
  fill(3);
  const sent = await Promise.all(["@m1", "@m3", "@m5"].map((each) => channel.test(place(each), PATIENT())));
  expect(sent.map(({ kind }) => kind)).toEqual(["sent", "sent", "sent"]);
  expect(cursors()).toEqual(["first", "2", "4"]);
});

test.each([
  ["Slack's own bot, which passes for a member,", { id: "USLACKBOT" }],
  ["an app", { is_bot: true }],
  ["somebody who has left", { deleted: true }],
])("%s is nobody who could be asked by name", async (_who, more) => {
  server.addMember("sam", more);
  const failed = { kind: "failed", reason: "target_not_found" };
  expect(await channel.test(place("@sam"), PATIENT())).toMatchObject(failed);
});

test("nobody takes a colleague's handle by calling themselves so", async () => {
  const carol = server.addMember("carol");
  server.addMember("mallory", { profile: { display_name: "Carol", real_name: "carol" } });
  server.addMember("carol", { is_stranger: true, team_id: "T0OTHER00" });
  expect(await channel.test(place("@carol"), PATIENT())).toMatchObject({
    kind: "sent",
    receipt: { channel: carol.dm },
  });
});
