import { afterAll, beforeAll, expect, test } from "vitest";
import { findPerson } from "../../../../src/services/user/index.ts";
import { connect } from "../../../../src/workers/channels/slack/client.ts";
import { People } from "../../../../src/workers/channels/slack/people.ts";
import { Workspaces } from "../../../../src/workers/channels/slack/workspace.ts";
import { type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
});
afterAll(() => t.close());

test("an address that Slack told is good for ten minutes, then Slack is asked again", async () => {
  const { AWAITHUMANS_SLACK_BOT_TOKEN: botToken, AWAITHUMANS_SLACK_API_URL: apiUrl = "" } = t.slack.env;
  const client = connect({ botToken, apiUrl, version: "0.0.0" });
  let now = Date.now();
  const clock = () => new Date(now);
  const people = new People(client, new Workspaces(client, clock), clock);
  const { db } = t.server.database;
  const core = { findPerson: (key: Parameters<typeof findPerson>[1]) => findPerson(db, key) };
  for (const email of ["old@corp.test", "new@corp.test"]) await t.enrol({ email });
  const profile = { display_name: "Ann", real_name: "Ann", email: "old@corp.test" };
  const { id: userId } = t.slack.addMember("ann", { profile });
  const ann = { userId, teamIds: [t.slack.teamId] };

  const find = async () => {
    const person = await people.find(ann, core);
    return person === "unsaid" ? person : person?.email;
  };

  expect(await find()).toBe("old@corp.test");
  for (const member of t.slack.members) member.profile.email = "new@corp.test";
  now += 599_999;
  expect(await find()).toBe("old@corp.test");
  expect(people.timeZoneOf(ann)).toBeDefined();
  expect(t.slack.callsOf("users.info")).toHaveLength(1);

  now += 1;
  expect(people.timeZoneOf(ann)).toBeUndefined();
  expect(await find()).toBe("new@corp.test");
  expect(t.slack.callsOf("users.info")).toHaveLength(2);
});

test("a member is unsaid only where Slack may say it when it is asked again", async () => {
  const { AWAITHUMANS_SLACK_BOT_TOKEN: botToken, AWAITHUMANS_SLACK_API_URL: apiUrl = "" } = t.slack.env;
  const client = connect({ botToken, apiUrl, version: "0.0.0" });
  const clock = () => new Date();
  const people = new People(client, new Workspaces(client, clock), clock);
  const { db } = t.server.database;
  const core = { findPerson: (key: Parameters<typeof findPerson>[1]) => findPerson(db, key) };
  const member = { userId: "U0000NONE", teamIds: [t.slack.teamId] };
  for (const [fault, found] of [
    [{ status: 429, retryAfter: 30 }, "unsaid"],
    [{ status: 503 }, "unsaid"],
    ["cut", "unsaid"],
    [{ error: "user_not_found" }, undefined],
    [{ error: "missing_scope", needed: "users:read" }, undefined],
    [{ error: "token_revoked" }, undefined],
  ] as const) {
    t.slack.fail("users.info", fault);
    expect(await people.find(member, core), JSON.stringify(fault)).toBe(found);
  }
});
