import { afterEach, beforeEach, expect, test } from "vitest";
import { awaitHuman, claude, VerificationExhaustedError, type VerifierConfig } from "../../sdk/src/index.ts";
import { TaskWire } from "../support/sdk-tasks.ts";
import type { WireServer } from "../support/sdk-wire.ts";

let wire: TaskWire;
let server: WireServer;
beforeEach(async () => {
  wire = new TaskWire();
  server = await wire.start();
});
afterEach(async () => await server.stop());

/** Asks with this verifier until the task ends as told. */
async function ask(verifier: VerifierConfig, outcome: Parameters<TaskWire["finish"]>[0]): Promise<unknown> {
  const pending = awaitHuman({
    task: "Approve refund?",
    payloadSchema: { type: "object" },
    payload: { amount: 250 },
    responseSchema: { type: "object" },
    timeoutMs: 900_000,
    idempotencyKey: "refund:1",
    verifier,
    serverUrl: server.url,
    apiKey: "t",
    logger: false,
  });
  await Promise.race([wire.polled(), pending]);
  wire.finish(outcome);
  return await pending;
}

function sent(): unknown {
  const [task] = wire.tasks.values();
  return task?.verifier_config;
}

test("claude names the provider and passes the rest on", async () => {
  const verifier = claude({
    instructions: "Reject if the notes contradict the decision.",
    maxAttempts: 5,
    model: "claude-haiku-4-5",
    apiKeyEnv: "AWAITHUMANS_VERIFIER_KEY",
  });
  expect(await ask(verifier, { status: "completed", response: { approved: true } })).toEqual({
    approved: true,
  });
  expect(sent()).toEqual({
    provider: "claude",
    instructions: "Reject if the notes contradict the decision.",
    max_attempts: 5,
    model: "claude-haiku-4-5",
    api_key_env: "AWAITHUMANS_VERIFIER_KEY",
  });
});

test("instructions alone are enough: the server knows the rest", async () => {
  await ask(claude({ instructions: "Be strict." }), { status: "completed", response: {} });
  expect(sent()).toEqual({ provider: "claude", instructions: "Be strict." });
});

test("the last rejection is an error that keeps the answer", async () => {
  const outcome = { status: "verification_exhausted", response: { approved: true }, verification_attempt: 3 };
  const error = await ask(claude({ instructions: "Be strict." }), outcome).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(VerificationExhaustedError);
  expect(error).toMatchObject({ attempts: 3, rawResponse: { approved: true } });
});
