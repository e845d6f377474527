import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { State, Verb } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { held, passes, rejects } from "../../support/anthropic-server.ts";
import { ADMIN, createTestServices, refund, refusal } from "../../support/services.ts";
import { openStage, type Stage, YES } from "../../support/verifying.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test("while an answer is verified there is no second one, no claim, and the reader is told", async () => {
  const { id, answered, release } = await stage.underWay("second");
  expect((await refusal(stage.answer(id))).reason).toBe("VERIFICATION_IN_PROGRESS");
  expect((await refusal(stage.t.tasks(stage.operator).claimTask({ id }))).reason).toBe(
    "VERIFICATION_IN_PROGRESS",
  );
  const task = await stage.read(id);
  expect(task?.state).toBe(State.SUBMITTED);
  expect(task?.verbs.find(({ verb }) => verb === Verb.COMPLETE)).toMatchObject({ allowed: false });
  release();
  expect((await answered)?.state).toBe(State.COMPLETED);
});

test("no verdict in time: the task as submitted, and the verdict comes all the same", async () => {
  const { answer: slow, release } = held(passes());
  stage.vendor.answerWith(slow);
  const id = await stage.newTask("late");
  expect(await stage.answer(id, { waitSeconds: 0 })).toMatchObject({
    state: State.SUBMITTED,
    verificationAttempt: 0,
  });
  const awaited = stage.t.tasks(stage.operator).awaitTask({ id, waitSeconds: 30 });
  await stage.vendor.has(1);
  release();
  expect(await awaited).toMatchObject({ state: State.COMPLETED, responseJson: YES, verificationAttempt: 1 });
});

test("waiting until a verdict ends with any verdict; waiting for the outcome does not", async () => {
  const { answer: slow, release } = held(rejects("No."));
  stage.vendor.answerWith(slow);
  const id = await stage.newTask("until verdict");
  await stage.answer(id, { waitSeconds: 0 });
  const verdict = stage.t.tasks(stage.operator).awaitTask({ id, waitSeconds: 30, untilVerdict: true });
  let outcome: unknown;
  const outcomes = stage.t.tasks(stage.operator).awaitTask({ id, waitSeconds: 30 });
  void outcomes.then((answered) => {
    outcome = answered;
  });
  await stage.vendor.has(1);
  release();
  const told = await verdict;
  expect(told).toMatchObject({ state: State.REJECTED, verificationAttempt: 1 });
  expect(told.responseJson).toBeUndefined();
  expect(
    (await stage.t.tasks(stage.operator).awaitTask({ id, waitSeconds: 30, untilVerdict: true })).state,
  ).toBe(State.REJECTED);
  expect(outcome).toBeUndefined();
  await stage.t.tasks(stage.operator).cancelTask({ id });
  expect((await outcomes).state).toBe(State.CANCELLED);
});

test.each([-1, 61])("a wait of %d seconds is refused, whatever the task", async (waitSeconds) => {
  const { task } = await stage.t.tasks(ADMIN).createTask(refund(`wait ${waitSeconds}`));
  const refused = await refusal(stage.answer(task?.id ?? "", { waitSeconds }));
  expect(refused).toMatchObject({ reason: "VALIDATION_ERROR", violations: ["/wait_seconds"] });
});

test("submitted on one node, verified by another's worker, heard at once", async () => {
  stage.vendor.answerWith(rejects("No."));
  const other = await createTestServices(stage.t, { env: stage.vendor.env });
  onTestFinished(() => other.close());
  const id = await stage.newTask("two nodes", { max_attempts: 10 });
  const submit = () => other.tasks(stage.operator).completeTask({ id, responseJson: YES });
  const { woken } = other.services.wakeups;
  // The regular re-read may come first, and the look before the wait.
  while (woken.notification === 0) expect((await submit()).task?.state).toBe(State.REJECTED);
  stage.vendor.answerWith(passes());
  expect((await submit()).task?.state).toBe(State.COMPLETED);
});

test("a verdict of which nobody was told is found by re-reading", async () => {
  const { id, answered, release } = await stage.underWay("unheard");
  const { reread } = stage.t.services.wakeups.woken;
  const verdict = stage.t.tasks(stage.operator).awaitTask({ id, waitSeconds: 30, untilVerdict: true });
  const outcome = stage.t.tasks(stage.operator).awaitTask({ id, waitSeconds: 30 });
  const silently = { name: "test-reject", text: "update tasks set status = 'rejected' where id = $1" };
  await stage.t.db.query(silently, [id]);
  expect((await verdict).state).toBe(State.REJECTED);
  expect((await answered)?.state).toBe(State.REJECTED);
  expect(stage.t.services.wakeups.woken.reread).toBeGreaterThan(reread);
  release();
  await stage.t.tasks(stage.operator).cancelTask({ id });
  expect((await outcome).state).toBe(State.CANCELLED);
});

test("a caller who hangs up ends the wait, not the verification", async () => {
  const { answer: slow, release } = held(passes());
  stage.vendor.answerWith(slow);
  const id = await stage.newTask("hang up");
  const gone = new AbortController();
  const answered = stage.t
    .tasks(stage.operator)
    .completeTask({ id, responseJson: YES }, { signal: gone.signal });
  await stage.vendor.has(1);
  gone.abort();
  await expect(answered).rejects.toThrow();
  const outcome = stage.t.tasks(stage.operator).awaitTask({ id, waitSeconds: 30 });
  release();
  expect((await outcome).state).toBe(State.COMPLETED);
});

test("a server that closes answers with the submission", async () => {
  const { answer: slow, release } = held(passes());
  stage.vendor.answerWith(slow);
  const node = await createTestServices(stage.t, { env: stage.vendor.env });
  onTestFinished(() => node.close());
  const id = await stage.newTask("closing");
  const answered = node.tasks(stage.operator).completeTask({ id, responseJson: YES });
  await stage.vendor.has(1);
  await expect.poll(() => node.services.waiters.isWaiting(id)).toBe(true);
  node.services.waiters.close();
  expect((await answered).task?.state).toBe(State.SUBMITTED);
  const outcome = stage.t.tasks(stage.operator).awaitTask({ id, waitSeconds: 30 });
  release();
  expect((await outcome).state).toBe(State.COMPLETED);
});

test("a task that is cancelled while its verifier runs stays cancelled", async () => {
  const { id, answered, release } = await stage.underWay("cancelled", {
    callbackUrl: "http://127.0.0.1:9/hook",
  });
  await stage.t.tasks(stage.operator).cancelTask({ id });
  const refused = await refusal(answered);
  expect(refused.reason).toBe("TASK_ALREADY_TERMINAL");
  expect(refused.message).toContain("cancelled");
  release();
  await expect.poll(async () => (await stage.outbox(id)).map(({ state }) => state)).toContain("abandoned");
  expect(await stage.read(id)).toMatchObject({ state: State.CANCELLED, verificationAttempt: 0 });
  expect((await stage.read(id))?.verdict).toBeUndefined();
  expect((await stage.outbox(id)).filter(({ kind }) => kind === "callback")).toHaveLength(1);
});

test("a task that is deleted while its verifier runs is gone", async () => {
  const { id, answered, release } = await stage.underWay("deleted");
  await stage.t.tasks(stage.operator).deleteTask({ id });
  expect((await refusal(answered)).reason).toBe("TASK_NOT_FOUND");
  release();
  await expect.poll(async () => (await stage.outbox(id))[0]?.state).toBe("abandoned");
});

test("a task that falls due while its verifier runs waits for the verdict, at most two minutes", async () => {
  const expire = () => stage.t.expire();
  const saved = await stage.underWay("due", { timeoutSeconds: 60 });
  stage.t.clock.pass(60 + 119);
  await expire();
  expect((await stage.read(saved.id))?.state).toBe(State.SUBMITTED);
  saved.release();
  expect((await saved.answered)?.state).toBe(State.COMPLETED);

  const lost = await stage.underWay("overdue", { timeoutSeconds: 60 });
  stage.t.clock.pass(60 + 121);
  await expire();
  const refused = await refusal(lost.answered);
  expect(refused.reason).toBe("TASK_ALREADY_TERMINAL");
  expect(refused.message).toContain("timed_out");
  lost.release();
  await expect.poll(async () => (await stage.outbox(lost.id))[0]?.state).toBe("abandoned");
  expect((await stage.read(lost.id))?.state).toBe(State.TIMED_OUT);
});
