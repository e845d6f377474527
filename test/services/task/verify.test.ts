import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { passes, rejects } from "../../support/anthropic-server.ts";
import { ADMIN, refund, refusal } from "../../support/services.ts";
import { openStage, type Stage, YES } from "../../support/verifying.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test("a passed answer completes the task, with the verdict in the trail before it", async () => {
  stage.vendor.answerWith(passes("The notes agree."));
  const id = await stage.newTask("pass", {}, { callbackUrl: "http://127.0.0.1:9/hook" });
  const task = await stage.answer(id);
  expect(task).toMatchObject({
    state: State.COMPLETED,
    responseJson: YES,
    verdict: { passed: true, reason: "The notes agree." },
    verificationAttempt: 1,
    completedBy: { userId: stage.operator.userId, email: "operator@corp.test" },
    completedViaChannel: "dashboard",
  });
  expect(task?.completeTime).toBeDefined();
  const entries = (await stage.trail(id)).slice(1);
  expect(entries.map(({ action, fromState, toState }) => [action, fromState, toState])).toEqual([
    ["submitted", State.CREATED, State.SUBMITTED],
    ["verified", State.SUBMITTED, State.VERIFIED],
    ["completed", State.VERIFIED, State.COMPLETED],
  ]);
  expect(entries[0]).toMatchObject({
    actorType: "human",
    actorUserId: stage.operator.userId,
    channel: "dashboard",
  });
  expect(entries.slice(1).map(({ actorType }) => actorType)).toEqual(["system", "system"]);
  const keys = ["approved", "notes"];
  expect(entries.map(({ extraDataJson }) => JSON.parse(extraDataJson ?? "null"))).toEqual([
    { response_keys: keys },
    {
      response_keys: keys,
      verifier_passed: true,
      verification_attempt: 1,
      verifier_reason: "The notes agree.",
    },
    { response_keys: keys },
  ]);
  const rows = await stage.outbox(id);
  expect(rows.map(({ kind, state }) => [kind, state]).sort()).toEqual([
    ["callback", "pending"],
    ["verification", "succeeded"],
  ]);
  const told = JSON.parse(rows.find(({ kind }) => kind === "callback")?.subject ?? "");
  expect(told).toMatchObject({
    status: "completed",
    verification_attempt: 1,
    completed_by_email: "operator@corp.test",
  });
});

test("a rejected answer may be mended; every earlier reason is told, the last attempt exhausts", async () => {
  stage.vendor.answerWith(
    rejects("The notes say no."),
    rejects("The notes still say no."),
    rejects("Enough."),
  );
  const id = await stage.newTask("reject", {}, { callbackUrl: "http://127.0.0.1:9/hook" });
  const first = await stage.answer(id);
  expect(first).toMatchObject({
    state: State.REJECTED,
    verdict: { passed: false, reason: "The notes say no." },
    verificationAttempt: 1,
    responseJson: YES,
  });
  expect(first?.completeTime).toBeUndefined();
  expect((await stage.outbox(id)).map(({ kind }) => kind)).toEqual(["verification"]);
  const second = await stage.answer(id);
  expect(second).toMatchObject({ state: State.REJECTED, verificationAttempt: 2 });
  const third = await stage.answer(id);
  expect(third).toMatchObject({ state: State.VERIFICATION_EXHAUSTED, verificationAttempt: 3 });
  expect(third?.completeTime).toBeUndefined();
  const texts = stage.vendor.questions.map(({ text }) => text);
  expect(texts[0]).not.toContain("say no");
  expect(texts[0]).toContain("attempt 1");
  const last = texts[2] ?? "";
  expect(last).toContain("attempt 3");
  expect(last.indexOf("The notes say no.")).toBeGreaterThan(0);
  expect(last.indexOf("The notes still say no.")).toBeGreaterThan(last.indexOf("The notes say no."));
  expect((await stage.trail(id)).slice(1).map(({ action }) => action)).toEqual([
    ...["submitted", "rejected", "submitted", "rejected", "submitted", "verification_exhausted"],
  ]);
  expect(
    JSON.parse((await stage.outbox(id)).find(({ kind }) => kind === "callback")?.subject ?? ""),
  ).toMatchObject({
    status: "verification_exhausted",
    verification_attempt: 3,
    complete_time: null,
  });
  expect((await refusal(stage.answer(id))).reason).toBe("TASK_ALREADY_TERMINAL");
});

test("with one attempt the first rejection is the last", async () => {
  stage.vendor.answerWith(rejects("No."));
  const id = await stage.newTask("one attempt", { max_attempts: 1 });
  expect(await stage.answer(id)).toMatchObject({
    state: State.VERIFICATION_EXHAUSTED,
    verificationAttempt: 1,
  });
});

test("of five answers at once one is verified at a time, and the attempts are never more than allowed", async () => {
  stage.vendor.answerWith(rejects("No."));
  const id = await stage.newTask("five");
  const reasons: (string | undefined)[] = [];
  for (
    let state: State | undefined;
    state !== State.VERIFICATION_EXHAUSTED;
    state = (await stage.read(id))?.state
  ) {
    const answers = Array.from({ length: 5 }, () => stage.answer(id));
    const settled = await Promise.all(
      answers.map((each) =>
        each.then(
          (task) => `state ${task?.state}`,
          async () => (await refusal(each)).reason,
        ),
      ),
    );
    reasons.push(...settled);
  }
  expect(stage.vendor.questions).toHaveLength(3);
  expect(reasons.filter((reason) => reason?.startsWith("state"))).toHaveLength(3);
  const refused = new Set(reasons.filter((reason) => !reason?.startsWith("state")));
  refused.delete("TASK_ALREADY_TERMINAL");
  expect([...refused]).toEqual(["VERIFICATION_IN_PROGRESS"]);
  expect((await stage.read(id))?.verificationAttempt).toBe(3);
});

test("a redacted task is completed without its verifier", async () => {
  stage.vendor.answerWith(rejects("No."));
  const { task } = await stage.t.tasks(ADMIN).createTask({
    ...refund("redacted"),
    redactPayload: true,
    verifierConfigJson: '{"provider":"claude","instructions":"x"}',
  });
  expect(await stage.answer(task?.id ?? "")).toMatchObject({
    state: State.COMPLETED,
    verificationAttempt: 0,
  });
  expect(stage.vendor.questions).toEqual([]);
  expect((await stage.trail(task?.id ?? "")).at(-1)?.extraDataJson).toContain('"verification":"skipped"');
});
