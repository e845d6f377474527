import { expect, test } from "vitest";
import { rejects, status } from "../../../support/anthropic-server.ts";
import { buttonsOf, textOf } from "../../../support/slack-person.ts";
import type { Any, SlackMessage } from "../../../support/slack-workspace.ts";
import { claude, t, useCheckedSlack } from "./checked.ts";
import { CLAIM, DASHBOARD, NO, OPEN, YES } from "./slack-test.ts";

useCheckedSlack();

const idsOf = (message: SlackMessage) => buttonsOf(message).map(({ action_id }) => action_id);

/** A task of which one person was written to. */
async function asked(name: string, members: object = {}) {
  const person = await t.colleague(name);
  const { id } = await t.ask({ notify: [`slack:${person.id}`], ...members });
  return { id, person, message: await t.slack.message(id, person.dm) };
}

test("a yes or no is answered by a button of the message, stored before Slack hears of it, and the agent resumes", async () => {
  const { id, person, message } = await asked("Ann");
  const buttons = buttonsOf(message).map(({ action_id, text, value }) => [action_id, text.text, value]);
  expect(buttons).toEqual([
    [OPEN, "Open in Slack", id],
    [YES, "Approve", id],
    [NO, "Reject", id],
    [DASHBOARD, "Review in dashboard", undefined],
  ]);
  const no = buttonsOf(message).find(({ action_id }) => action_id === NO);
  const words = Object.entries<Any>(no.confirm).map(([part, { text }]) => [part, text]);
  expect(Object.fromEntries(words)).toEqual({
    ...{ title: "Reject?", text: "Approve $250 refund?", confirm: "Reject", deny: "Cancel" },
  });
  const wait = t.server.call("GET", `/api/tasks/${id}/poll?timeout=30`);
  expect(await person.click(message, NO)).toEqual({ status: 200, json: null });
  expect(await t.read(id)).toMatchObject({ status: "completed", completed_via_channel: "slack" });
  expect((await wait).json.response).toEqual({ approved: false, notes: null });
  await t.slack.when(() => message.text.startsWith("completed"));
  expect(textOf(message.blocks)).toContain("The answer: Reject");
  expect(person.whispers).toEqual([]);
});

const BOOLEAN = { type: "boolean" };
const schema = (properties: object, required = Object.keys(properties)) => ({
  response_schema: { type: "object", required, properties },
});

test.each<[string, object]>([
  ["something else has to be answered as well", schema({ ok: BOOLEAN, why: { type: "string" } })],
  ["there are two of them", schema({ ok: BOOLEAN, sure: BOOLEAN })],
  ["it may stay blank", schema({ ok: BOOLEAN }, [])],
  ["it is a choice of words", schema({ ok: { enum: ["yes", "no"] } })],
  ["there is a third way", schema({ ok: { enum: [true, false, "unsure"] } })],
  ["the evidence is kept out of messages", { redact_payload: true }],
  ["the answer begins with something", { initial_response: { notes: "as proposed" } }],
])("no such buttons where %s", async (what, members) => {
  const { message } = await asked(what, members);
  expect(idsOf(message)).toEqual([OPEN, DASHBOARD]);
});

test("in a channel it has to be claimed first", async () => {
  const { id } = await t.ask();
  expect(idsOf(await t.slack.message(id))).toEqual([CLAIM, DASHBOARD]);
});

test("the form's own words are on the buttons, however long", async () => {
  const long = "yes ".repeat(30);
  const field = { kind: "switch", name: "ok", true_label: long, false_label: "<No> & never" };
  const { message } = await asked("Words", {
    ...schema({ ok: BOOLEAN }),
    form_definition: { fields: [field] },
  });
  const labels = buttonsOf(message).map(({ text }) => text.text);
  expect(labels[1]).toMatch(/^yes yes .*…$/);
  expect(labels[2]).toBe("<No> & never");
});

test("where a no needs a reason, the form opens and says so, with the no chosen", async () => {
  const { id, person, message } = await asked("Ben", {
    response_schema: {
      type: "object",
      required: ["approved"],
      properties: { approved: BOOLEAN, why: { type: "string" } },
      if: { properties: { approved: { const: false } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword of JSON Schema
      then: { required: ["why"] },
    },
  });
  await person.click(message, NO);
  const view = await person.view();
  expect(textOf(view.view.blocks)).toContain(":warning: Why: Is required");
  expect((await t.read(id)).response).toBeNull();
  expect((await person.submit(view, { Why: "too much" })).json).toEqual({});
  expect((await t.read(id)).response).toEqual({ approved: false, why: "too much" });
});

test("of two who press at once one answer counts, and the other is told", async () => {
  const [cat, dan] = [await t.colleague("Cat"), await t.colleague("Dan")];
  const { id } = await t.ask({ notify: [`slack:${cat.id}`, `slack:${dan.id}`] });
  const [own, other] = [await t.slack.message(id, cat.dm), await t.slack.message(id, dan.dm)];
  await Promise.all([cat.click(own, YES), dan.click(other, NO)]);
  const loser = await t.slack.when(() => [cat, dan].find(({ whispers }) => whispers.length > 0));
  expect(loser.whispers).toEqual([expect.stringMatching(/^This task has ended\. /)]);
  const { response } = await t.read(id);
  expect(response.approved).toBe(loser === dan);
  expect((await t.trail(id)).filter(({ action }) => action === "completed")).toHaveLength(1);
});

test("whoever is not in the directory, or is not asked any more, answers nothing", async () => {
  const { id, person, message } = await asked("Eve");
  const stranger = t.slack.addMember("stranger");
  await stranger.click(message, YES);
  await t.slack.when(() => stranger.whispers.length > 0);
  expect(stranger.whispers[0]).toContain("not in the directory");

  const before = structuredClone(message);
  const fay = await t.colleague("Fay");
  await t.server.call("POST", `/api/tasks/${id}/reassign`, { body: { user_id: fay.userId } });
  await person.click(before, YES);
  await t.slack.when(() => person.whispers.length > 0);
  expect(person.whispers[0]).toContain(`<@${fay.id}> has this task now`);
  expect((await t.read(id)).response).toBeNull();
});

const VERIFIER = { provider: "claude", instructions: "Agree.", max_attempts: 3 };

test("sent back by the verifier, it is mended in the form", async () => {
  const { id, person, message } = await asked("Gus", { verifier_config: VERIFIER });
  claude.answerWith(rejects("Say why."));
  await person.click(message, YES);
  const told = await t.slack.when(() => t.slack.messagesOf(id, person.dm)[1]);
  expect(textOf(told.blocks)).toContain("Say why.");
  for (const each of [told, message]) {
    await t.slack.when(() => textOf(each.blocks).includes("Say why."));
    expect(idsOf(each)).toEqual([OPEN, DASHBOARD]);
  }
});

test("a verifier that fails is told to whoever answered, who may press again", async () => {
  const { id, person, message } = await asked("Hal", { verifier_config: VERIFIER });
  claude.answerWith(status(400));
  await person.click(message, YES);
  await t.slack.when(() => person.whispers.length > 0);
  expect(person.whispers[0]).toContain("submit the answer again");
  await t.slack.when(() => idsOf(message).includes(YES));
  expect((await t.read(id)).verification_attempt).toBe(0);
});
