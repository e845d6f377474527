import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { State, Verb } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { passes, rejects, status, VENDOR_TEXT } from "../../support/anthropic-server.ts";
import { ADMIN, createTestServices, refund, refusal } from "../../support/services.ts";
import { openStage, type Stage, startVerifying, YES } from "../../support/verifying.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

test("a provider that is overloaded for a moment costs nothing", async () => {
  stage.vendor.answerWith(status(529), status(429, { "retry-after": "1" }), passes());
  const id = await stage.newTask("busy");
  expect(await stage.answer(id)).toMatchObject({ state: State.COMPLETED, verificationAttempt: 1 });
  expect(stage.vendor.questions).toHaveLength(3);
});

test("a provider that stays overloaded uses no attempt; the answer stays as a draft where the task was", async () => {
  const id = await stage.newTask("down");
  await stage.t.tasks(stage.operator).claimTask({ id });
  stage.vendor.answerWith(rejects("No."), status(529));
  await stage.answer(id);
  const refused = await refusal(stage.answer(id, { responseJson: '{"approved":false}' }));
  expect(refused.reason).toBe("VERIFIER_PROVIDER_ERROR");
  expect(refused.message).toContain("HTTP 529");
  expect(refused.message).not.toContain(VENDOR_TEXT);
  expect(await stage.read(id)).toMatchObject({
    state: State.REJECTED,
    verificationAttempt: 1,
    responseJson: '{"approved":false}',
    verdict: { passed: false, reason: "No." },
  });
  expect(stage.vendor.questions).toHaveLength(1 + 4);
  const failed = (await stage.trail(id)).at(-1);
  expect(failed).toMatchObject({
    action: "verification_failed",
    fromState: State.SUBMITTED,
    toState: State.REJECTED,
    actorType: "system",
  });
  expect(failed?.extraDataJson).toContain("HTTP 529");
  expect(JSON.stringify([await stage.outbox(id), failed?.extraDataJson])).not.toContain("sk-ant");
  stage.vendor.answerWith(passes());
  expect(await stage.answer(id)).toMatchObject({ state: State.COMPLETED, verificationAttempt: 2 });
});

test.each([401, 402, 403, 404, 413])("what the provider refuses with %d is not asked again", async (code) => {
  stage.vendor.answerWith(status(code), passes());
  const id = await stage.newTask(`refused ${code}`);
  const refused = await refusal(stage.answer(id));
  expect(refused.reason).toBe("VERIFIER_PROVIDER_ERROR");
  expect(refused.message).toContain(`HTTP ${code}`);
  expect(refused.message).not.toContain(VENDOR_TEXT);
  expect(stage.vendor.questions).toHaveLength(1);
  expect(await stage.read(id)).toMatchObject({ state: State.CREATED, verificationAttempt: 0 });
});

test("a key that is missing is said at create, at the task and at the answer, by its name", async () => {
  const { task, warnings } = await stage.t.tasks(ADMIN).createTask({
    ...refund("no key"),
    verifierConfigJson: '{"provider":"claude","instructions":"x","api_key_env":"AWAITHUMANS_VERIFIER_TEAM"}',
  });
  const id = task?.id ?? "";
  expect(warnings).toMatchObject([
    { code: "VERIFIER_API_KEY_MISSING", message: expect.stringContaining("AWAITHUMANS_VERIFIER_TEAM") },
  ]);
  const complete = task?.verbs.find(({ verb }) => verb === Verb.COMPLETE);
  expect(complete).toMatchObject({ allowed: false });
  expect(complete?.reason).toContain("AWAITHUMANS_VERIFIER_TEAM");
  const refused = await refusal(stage.answer(id));
  expect(refused.reason).toBe("VERIFIER_API_KEY_MISSING");
  expect(refused.message).toContain("AWAITHUMANS_VERIFIER_TEAM");
  expect((await stage.read(id))?.state).toBe(State.CREATED);
  expect((await refusal(stage.answer(id, { responseJson: "{}" }))).reason).toBe("RESPONSE_SCHEMA_MISMATCH");
});

test.each(["openai", "gemini", "google", "azure", "azure_openai"])(
  "%s is accepted with a warning, and refused at the answer",
  async (provider) => {
    const { task, warnings } = await stage.t.tasks(ADMIN).createTask({
      ...refund(provider),
      verifierConfigJson: JSON.stringify({ provider: ` ${provider.toUpperCase()} `, instructions: "x" }),
    });
    expect(warnings.map(({ code }) => code)).toEqual(["VERIFIER_NOT_AVAILABLE"]);
    expect((await refusal(stage.answer(task?.id ?? ""))).reason).toBe("VERIFIER_NOT_AVAILABLE");
    expect((await stage.trail(task?.id ?? "")).map(({ action }) => action)).toEqual(["created"]);
  },
);

test("a worker that lacks the key puts the answer back, and the caller hears which one", async () => {
  const keyless = await createTestServices();
  onTestFinished(() => keyless.close());
  const node = await createTestServices(keyless, { env: stage.vendor.env });
  onTestFinished(() => node.close());
  onTestFinished(await startVerifying(keyless));
  const { task } = await node.tasks(ADMIN).createTask({
    ...refund("keyless worker"),
    verifierConfigJson: '{"provider":"claude","instructions":"x"}',
  });
  const id = task?.id ?? "";
  const refused = await refusal(node.tasks(ADMIN).completeTask({ id, responseJson: YES }));
  expect(refused.reason).toBe("VERIFIER_API_KEY_MISSING");
  expect(refused.message).toContain("ANTHROPIC_API_KEY");
  expect((await node.tasks(ADMIN).getTask({ id })).task).toMatchObject({
    state: State.CREATED,
    responseJson: YES,
  });
});
