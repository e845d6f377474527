import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { buttonsOf, textOf } from "../../../support/slack-person.ts";
import type { SlackMessage } from "../../../support/slack-workspace.ts";
import { CLAIM, DASHBOARD, NO, OPEN, type SlackTest, startSlackTest, YES } from "./slack-test.ts";

let t: SlackTest;
beforeAll(async () => {
  t = await startSlackTest();
  t.slack.addChannel("approvals");
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const idsOf = (message: SlackMessage) => buttonsOf(message).map(({ action_id }) => action_id);

/** Somebody who claimed a task in the channel, told of by a message to a second person as well. */
async function claimed(name: string) {
  const [holder, other] = [await t.colleague(name), await t.colleague(`${name} B.`)];
  const { id } = await t.ask({ notify: ["slack:#approvals", `slack:${other.id}`] });
  const room = await t.slack.message(id, t.slack.channels[0]?.id);
  const direct = await t.slack.message(id, other.dm);
  await holder.click(room, CLAIM);
  const view = await holder.view();
  await t.slack.when(() => room.text.startsWith("Claimed") && textOf(direct.blocks).includes("It is with"));
  return { id, holder, other, room, direct, view };
}

test("given back, it can be claimed in the channel and answered by whoever was written to", async () => {
  const { id, holder, other, room, direct, view } = await claimed("Ann");
  expect((await t.server.call("POST", `/api/tasks/${id}/release`)).status).toBe(200);
  await t.slack.when(() => idsOf(room).includes(CLAIM) && idsOf(direct).includes(OPEN));
  expect(textOf(room.blocks)).not.toContain("Claimed by");
  expect(textOf(direct.blocks)).not.toContain("It is with");

  await other.click(room, CLAIM);
  await other.view();
  await t.slack.when(() => textOf(room.blocks).includes(`Claimed by <@${other.id}>`));
  const { json } = await holder.submit(view, { Approved: "Approve" });
  expect(json.response_action).toBe("update");
  expect(textOf(view.view.blocks)).toContain(`<@${other.id}> has this task now`);
  expect((await t.read(id)).response).toBeNull();
});

test("given to somebody else, every message says who has it, and they are written to", async () => {
  const { id, holder, room, direct } = await claimed("Bea");
  const third = await t.colleague("Third");
  const before = structuredClone(room);
  const body = { user_id: third.userId };
  expect((await t.server.call("POST", `/api/tasks/${id}/reassign`, { body })).status).toBe(200);
  const own = await t.slack.message(id, third.dm);
  expect(idsOf(own)).toEqual([OPEN, YES, NO, DASHBOARD]);
  for (const message of [room, direct]) {
    await t.slack.when(() => textOf(message.blocks).includes(`<@${third.id}>`));
  }
  await holder.click(before, OPEN);
  await t.slack.when(() => holder.whispers.length > 0);
  expect(holder.whispers).toEqual([expect.stringContaining(`<@${third.id}> has this task now`)]);
  await third.click(own, OPEN);
  expect((await third.submit(await third.view(), { Approved: "Approve" })).json).toEqual({});
  for (const message of [room, direct, own]) {
    await t.slack.when(() => message.text.startsWith("completed"));
    expect(textOf(message.blocks)).toContain(`*Completed* by <@${third.id}>`);
  }
});
