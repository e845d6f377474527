import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { hold } from "../../../support/locks.ts";
import { type SlackTest, startSlackTest } from "./slack-test.ts";

let t: SlackTest;
/** In the workspace and in the directory; Slack's list of members is read once for all of these. */
let ana: Awaited<ReturnType<SlackTest["colleague"]>>;
let cleo: typeof ana;
let hugo: typeof ana;
beforeAll(async () => {
  t = await startSlackTest();
  t.slack.addChannel("approvals");
  ana = await t.colleague("ana", { email: "ana@corp.test" });
  cleo = await t.colleague("cleo");
  hugo = await t.colleague("hugo");
  const gone = await t.colleague("gina");
  await t.server.call("DELETE", `/api/users/${gone.userId}`);
  t.slack.addMember("fred");
});
afterAll(() => t.close());
afterEach(() => expect(t.slack.problems.splice(0)).toEqual([]));

/** A task that was told to all of these, as it is then. */
async function told(notify: string[], members: object = {}) {
  const { id } = await t.ask({ notify, ...members });
  const statuses = async () => (await t.ledger(id)).map(({ status }) => status);
  await expect.poll(statuses).toEqual(notify.map(() => "sent"));
  return t.read(id);
}

const actions = async (id: string) =>
  (await t.trail(id)).map(({ action, from_status, to_status }) => [action, from_status, to_status]);

test("a single handle makes whoever it turns out to be the assignee, once the message is there", async () => {
  const { id, ...task } = await told(["slack:@ana"]);
  expect(task).toMatchObject({
    status: "assigned",
    assigned_to_user_id: ana.userId,
    assigned_to_email: "ana@corp.test",
    assigned_to_slack_user_id: ana.id,
  });
  expect(await actions(id)).toEqual([
    ["created", null, "created"],
    ["notified", "created", "notified"],
    ["assigned", "notified", "assigned"],
  ]);
  expect((await t.trail(id)).at(-1)).toMatchObject({
    actor_type: "system",
    extra_data: { user_id: ana.userId },
  });
  expect((await t.ledger(id))[0]).toMatchObject({ user_id: ana.userId, attempts: 1 });
});

test("an address that the directory has not makes its member the assignee by the Slack pair", async () => {
  const ben = t.slack.addMember("ben", {
    profile: { display_name: "", real_name: "Ben", email: "ben@corp.test" },
  });
  const person = await t.enrol({ slack_team_id: t.slack.teamId, slack_user_id: ben.id });
  const task = await told(["slack:ben@corp.test"]);
  expect(task).toMatchObject({ status: "assigned", assigned_to_user_id: person.id });
});

test.each([
  ["there are several destinations", ["slack:@cleo", "slack:#approvals"], {}],
  ["`assign_to` names somebody else", ["slack:@cleo"], { assign_to: { email: "dora@corp.test" } }],
  ["`assign_to` offers it to others", ["slack:@cleo"], { assign_to: { emails: ["d@x.test", "e@x.test"] } }],
])("nobody is made the assignee by a handle where %s", async (_, notify, members) => {
  const task = await told(notify, members);
  expect(task).toMatchObject({ status: "notified", assigned_to_user_id: null });
  expect((await t.ledger(task.id))[0]).toMatchObject({ user_id: cleo.userId });
});

test.each(["fred", "gina"])(
  "neither is a member whom the directory has not, or has no more: %s",
  async (name) => {
    const task = await told([`slack:@${name}`]);
    expect(task).toMatchObject({ status: "notified", assigned_to_user_id: null });
    expect((await t.ledger(task.id))[0]).toMatchObject({ user_id: null });
  },
);

test("nor is whoever is deactivated while it is recorded that the message is there", async () => {
  t.slack.fail("chat.postMessage", { status: 429, retryAfter: 5 });
  const { id } = await t.ask({ notify: ["slack:@hugo"] });
  const held = await hold(t.server.database.url, "select from tasks where id = $1 for update", [id]);
  await held.until(1);
  const gone = t.server.call("DELETE", `/api/users/${hugo.userId}`);
  await held.until(2);
  await held.release();
  expect((await gone).status).toBe(204);
  await expect.poll(async () => (await t.ledger(id))[0].status).toBe("sent");
  expect(await t.read(id)).toMatchObject({ status: "notified", assigned_to_user_id: null });
  expect((await t.trail(id)).at(-1)).toMatchObject({ action: "released" });
});
