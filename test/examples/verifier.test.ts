import { afterAll, beforeAll, expect, test } from "vitest";
import { AnthropicServer, passes, rejects } from "../support/anthropic-server.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { runExample, taskOf } from "./example.ts";

const REASON = "The notes say it is fraud, the decision approves it.";

let claude: AnthropicServer;
let server: TestServer;
beforeAll(async () => {
  claude = await AnthropicServer.start();
  server = await startTestServer(claude.env);
});
afterAll(async () => {
  await server.close();
  await claude.close();
});

async function answer(id: string, response: object) {
  const { status, json } = await server.call("POST", `/api/tasks/${id}/complete`, { body: { response } });
  expect([status, json.message]).toEqual([200, undefined]);
  return json;
}

test("a contradiction comes back with the reason, the corrected answer reaches the agent", async () => {
  claude.answerWith(rejects(REASON), passes());
  const example = runExample(server, "verifier", "refund:mended");
  const id = await taskOf(example);
  const rejected = await answer(id, { approved: true, notes: "no, this is fraud" });
  expect(rejected).toMatchObject({
    status: "rejected",
    verifier_result: { passed: false, reason: REASON },
    verification_attempt: 1,
  });
  expect(await answer(id, { approved: false, notes: "this is fraud" })).toMatchObject({
    status: "completed",
  });
  await example.printed(/^Refund rejected: this is fraud$/m);
  expect(await example.exited).toBe(0);
  expect(claude.questions.map(({ system }) => system.includes("if the amount is over $1000"))).toEqual([
    true,
    true,
  ]);
});

test("three answers that do not pass end it, and the agent says so", async () => {
  claude.answerWith(rejects(REASON));
  const example = runExample(server, "verifier", "refund:exhausted");
  const id = await taskOf(example);
  for (const status of ["rejected", "rejected", "verification_exhausted"]) {
    expect(await answer(id, { approved: true, notes: "no" })).toMatchObject({ status });
  }
  await example.printed(/^No answer passed the check \(3 attempts\)\.$/m);
  expect(await example.exited).toBe(0);
});
