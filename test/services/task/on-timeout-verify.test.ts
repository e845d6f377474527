import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { rejects } from "../../support/anthropic-server.ts";
import { refusal } from "../../support/services.ts";
import { openStage, type Stage, YES } from "../../support/verifying.ts";

const NO = '{"approved":false}';
const asked = { timeoutSeconds: 60, timeoutResponseJson: NO };

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

const expire = () => stage.t.expire();

test("what an answer that was sent back left there is gone: who gave it, and the verdict on it", async () => {
  stage.vendor.answerWith(rejects("The notes say otherwise."));
  const id = await stage.newTask("rejected", {}, asked);
  expect(await stage.answer(id)).toMatchObject({
    state: State.REJECTED,
    responseJson: YES,
    completedBy: { userId: stage.operator.userId },
    verdict: { passed: false },
  });
  stage.t.clock.pass(60);
  await expire();
  const task = await stage.read(id);
  expect(task).toMatchObject({
    ...{ state: State.COMPLETED, responseJson: NO, completedViaChannel: "policy" },
    verificationAttempt: 1,
  });
  expect([task?.completedBy, task?.verdict]).toEqual([undefined, undefined]);
  expect((await stage.trail(id)).at(-1)).toMatchObject({
    ...{ action: "completed", fromState: State.REJECTED, actorType: "system", channel: "policy" },
    // Nobody looked at it.
    extraDataJson:
      '{"timeout_seconds":60,"on_timeout":"response","response_keys":["approved"],"verification":"skipped"}',
  });
});

test("a task that falls due while its verifier runs waits two minutes, then the answer for this case counts", async () => {
  const { id, answered, release } = await stage.underWay("due", asked);
  stage.t.clock.pass(60 + 119);
  await expire();
  expect((await stage.read(id))?.state).toBe(State.SUBMITTED);
  stage.t.clock.pass(2);
  await expire();
  expect((await refusal(answered)).reason).toBe("TASK_ALREADY_TERMINAL");
  release();
  await expect
    .poll(async () => (await stage.outbox(id)).find(({ kind }) => kind === "verification")?.state)
    .toBe("abandoned");
  expect(await stage.read(id)).toMatchObject({
    ...{ state: State.COMPLETED, responseJson: NO, completedViaChannel: "policy", verificationAttempt: 0 },
  });
});
