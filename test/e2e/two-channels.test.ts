import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { MailServer } from "../support/mail-server.ts";
import type { SlackPerson } from "../support/slack-person.ts";
import { textOf } from "../support/slack-person.ts";
import { mailEnv } from "../workers/channels/email/mail-worker.ts";
import { link, wordsOf } from "../workers/channels/email/office.ts";
import { OPEN, type SlackTest, startSlackTest } from "../workers/channels/slack/slack-test.ts";

let post: MailServer;
let t: SlackTest;
let mira: SlackPerson;
beforeAll(async () => {
  post = await MailServer.start();
  t = await startSlackTest(mailEnv(post.port));
  mira = await t.colleague("Mira");
});
afterAll(async () => {
  await t?.close();
  await post?.close();
});
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

/** Asks Mira in Slack and Ann by mail; returns what each of them has in front of them. */
async function ask(task: string) {
  const { id } = await t.ask({ task, notify: [`slack:${mira.id}`, "email:ann@acme.test"] });
  const message = await t.slack.message(id);
  await mira.click(message, OPEN);
  const view = await mira.view(({ view: { private_metadata } }) => private_metadata === id);
  const mail = await post.mail(1, ({ parsed }) => parsed.subject === `Review: ${task}`);
  const { pathname } = new URL(link(mail, "Reject"));
  const press = () => t.server.call("POST", pathname, { token: null });
  return { id, message, view, press };
}

test("both are asked, and the first answer wins: the form in Slack closes, the message tells", async () => {
  const { id, message, view, press } = await ask("Answered by mail first?");
  expect((await press()).status).toBe(200);
  const late = await mira.submit(view, { Approved: "Approve" });
  expect(late.json.response_action).toBe("update");
  expect(textOf(late.json.view.blocks)).toContain("ann@acme.test");
  await t.slack.when(() => message.text.startsWith("completed"));
  expect(await t.read(id)).toMatchObject({
    status: "completed",
    response: { approved: false },
    completed_via_channel: "email",
  });
});

test("both are asked, and the first answer wins: the link of the mail says who was faster", async () => {
  const { id, view, press } = await ask("Answered in Slack first?");
  expect((await mira.submit(view, { Approved: "Approve" })).json).toEqual({});
  const late = await press();
  expect(late.status).toBe(200);
  expect(wordsOf(late)).toContain("Mira answered it");
  expect(await t.read(id)).toMatchObject({ response: { approved: true }, completed_via_channel: "slack" });
});

test("both at the same time: one answer counts, the agent resumes with it, the other is told", async () => {
  for (const round of [1, 2, 3, 4, 5]) {
    const { id, message, view, press } = await ask(`At once, round ${round}?`);
    const wait = t.server.call("GET", `/api/tasks/${id}/poll?timeout=30`);
    const [pressed, submitted] = await Promise.all([press(), mira.submit(view, { Approved: "Approve" })]);
    const { status, response } = (await wait).json;
    expect(status).toBe("completed");
    const bySlack = JSON.stringify(submitted.json) === "{}";
    expect(response.approved).toBe(bySlack);
    expect(wordsOf(pressed)).toContain(bySlack ? "Mira answered it" : "Recorded");
    if (!bySlack) expect(textOf(submitted.json.view.blocks)).toContain("ann@acme.test");
    await t.slack.when(() => message.text.startsWith("completed"));
    const ends = (await t.trail(id)).filter(({ action }) => action === "completed");
    expect(ends).toMatchObject([{ channel: bySlack ? "slack" : "email" }]);
  }
});
