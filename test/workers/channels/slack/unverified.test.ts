import { expect, test } from "vitest";
import { held, passes, rejects, status } from "../../../support/anthropic-server.ts";
import { buttonsOf, type SlackPerson, textOf } from "../../../support/slack-person.ts";
import { claude, t, useCheckedSlack } from "./checked.ts";
import { OPEN, YES } from "./slack-test.ts";

useCheckedSlack();

const VERIFIER = { provider: "claude", instructions: "The note has to agree with the decision." };
const TOLD = "Your answer could not be checked: Approve $250 refund?";

/** Somebody with a question that waits for them, and its message. */
async function asked(name: string) {
  const person = await t.colleague(name);
  const { id } = await t.ask({ notify: [`slack:${person.id}`], verifier_config: VERIFIER });
  return { id, person, question: await t.slack.message(id, person.dm) };
}

/** The messages to somebody that begin so now. */
const saying = (words: string, { id, person }: { id: string; person: SlackPerson }) =>
  t.slack.messagesOf(id, person.dm).filter(({ text }) => text.startsWith(words));

test("whoever closed the form while their answer was checked is told that it could not be, and answers again", async () => {
  const { id, person, question } = await asked("Amy");
  await person.click(question, OPEN);
  const view = await person.view();
  const slow = held(status(403));
  claude.answerWith(slow.answer, passes());
  await person.submit(view, { Approved: "Approve", Notes: "mine" });
  await t.slack.when(() => textOf(view.view.blocks).includes("Checking your answer"));
  view.isOpen = false;
  slow.release();

  const told = await t.slack.when(() => saying(TOLD, { id, person })[0]);
  expect(textOf(told.blocks)).toContain("No attempt was used; submit the answer again.");
  await t.slack.when(() => textOf(question.blocks).includes("*The answer could not be checked:*"));

  await person.click(told, OPEN);
  const again = await person.view();
  expect(textOf(again.view.blocks)).toContain("*The answer could not be checked:*");
  expect((await person.submit(again, {})).json).toEqual({});
  await expect.poll(async () => (await t.read(id)).response).toEqual({ approved: true, notes: "mine" });
  await t.slack.when(() => told.text.startsWith("completed"));
});

test("whoever answered by a button is told so, and of an answer that was sent back before no more", async () => {
  const { id, person, question } = await asked("Bob");
  claude.answerWith(rejects("No."));
  await person.click(question, YES);
  await t.slack.when(() => question.text.startsWith("Sent back"));
  await t.slack.when(() => saying("Your answer was sent back", { id, person })[0]);
  claude.answerWith(status(403));
  await person.click(question, OPEN);
  const view = await person.view();
  await person.submit(view, { Notes: "better" });
  // The message of before is drawn anew, so that nobody mends what was mended.
  await t.slack.when(() => saying(TOLD, { id, person }).length === 2);
  for (const message of saying(TOLD, { id, person })) {
    expect(textOf(message.blocks)).not.toContain("Sent back by the verifier");
    expect(buttonsOf(message)[0].action_id).toBe(OPEN);
  }
  expect((await t.ledger(id)).map(({ purpose }) => purpose)).toEqual(["question", "rejection", "rejection"]);
});

test("whoever was told that their answer was sent back is not told that somebody else's could not be checked", async () => {
  const [cat, dan] = [await t.colleague("Cat"), await t.colleague("Dan")];
  const notify = [cat, dan].map(({ id }) => `slack:${id}`);
  const { id } = await t.ask({ notify, verifier_config: VERIFIER });
  claude.answerWith(rejects("No."));
  await cat.click(await t.slack.message(id, cat.dm), YES);
  const sentBack = { id, person: cat };
  const told = await t.slack.when(() => saying("Your answer was sent back", sentBack)[0]);
  claude.answerWith(status(403));
  const asked = await t.slack.message(id, dan.dm);
  await t.slack.when(() => asked.text.startsWith("Sent back"));
  await dan.click(asked, OPEN);
  await dan.submit(await dan.view(), { Approved: "Approve" });
  await t.slack.when(() => saying(TOLD, { id, person: dan })[0]);
  await t.slack.when(() => textOf(told.blocks).includes("*The answer could not be checked:*"));
  expect(textOf(told.blocks)).toContain("*An answer could not be checked*");
  expect(textOf(told.blocks)).not.toContain("Your answer");
});
