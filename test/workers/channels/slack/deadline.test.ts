import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { textOf } from "../../../support/slack-person.ts";
import { CLAIM, type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
  t.slack.addChannel("approvals");
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const fallDue = (id: string) => {
  const text = "update tasks set due_time = now() - interval '1 second' where id = $1";
  return t.server.database.db.query({ name: "test-overdue", text }, [id]);
};

test("a task that nobody answered in time says so, and what was taken instead", async () => {
  const mira = await t.colleague("Mira");
  const { id } = await t.ask({ on_timeout: { response: { approved: false } } });
  const message = await t.slack.message(id);
  const before = structuredClone(message);
  await fallDue(id);
  await t.slack.when(() => message.text.startsWith("completed"));
  expect(textOf(message.blocks)).toBe(
    ":hourglass: *Nobody answered in time*: Approve $250 refund?\nThe answer given for that case was taken: Reject",
  );
  await mira.click(before, CLAIM);
  await t.slack.when(() => mira.whispers.length > 0);
  expect(mira.whispers[0]).toContain(
    "Nobody answered in time; the answer given for that case was taken: Reject.",
  );
});

test("of a redacted task it does not say what", async () => {
  const { id } = await t.ask({ on_timeout: { response: { approved: false } }, redact_payload: true });
  const message = await t.slack.message(id);
  await fallDue(id);
  await t.slack.when(() => message.text.startsWith("completed"));
  expect(textOf(message.blocks)).toBe(":hourglass: *Nobody answered in time*: Approve $250 refund?");
});

test("a message shows the deadline that the task has, wherever that was moved", async () => {
  const { id, due_at: before } = await t.ask();
  const message = await t.slack.message(id);
  const answerBy = (iso: string) => `Answer by <!date^${Math.floor(Date.parse(iso) / 1000)}^`;
  expect(textOf(message.blocks)).toContain(answerBy(before));
  const { json } = await t.server.call("POST", `/api/tasks/${id}/deadline`, {
    body: { due_at: new Date(Date.now() + 86_400_000).toISOString() },
  });
  await t.slack.when(() => message.edits > 0);
  expect(textOf(message.blocks)).toContain(answerBy(json.due_at));
});
