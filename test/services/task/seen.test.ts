import { afterAll, beforeAll, expect, test } from "vitest";
import { DeliveryState } from "../../../gen/awaithumans/channel/v1/channel_pb.ts";
import type { Actor } from "../../../src/services/core/call.ts";
import { newId } from "../../../src/services/db/ids.ts";
import { passes } from "../../support/anthropic-server.ts";
import { ADMIN, createPerson, refund } from "../../support/services.ts";
import { openStage, type Stage, YES } from "../../support/verifying.ts";

let stage: Stage;
let mira: Extract<Actor, { kind: "user" }>;
beforeAll(async () => {
  stage = await openStage();
  mira = await createPerson(stage.t, { email: "mira@corp.test", isOperator: true });
});
afterAll(() => stage.close());

/** What Mira was sent by her id and by an address that had no account then, and what others were sent. */
async function deliver(taskId: string): Promise<void> {
  const statement = {
    name: "test-deliver",
    text: `insert into deliveries (id, task_id, channel, target, user_id, purpose, state, create_time, update_time)
      values ($1, $2, 'email', $3, $4, 'question', $5, $6, $6)`,
  };
  const sent = [
    ["U1", mira.userId, "sent"],
    ["Mira@Corp.test", null, "sent"],
    ["ben@corp.test", null, "sent"],
    ["room", null, "sent"],
    ["mira@corp.test", mira.userId, "queued"],
  ];
  for (const [target, userId, state] of sent) {
    await stage.t.db.query(statement, [newId(), taskId, target, userId, state, stage.t.clock.now()]);
  }
}

async function seen(taskId: string): Promise<string[]> {
  const { deliveries } = await stage.t.channels(ADMIN).listDeliveries({ taskId });
  return deliveries
    .filter(({ state }) => state === DeliveryState.SEEN)
    .map(({ target }) => target)
    .sort();
}

async function newTask(key: string): Promise<string> {
  const { task } = await stage.t.tasks(ADMIN).createTask(refund(key));
  return task?.id ?? "";
}

test.each(["openTask", "claimTask", "completeTask"] as const)(
  "%s marks what this person was sent by id or address as seen, and nothing else",
  async (verb) => {
    const id = await newTask(verb);
    await deliver(id);
    await stage.t.tasks(mira)[verb]({ id, responseJson: YES });
    expect(await seen(id)).toEqual(["Mira@Corp.test", "U1"]);
  },
);

test("so does an answer that a verifier judges, and one by the link of somebody without an account", async () => {
  stage.vendor.answerWith(passes());
  const verified = await stage.newTask("seen and verified");
  await deliver(verified);
  await stage.t.tasks(mira).completeTask({ id: verified, responseJson: YES });
  expect(await seen(verified)).toEqual(["Mira@Corp.test", "U1"]);

  const id = await newTask("seen by link");
  await deliver(id);
  const ben = { userId: null, email: "Ben@corp.test", displayName: null, sessionHash: null };
  const guest: Actor = { kind: "guest", taskId: id, ...ben, linkId: "seen" };
  await stage.t.tasks(guest).completeTask({ id, responseJson: YES });
  expect(await seen(id)).toEqual(["ben@corp.test"]);
});

test("an answer that is refused, or that an agent gives in somebody's name, marks nothing", async () => {
  const id = await newTask("not seen");
  await deliver(id);
  const named = { id, responseJson: YES, completedByEmail: "ben@corp.test" };
  await stage.t.tasks(ADMIN).completeTask(named);
  await expect(stage.t.tasks(mira).completeTask({ id, responseJson: YES })).rejects.toThrow();
  expect(await seen(id)).toEqual([]);
});

test("a spent link is remembered for three days, and forgotten when another answers", async () => {
  const { db, clock } = stage.t;
  const hour = 3_600_000;
  const ago = (ms: number) => new Date(clock.now().getTime() - ms);
  const spend = { name: "test-spend", text: "insert into spent_links values ($1, 'tsk_old', $2)" };
  await db.query(spend, ["older", ago(72 * hour + 1)]);
  await db.query(spend, ["younger", ago(72 * hour)]);
  const id = await newTask("forgets");
  const nobody = { userId: null, email: "ben@corp.test", displayName: null, sessionHash: null };
  const guest: Actor = { kind: "guest", taskId: id, ...nobody, linkId: "newest" };
  await stage.t.tasks(guest).completeTask({ id, responseJson: YES });
  const kept = { name: "test-kept", text: "select id from spent_links where id <> 'seen' order by id" };
  expect((await db.query<{ id: string }>(kept, [])).map((row) => row.id)).toEqual(["newest", "younger"]);
});
