import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { buttonsOf, textOf } from "../../../support/slack-person.ts";
import { CLAIM, DASHBOARD, NO, OPEN, type SlackTest, startSlackTest, YES } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
  t.slack.addChannel("approvals");
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const idsOf = (message: Parameters<typeof buttonsOf>[0]) =>
  buttonsOf(message).map(({ action_id }) => action_id);
const linkOf = (message: Parameters<typeof buttonsOf>[0]) => buttonsOf(message).at(-1).url as string;

test("nothing in a text from outside is a mention, a link or a line of its own", async () => {
  const evil = "<!channel> <https://evil.test|Approve here> & <@U00000001>";
  const { id } = await t.ask({
    task: evil,
    payload: { "*label* <!here>": evil, reason: `one\n*Approved by:* the boss ${evil}` },
  });
  const message = await t.slack.message(id);
  const all = JSON.stringify([message.text, message.blocks]);
  expect(all).toContain("&lt;!channel&gt;");
  expect(all).toContain("&gt; &amp; &lt;@U");
  expect(all).not.toMatch(/<!channel|<!here|<@U|<https:\/\/evil/);
  expect(textOf(message.blocks)).not.toMatch(/\n\*Approved by/);
  for (const block of message.blocks) if (block.text) expect(block.text.verbatim).toBe(true);
  const [call] = t.slack.callsOf("chat.postMessage").slice(-1);
  expect(call).toMatchObject({
    parse: "none",
    link_names: "false",
    unfurl_links: "false",
    unfurl_media: "false",
  });
});

test("nor is anything in a name or in the words of an answer, wherever they are shown", async () => {
  const name = "Ann <!here> & *Co*";
  await t.enrol({ email: "ann@evil.test", display_name: name });
  const { id } = await t.ask({
    task: "Pay <A> & <B>?",
    assign_to: { email: "ann@evil.test" },
    response_schema: {
      type: "object",
      required: ["pick"],
      properties: { pick: { enum: ["<!channel> & <https://evil.test|ok>", "b"] } },
    },
  });
  const message = await t.slack.message(id);
  const claimed = "Claimed by Ann &lt;!here&gt; &amp; *Co*";
  expect([message.text, textOf(message.blocks)]).toEqual([
    expect.stringContaining(claimed),
    expect.stringContaining(claimed),
  ]);
  const body = {
    response: { pick: "<!channel> & <https://evil.test|ok>" },
    completed_by_email: "ann@evil.test",
  };
  expect((await t.server.call("POST", `/api/tasks/${id}/complete`, { body })).status).toBe(200);
  await t.slack.when(() => message.text.startsWith("completed"));
  expect(textOf(message.blocks)).toContain(
    "*Completed* by ann@evil.test: Pay &lt;A&gt; &amp; &lt;B&gt;?\nThe answer: &lt;!channel&gt; &amp; &lt;https://evil.test|ok&gt;",
  );
  expect(t.slack.callsOf("chat.update").at(-1)).toMatchObject({ parse: "none", link_names: "false" });
});

test("half characters and NUL do not reach Slack", async () => {
  const person = await t.colleague("Nil");
  const { id } = await t.ask({
    notify: [`slack:${person.id}`],
    payload: { nul: "a\0b", lone: "\ud800x", "k\ud800\0": "v" },
    response_schema: {
      type: "object",
      required: ["pick"],
      properties: { pick: { enum: ["\ud800", "b"], title: "P\ud800\0" } },
    },
  });
  const message = await t.slack.message(id);
  await person.click(message, OPEN);
  const raw = JSON.stringify([message, (await person.view()).view]);
  expect(raw).toContain("\ufffdx");
  expect(raw).not.toMatch(/\\u0000|[^\\]\\ud800/);
});

test("evidence is worded as in the dashboard, and an address in it can be followed", async () => {
  const { id } = await t.ask({
    payload: {
      amount_cents: 123_450,
      currency: "EUR",
      urgent: true,
      due: "2026-06-01",
      invoice: "https://files.test/a?b=1&c=<2>|x",
      customer: { name: "Ada", vip: false },
    },
  });
  expect(textOf((await t.slack.message(id)).blocks)).toContain(
    [
      "*Amount:* €1,234.50",
      "*Currency:* EUR",
      "*Urgent:* Yes",
      "*Due:* 1 June 2026",
      "*Invoice:* <https://files.test/a?b=1&amp;c=%3C2%3E%7Cx>",
      "*Customer:* Name: Ada · Vip: No",
    ].join("\n"),
  );
});

test("of a redacted payload nothing is sent, neither in the message nor in the form", async () => {
  const una = await t.colleague("Una");
  const { id } = await t.ask({ redact_payload: true, payload: { secret: "the diagnosis" } });
  const message = await t.slack.message(id);
  await una.click(message, CLAIM);
  const view = await una.view();
  for (const blocks of [message.blocks, view.view.blocks]) {
    expect(JSON.stringify(blocks)).not.toContain("diagnosis");
    expect(textOf(blocks)).toContain("kept out of messages");
  }
  expect(JSON.stringify(t.slack.calls)).not.toContain("diagnosis");
});

test("huge questions and payloads stay within Slack's limits", async () => {
  const vic = await t.colleague("Vic");
  const payload = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`member ${index} ${"&".repeat(90)}`, "<".repeat(900)]),
  );
  const { id } = await t.ask({ task: `${"<&>".repeat(6_000)}`, payload });
  const message = await t.slack.message(id);
  expect(textOf(message.blocks)).toMatch(/more in the dashboard/);
  await vic.click(message, CLAIM);
  const view = await vic.view();
  expect(view.view.blocks[0].text.text).toHaveLength(150);
});

test("a direct message to a person of the directory has the form, and a link of their own", async () => {
  const wes = await t.colleague("Wes");
  const { id } = await t.ask({ notify: [`slack:@${wes.id}`] });
  const message = await t.slack.message(id, wes.dm);
  expect(idsOf(message)).toEqual([OPEN, YES, NO, DASHBOARD]);
  expect(new URL(linkOf(message)).searchParams.get("u")).toBe(wes.userId);
  const { created_at: created } = await t.read(id);
  const e = Number(new URL(linkOf(message)).searchParams.get("e"));
  expect(e).toBe(Math.floor(Date.parse(created) / 1000) + 900);

  await expect.poll(async () => (await t.ledger(id))[0].status).toBe("sent");
  await wes.click(message, OPEN);
  const view = await wes.view();
  expect((await wes.submit(view, { Approved: "Approve" })).json).toEqual({});
  await t.slack.when(() => message.text.startsWith("completed"));
  expect((await t.ledger(id))[0].status).toBe("seen");
});

test("the app's conversation with one member, by its own id, has nothing to claim", async () => {
  const ned = await t.colleague("Ned");
  const { id } = await t.ask({ notify: [`slack:${ned.dm}`] });
  const message = await t.slack.message(id, ned.dm);
  expect(idsOf(message)).toEqual([OPEN, YES, NO, DASHBOARD]);
  expect(linkOf(message)).toBe(`http://localhost:3001/task?id=${id}`);
});

test("two people are told, the first who claims has it, and the other's message says so", async () => {
  const [xia, yan] = [await t.colleague("Xia"), await t.colleague("Yan")];
  const { id } = await t.ask({ notify: [`slack:${xia.id}`, `slack:${yan.id}`, "slack:#approvals"] });
  const [own, other] = [await t.slack.message(id, xia.dm), await t.slack.message(id, yan.dm)];
  const room = await t.slack.message(id, t.slack.channels[0]?.id);
  expect(linkOf(own)).not.toBe(linkOf(other));
  await xia.click(room, CLAIM);
  await t.slack.when(() => other.edits > 0 && room.edits > 0 && own.edits > 0);
  expect(idsOf(own)).toEqual([OPEN, YES, NO, DASHBOARD]);
  expect(textOf(other.blocks)).toContain(`It is with <@${xia.id}> now.`);
  expect(idsOf(other)).toEqual([DASHBOARD]);
  for (const shown of [other, room]) expect(linkOf(shown)).toBe(`http://localhost:3001/task?id=${id}`);
});

test("a task that is somebody's already is theirs to open in the channel", async () => {
  const zoe = await t.colleague("Zoe", { email: "zoe@corp.test" });
  const { id } = await t.ask({ assign_to: { email: "zoe@corp.test" } });
  const message = await t.slack.message(id);
  expect(textOf(message.blocks)).toContain(`Claimed by <@${zoe.id}>`);
  await zoe.click(message, OPEN);
  expect((await zoe.view()).view.private_metadata).toBe(id);
});

test("a person who is assigned and not notified is reached in Slack", async () => {
  const abe = await t.colleague("Abe", { email: "abe@corp.test" });
  const { id } = await t.ask({ assign_to: { email: "abe@corp.test" }, notify: [] });
  expect(idsOf(await t.slack.message(id, abe.dm))).toEqual([OPEN, YES, NO, DASHBOARD]);
  expect((await t.ledger(id))[0]).toMatchObject({ target: abe.id, identity: t.slack.teamId });
});

const UNDRAWABLE = {
  type: "object",
  required: ["rows"],
  properties: { rows: { type: "array", items: { type: "object" } }, note: { type: "string" } },
};

test("a form that Slack cannot draw leads to the dashboard, and says so", async () => {
  const bea = await t.colleague("Bea");
  const { id } = await t.ask({
    response_schema: UNDRAWABLE,
    notify: [`slack:${bea.id}`, "slack:#approvals"],
  });
  const own = await t.slack.message(id, bea.dm);
  expect(idsOf(own)).toEqual([DASHBOARD]);
  expect(textOf(own.blocks)).toContain("One of its questions cannot be shown in Slack");
  const room = await t.slack.message(id, t.slack.channels[0]?.id);
  expect(idsOf(room)).toEqual([CLAIM, DASHBOARD]);
  await bea.click(room, CLAIM);
  await t.slack.when(() => bea.whispers.length > 0);
  expect(bea.whispers[0]).toMatch(/cannot be answered in Slack.*\/api\/auth\/slack-handoff\?u=/);
  expect((await t.read(id)).status).toBe("assigned");
  expect(bea.hasViews()).toBe(false);
});

test("a form of which nothing is known leads to the dashboard too", async () => {
  const { id } = await t.ask({ response_schema: { type: "object" }, notify: ["slack:#approvals"] });
  expect(textOf((await t.slack.message(id)).blocks)).toContain("cannot be shown in Slack");
});
