import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { setUpOperator } from "../../../support/server.ts";
import { buttonsOf, textOf } from "../../../support/slack-person.ts";
import { CLAIM, DASHBOARD, OPEN, type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
let operator: string;
beforeAll(async () => {
  t = await startSlackTest();
  operator = await setUpOperator(t.server);
  t.slack.addChannel("approvals");
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

const statusIs = (id: string, status: string) =>
  expect.poll(async () => (await t.read(id)).status).toBe(status);

test("posted in a channel, claimed, answered wrongly, mended, and the agent resumes", async () => {
  const mira = await t.colleague("Mira");
  const { id } = await t.ask();
  const message = await t.slack.message(id);
  expect(textOf(message.blocks)).toContain("Approve $250 refund?");
  expect(textOf(message.blocks)).toContain("*Customer ID:* cus_demo");
  expect(buttonsOf(message).map(({ action_id, text, value }) => [action_id, text.text, value])).toEqual([
    [CLAIM, "Claim this task", id],
    [DASHBOARD, "Review in dashboard", undefined],
  ]);
  expect(buttonsOf(message)[1].url).toBe(`http://localhost:3001/task?id=${id}`);

  // The message is there before it is recorded that it is.
  await statusIs(id, "notified");
  expect(await mira.click(message, CLAIM)).toEqual({ status: 200, json: null });
  const view = await mira.view();
  expect(view.view).toMatchObject({ private_metadata: id, callback_id: "awaithumans.review_modal" });
  await t.slack.when(() => message.edits > 0);
  expect(message.text).toBe("Claimed by Mira: Approve $250 refund?");
  expect(textOf(message.blocks)).toContain(`Claimed by <@${mira.id}>`);
  await statusIs(id, "in_progress");

  const wait = t.server.call("GET", `/api/tasks/${id}/poll?timeout=30`);
  const long = "a note that is longer than twenty characters";
  const wrong = await mira.submit(view, { Approved: "Approve", Notes: long });
  expect(wrong.json).toEqual({
    response_action: "errors",
    errors: { "awaithumans:notes": expect.any(String) },
  });
  expect(JSON.stringify(wrong.json)).not.toContain(long);
  expect((await t.read(id)).response).toBeNull();

  expect((await mira.submit(view, { Notes: "duplicate" })).json).toEqual({});
  const answer = { status: "completed", response: { approved: true, notes: "duplicate" } };
  expect((await wait).json).toMatchObject(answer);
  expect(await t.read(id)).toMatchObject({ completed_via_channel: "slack" });
  await t.slack.when(() => message.text.startsWith("completed"));
  expect(textOf(message.blocks)).toContain(`:white_check_mark: *Completed* by <@${mira.id}>`);
  expect(textOf(message.blocks)).toContain("The answer: Approve");
  const trail = (await t.trail(id)).map(({ action, channel }) => [action, channel]);
  expect(trail).toEqual([
    ["created", null],
    ["notified", "slack"],
    ["claimed", "slack"],
    ["opened", "slack"],
    ["completed", "slack"],
  ]);
});

test("of two who claim at once one has it, and the other is told who", async () => {
  const [ada, bob] = [await t.colleague("Ada"), await t.colleague("Bob")];
  const { id } = await t.ask();
  const message = await t.slack.message(id);
  await Promise.all([ada.click(message, CLAIM), bob.click(message, CLAIM)]);
  const winner = await t.slack.when(() => [ada, bob].find((each) => each.hasViews()));
  const loser = winner === ada ? bob : ada;
  await t.slack.when(() => loser.whispers.length > 0);
  expect(loser.whispers).toEqual([expect.stringContaining(`<@${winner.id}>`)]);
  expect(loser.hasViews()).toBe(false);
  expect((await t.trail(id)).filter(({ action }) => action === "claimed")).toHaveLength(1);

  await t.slack.when(() => message.edits > 0);
  await winner.click(message, OPEN);
  await t.slack.when(() => t.slack.views.filter(({ user }) => user === winner.id).length === 2);
});

test("whoever claimed can open it again from the message, and nobody else", async () => {
  const [cleo, dan] = [await t.colleague("Cleo"), await t.colleague("Dan")];
  const { id } = await t.ask();
  const message = await t.slack.message(id);
  const before = structuredClone(message);
  await cleo.click(message, CLAIM);
  await cleo.view();
  await t.slack.when(() => message.edits > 0);
  await dan.click(message, OPEN);
  await t.slack.when(() => dan.whispers.length > 0);
  expect(dan.whispers[0]).toContain(`<@${cleo.id}> has this task now`);
  await cleo.click(message, OPEN);
  await t.slack.when(
    () =>
      t.slack.callsOf("views.open").length >= 2 &&
      t.slack.views.filter(({ user }) => user === cleo.id).length === 2,
  );
  // A message that was not brought up to date yet shows the old button.
  await cleo.click(before, CLAIM);
  await t.slack.when(() => t.slack.views.filter(({ user }) => user === cleo.id).length === 3);
  expect(cleo.whispers).toEqual([]);
});

test("an operator may answer what somebody else has taken", async () => {
  const kit = await t.colleague("Kit");
  const boss = await t.colleague("Boss", {
    is_operator: true,
    email: "boss@corp.test",
    password: "correct horse",
  });
  const { id } = await t.ask();
  const message = await t.slack.message(id);
  await kit.click(message, CLAIM);
  await t.slack.when(() => message.edits > 0);
  await boss.click(message, OPEN);
  const view = await boss.view();
  expect((await boss.submit(view, { Approved: "Reject" })).json).toEqual({});
  expect(await t.read(id)).toMatchObject({
    status: "completed",
    completed_by_email: "boss@corp.test",
    assigned_to_user_id: kit.userId,
  });
});

test("a member whom the directory does not have is told what to do, and claims nothing", async () => {
  const stranger = t.slack.addMember("stranger");
  const { id } = await t.ask();
  await stranger.click(await t.slack.message(id), CLAIM);
  await t.slack.when(() => stranger.whispers.length > 0);
  expect(stranger.whispers[0]).toContain(
    `awaithumans add-user --slack-team-id ${t.slack.teamId} --slack-user-id ${stranger.id}`,
  );
  expect((await t.read(id)).assigned_to_user_id ?? null).toBeNull();
});

test("the directory's own e-mail address lets a member in, where this workspace vouches for it", async () => {
  const profile = { display_name: "mira", real_name: "Mira", email: "Mira@corp.test" };
  const own = t.slack.addMember("mira", { profile });
  const claims = async (person: typeof own) => {
    const { id } = await t.ask();
    await person.click(await t.slack.message(id), CLAIM);
    return t.slack.when(() => person.whispers.length > 0 || (person.hasViews() && id));
  };
  for (const doubtful of [{ is_email_confirmed: false }, { is_stranger: true }, { team_id: "T0OTHER00" }]) {
    const person = t.slack.addMember("other", { profile, ...doubtful });
    expect(await claims(person), JSON.stringify(doubtful)).toBe(true);
    expect(person.whispers[0]).toContain("not in the directory");
  }
  const id = await claims(own);
  const view = await own.view();
  expect((await own.submit(view, { Approved: "Reject" })).json).toEqual({});
  await statusIs(String(id), "completed");
  expect(await t.read(String(id))).toMatchObject({
    response: { approved: false, notes: null },
    completed_by_email: "mira@corp.test",
  });
});

test("whoever came by a link to one task was added by nobody, and is a stranger in channels", async () => {
  const email = "passer-by@corp.test";
  const { id: userId } = await t.enrol({ email });
  const text = "update users set via_link = true where id = $1";
  await t.server.database.db.query({ name: "test-via-link", text }, [userId]);
  const profile = { display_name: "passer-by", real_name: "Passer By", email };
  const person = t.slack.addMember("passer-by", { profile });
  const { id } = await t.ask();
  await person.click(await t.slack.message(id), CLAIM);
  await t.slack.when(() => person.whispers.length > 0);
  expect(person.whispers[0]).toContain("not in the directory");
});

test("the buttons of messages that an earlier server posted still work", async () => {
  const liv = await t.colleague("Liv");
  const { id } = await t.ask({ notify: [] });
  const other = await t.ask({ notify: [] });
  const posted = (action_id: string, value: string) => ({
    ...{ channel: String(t.slack.channels[0]?.id), ts: "1700000000.000001", text: "New task: x", edits: 0 },
    metadata: undefined,
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: "*x*" } },
      {
        type: "actions",
        elements: [
          { type: "button", action_id, value, style: "primary", text: { type: "plain_text", text: "x" } },
        ],
      },
    ],
  });
  expect((await liv.click(posted("awaithumans.claim_task", id), CLAIM)).status).toBe(200);
  const view = await liv.view();
  expect(view.view.private_metadata).toBe(id);
  expect((await liv.submit(view, { Approved: "Approve" })).json).toEqual({});
  expect((await liv.click(posted("awaithumans.open_review", other.id), OPEN)).status).toBe(200);
  expect((await liv.view((each) => each.view.private_metadata === other.id)).user).toBe(liv.id);
  // Ids had another form, and such a task may not have come along.
  await liv.click(posted("awaithumans.claim_task", "4f8a2c1e9b7d4e6fa1b2c3d4e5f60718"), CLAIM);
  await t.slack.when(() => liv.whispers.length > 0);
  expect(liv.whispers).toEqual(["This task was deleted. There is nothing left to answer."]);
});

test("somebody whose account was deactivated neither claims nor answers", async () => {
  const eve = await t.colleague("Eve");
  const { id } = await t.ask();
  const message = await t.slack.message(id);
  await eve.click(message, CLAIM);
  const view = await eve.view();
  await t.server.database.db.query(
    { name: "test-deactivate", text: "update users set active = false where id = $1" },
    [eve.userId],
  );
  const { json } = await eve.submit(view, { Approved: "Approve" });
  expect(json.response_action).toBe("update");
  expect(textOf(view.view.blocks)).toContain("deactivated");
  const other = await t.ask();
  await eve.click(await t.slack.message(other.id), CLAIM);
  await t.slack.when(() => eve.whispers.length > 0);
  expect(eve.whispers[0]).toContain("deactivated");
  expect((await t.read(id)).response).toBeNull();
});

test("the form of a task that has ended meanwhile says how it ended", async () => {
  const fay = await t.colleague("Fay");
  const { id } = await t.ask();
  const message = await t.slack.message(id);
  await fay.click(message, CLAIM);
  const view = await fay.view();
  await t.slack.when(() => message.edits > 0);
  const before = structuredClone(message);
  await t.server.call("POST", `/api/tasks/${id}/cancel`);
  const { json } = await fay.submit(view, { Approved: "Approve" });
  expect(json.response_action).toBe("update");
  expect(textOf(view.view.blocks)).toContain("This task has ended. It was cancelled");
  expect(view.view.submit).toBeUndefined();
  await t.slack.when(() => message.text.startsWith("cancelled"));
  expect(textOf(message.blocks)).toMatch(/^:no_entry: \*Cancelled\*: Approve/);

  await fay.click(before, OPEN);
  await t.slack.when(() => fay.whispers.length > 0);
  expect(fay.whispers[0]).toContain("This task has ended. It was cancelled");
});

test("claimed, answered, or deleted elsewhere, the message follows", async () => {
  const claimed = await t.ask();
  const message = await t.slack.message(claimed.id);
  await t.server.call("POST", `/api/tasks/${claimed.id}/claim`, { token: null, cookie: operator });
  await t.slack.when(() => message.text === "Claimed by Mira: Approve $250 refund?");
  const body = { response: { approved: true } };
  await t.server.call("POST", `/api/tasks/${claimed.id}/complete`, { body, token: null, cookie: operator });
  await t.slack.when(() => message.text.startsWith("completed"));
  expect(textOf(message.blocks)).toContain("*Completed* by Mira");
  expect(buttonsOf(message).map(({ url }) => url)).toEqual([`http://localhost:3001/task?id=${claimed.id}`]);

  const deleted = await t.ask();
  const other = await t.slack.message(deleted.id);
  const before = structuredClone(other);
  await t.server.call("DELETE", `/api/tasks/${deleted.id}`);
  await t.slack.when(() => other.text === "This task was deleted.");
  expect(buttonsOf(other)).toEqual([]);
  const gus = await t.colleague("Gus");
  await gus.click(before, CLAIM);
  await t.slack.when(() => gus.whispers.length > 0);
  expect(gus.whispers[0]).toContain("deleted");
});

test("a task that timed out says so, and names nobody", async () => {
  const { id } = await t.ask();
  const message = await t.slack.message(id);
  await t.server.database.db.query(
    { name: "test-overdue", text: "update tasks set due_time = now() - interval '1 second' where id = $1" },
    [id],
  );
  await t.slack.when(() => message.text.startsWith("timed_out"));
  expect(textOf(message.blocks)).toBe(":hourglass: *Timed out*: Approve $250 refund?");
});

test("a form that Slack will not open is no dead end", async () => {
  const hal = await t.colleague("Hal");
  const { id } = await t.ask();
  t.slack.fail("views.open", { error: "expired_trigger_id" });
  await hal.click(await t.slack.message(id), CLAIM);
  await t.slack.when(() => hal.whispers.length > 0);
  expect(hal.whispers[0]).toMatch(/could not be opened.*\/api\/auth\/slack-handoff\?u=/);
  await statusIs(id, "assigned");
});
