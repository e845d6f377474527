import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { held, passes, rejects, status } from "../../support/anthropic-server.ts";
import { ADMIN, createPerson, createTestServices, refusal } from "../../support/services.ts";
import { openStage, type Stage, startVerifying, YES } from "../../support/verifying.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const tasks = () => stage.t.tasks(stage.operator);

/** How a task comes into each state in which it may be answered. */
const REACHED: readonly (readonly [keyof typeof State, (id: string) => Promise<unknown>])[] = [
  ["CREATED", async () => {}],
  [
    "NOTIFIED",
    (id) =>
      stage.t.db.query(
        { name: "test-notified", text: "update tasks set status = 'notified' where id = $1" },
        [id],
      ),
  ],
  ["ASSIGNED", (id) => tasks().claimTask({ id })],
  [
    "IN_PROGRESS",
    async (id) => {
      await tasks().claimTask({ id });
      await tasks().openTask({ id });
    },
  ],
  [
    "REJECTED",
    async (id) => {
      stage.vendor.answerWith(rejects("No."));
      await stage.answer(id);
    },
  ],
];

test.each(REACHED)(
  "a verification that fails leaves the task %s, and the answer a draft",
  async (name, reach) => {
    const id = await stage.newTask(`back to ${name}`);
    await reach(id);
    const before = await stage.read(id);
    expect(before?.state).toBe(State[name]);
    stage.vendor.answerWith(status(403));
    const mine = '{"approved":true,"notes":"mine"}';
    expect((await refusal(stage.answer(id, { responseJson: mine }))).reason).toBe("VERIFIER_PROVIDER_ERROR");
    const after = await stage.read(id);
    expect(after?.state).toBe(State[name]);
    expect(after?.verificationAttempt).toBe(before?.verificationAttempt);
    expect([before?.unverifiedReason, after?.unverifiedReason]).toEqual([
      undefined,
      expect.stringContaining("No attempt was used; submit the answer again."),
    ]);
    expect((await tasks().getDraft({ id })).draftJson).toBe(mine);
    expect((await stage.outbox(id)).map(({ kind }) => kind)).not.toContain("callback");
    stage.vendor.answerWith(rejects("Not yet."), passes());
    expect((await stage.answer(id))?.unverifiedReason).toBeUndefined();
    expect((await stage.read(id))?.unverifiedReason).toBeUndefined();
    expect((await stage.answer(id))?.state).toBe(State.COMPLETED);
    expect((await tasks().getDraft({ id })).draftJson).toBeUndefined();
  },
);

test("of five answers at once at two nodes one is verified at a time, and none beyond what is allowed", async () => {
  const other = await createTestServices(stage.t, { env: stage.vendor.env });
  onTestFinished(() => other.close());
  onTestFinished(await startVerifying(other));
  stage.vendor.answerWith(rejects("No."));
  const id = await stage.newTask("five at two nodes");
  const nodes = [stage.t, other, stage.t, other, other];
  let judged = 0;
  const refused = new Set<string | undefined>();
  while ((await stage.read(id))?.state !== State.VERIFICATION_EXHAUSTED) {
    const answers = nodes.map((node) => node.tasks(stage.operator).completeTask({ id, responseJson: YES }));
    for (const reply of await Promise.allSettled(answers)) {
      // Its task may be shown as the next answer has left it.
      if (reply.status === "fulfilled") judged += 1;
      else refused.add((await refusal(Promise.reject(reply.reason))).reason);
    }
  }
  expect(stage.vendor.questions).toHaveLength(3);
  expect(judged).toBe(3);
  expect([...refused].filter((reason) => reason !== "TASK_ALREADY_TERMINAL")).toEqual([
    "VERIFICATION_IN_PROGRESS",
  ]);
  expect((await stage.read(id))?.verificationAttempt).toBe(3);
  const trail = (await stage.trail(id)).map(({ action }) => action);
  expect(trail.slice(1)).toEqual([
    ...["submitted", "rejected", "submitted", "rejected", "submitted", "verification_exhausted"],
  ]);
});

test("while an answer is verified it is no draft, nobody else is given the task, and the deadline may be moved", async () => {
  const ann = await createPerson(stage.t, { email: "ann@corp.test" });
  const { answer, release } = held(passes());
  stage.vendor.answerWith(answer);
  const id = await stage.newTask("moved", {}, { timeoutSeconds: 60 });
  await tasks().claimTask({ id });
  await tasks().setDraft({ id, draftJson: '{"notes":"half a sen"}' });
  const answered = stage.answer(id);
  await stage.vendor.has(1);
  expect((await tasks().getDraft({ id })).draftJson).toBeUndefined();
  for (const call of [
    () => tasks().reassignTask({ id, assignee: { case: "userId", value: ann.userId ?? "" } }),
    () => tasks().delegateTask({ id, assignee: { case: "userId", value: ann.userId ?? "" } }),
    () => tasks().releaseTask({ id }),
  ])
    expect((await refusal(call())).reason).toBe("VERIFICATION_IN_PROGRESS");
  stage.t.clock.pass(60 + 100);
  const dueTime = timestampFromDate(new Date(stage.t.clock.now().getTime() + 60_000));
  const { task } = await tasks().setDeadline({ id, dueTime });
  expect(task?.state).toBe(State.SUBMITTED);
  stage.t.clock.pass(60 + 119);
  await stage.t.expire();
  expect((await stage.read(id))?.state).toBe(State.SUBMITTED);
  release();
  expect((await answered)?.state).toBe(State.COMPLETED);
});

test("an answer that could not be verified is another draft than the one that was kept meanwhile", async () => {
  const { answer, release } = held(status(403));
  stage.vendor.answerWith(answer);
  const id = await stage.newTask("typed meanwhile");
  const refused = refusal(stage.answer(id));
  await stage.vendor.has(1);
  const { updateTime } = await tasks().setDraft({ id, draftJson: '{"notes":"meanwhile"}' });
  release();
  await refused;
  const draftJson = '{"notes":"meanwhile, and more"}';
  const late = await tasks().setDraft({ id, draftJson, ...(updateTime && { baseTime: updateTime }) });
  expect(late.otherDraftJson).toBe(YES);
});

test("an overdue task whose verification fails is over at the next look at deadlines", async () => {
  const { answer, release } = held(status(403));
  stage.vendor.answerWith(answer);
  const id = await stage.newTask("failed late", {}, { timeoutSeconds: 60 });
  const refused = refusal(stage.answer(id));
  await stage.vendor.has(1);
  stage.t.clock.pass(60 + 30);
  await stage.t.expire();
  release();
  expect((await refused).reason).toBe("VERIFIER_PROVIDER_ERROR");
  expect((await stage.read(id))?.state).toBe(State.CREATED);
  await stage.t.expire();
  const { task } = await stage.t.tasks(ADMIN).getTask({ id });
  expect(task).toMatchObject({ state: State.TIMED_OUT, verificationAttempt: 0 });
});
