import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { buttonsOf } from "../../../support/slack-person.ts";
import { type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const PERSONAL = "/api/auth/slack-handoff?";

/** Where the link in a message leads that was sent to this address, and again after the message was drawn anew. */
async function linksTo(email: string): Promise<{ channel: string; first: string; redrawn: string }> {
  const { id } = await t.ask({ notify: [`slack:${email}`] });
  const message = await t.slack.message(id);
  const urlOf = () =>
    buttonsOf(message)
      .at(-1)
      .url.replace(/^https?:\/\/[^/]+/, "");
  const first = urlOf();
  await t.server.call("POST", `/api/tasks/${id}/cancel`);
  await t.slack.when(() => message.edits > 0);
  return { channel: message.channel, first, redrawn: urlOf() };
}

/** Somebody in Slack with an address, of whom Slack says more. */
function member(name: string, email: string, more: object = {}) {
  return t.slack.addMember(name, { ...more, profile: { display_name: name, real_name: name, email } });
}

test("a link is signed for whoever the workspace vouches for", async () => {
  await t.enrol({ email: "ann@corp.test" });
  const ann = member("ann", "ann@corp.test");
  const { channel, first, redrawn } = await linksTo("ann@corp.test");
  expect(channel).toBe(ann.dm);
  expect([first, redrawn]).toEqual([expect.stringContaining(PERSONAL), expect.stringContaining(PERSONAL)]);
});

test("a link is signed for a member of the organisation whom this workspace has as well", async () => {
  await t.enrol({ email: "grid@corp.test" });
  member("grid", "grid@corp.test", { team_id: "T0OTHER00", enterprise_user: { teams: [t.slack.teamId] } });
  expect((await linksTo("grid@corp.test")).first).toContain(PERSONAL);
});

test.each([
  ["nobody confirmed", "unconfirmed", { is_email_confirmed: false }],
  ["another workspace says", "stranger", { is_stranger: true }],
  ["somebody has who left", "left", { deleted: true }],
  ["an app has", "app", { is_bot: true }],
  ["a member of another workspace has", "elsewhere", { team_id: "T0OTHER00" }],
])("an address that %s gets no link that is signed for its owner", async (_what, name, more) => {
  const email = `${name}@corp.test`;
  await t.enrol({ email });
  member(name, email, more);
  const { first, redrawn } = await linksTo(email);
  expect([first, redrawn]).toEqual([
    expect.stringMatching(/^\/task\?id=/),
    expect.stringMatching(/^\/task\?id=/),
  ]);
});

test("somebody else in Slack than the directory says gets no link that is signed for the person", async () => {
  const real = t.slack.addMember("bea");
  await t.enrol({
    email: "bea@corp.test",
    slack_team_id: t.slack.teamId,
    slack_user_id: real.id,
  });
  const other = member("other", "bea@corp.test");
  const { channel, first, redrawn } = await linksTo("bea@corp.test");
  expect(channel).toBe(other.dm);
  expect(first).toMatch(/^\/task\?id=/);
  expect(redrawn).toMatch(/^\/task\?id=/);
});
