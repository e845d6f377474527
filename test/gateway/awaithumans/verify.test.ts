import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import {
  AnthropicServer,
  held,
  passes,
  rejects,
  status,
  VENDOR_TEXT,
} from "../../support/anthropic-server.ts";
import { startTestServer, type TestServer } from "../../support/server.ts";
import { Receiver } from "../../workers/receiver.ts";
import { refund, startServer } from "../server.ts";

let vendor: AnthropicServer;
let server: TestServer;
beforeAll(async () => {
  vendor = await AnthropicServer.start();
  server = await startTestServer(vendor.env);
});
afterAll(async () => {
  await vendor.close();
  await server.close();
});

const CLAUDE = { provider: "Claude", instructions: "Refuse notes that contradict the decision." };

async function ask(key: string, members: object = {}): Promise<string> {
  const body = refund(key, { verifier_config: CLAUDE, ...members });
  const { status: code, json } = await server.call("POST", "/api/tasks", { body });
  expect(code).toBe(201);
  return json.id;
}

const complete = (id: string) =>
  server.call("POST", `/api/tasks/${id}/complete`, { body: { response: { approved: true, notes: "ok" } } });
const poll = (id: string, timeout = 30) => server.call("GET", `/api/tasks/${id}/poll?timeout=${timeout}`);

test("the agent sleeps through a rejection and wakes with the verified answer; its callback says the same", async () => {
  const receiver = await Receiver.start();
  vendor.answerWith(rejects("The notes say no."), passes("Now they agree."));
  const id = await ask("wakes", { callback_url: receiver.url });
  const polled = poll(id);
  const first = await complete(id);
  expect(first).toMatchObject({
    status: 200,
    json: {
      status: "rejected",
      verifier_result: { passed: false, reason: "The notes say no.", parsed_response: null },
      verification_attempt: 1,
      completed_at: null,
    },
  });
  const second = await complete(id);
  expect(second.json).toMatchObject({
    status: "completed",
    verifier_result: { passed: true, reason: "Now they agree.", parsed_response: null },
    verification_attempt: 2,
  });
  expect((await polled).json).toMatchObject({
    status: "completed",
    response: { approved: true, notes: "ok" },
    verification_attempt: 2,
  });
  await receiver.has(1);
  expect(JSON.parse(receiver.received[0]?.body ?? "")).toMatchObject({
    task_id: id,
    status: "completed",
    verification_attempt: 2,
  });
  await receiver.close();
});

test("an exhausted task is told by the poll and by its callback", async () => {
  const receiver = await Receiver.start();
  vendor.answerWith(rejects("No."));
  const id = await ask("exhausts", {
    verifier_config: { ...CLAUDE, max_attempts: 1 },
    callback_url: receiver.url,
  });
  expect((await complete(id)).json).toMatchObject({ status: "verification_exhausted", completed_at: null });
  expect((await poll(id)).json).toMatchObject({ status: "verification_exhausted", verification_attempt: 1 });
  await receiver.has(1);
  expect(receiver.received[0]?.body).toContain('"status":"verification_exhausted"');
  await receiver.close();
});

test("an overloaded provider is asked again after a pause", async () => {
  vendor.answerWith(status(529), passes());
  expect((await complete(await ask("busy"))).json).toMatchObject({
    status: "completed",
    verification_attempt: 1,
  });
});

test("a refused key: 502 in words of ours, the status as before, the answer kept", async () => {
  vendor.answerWith(status(401));
  const id = await ask("wrong key");
  const reply = await complete(id);
  expect(reply).toMatchObject({ status: 502, json: { error_code: "VERIFIER_PROVIDER_ERROR" } });
  expect(reply.json.message).toContain("HTTP 401");
  expect(reply.text).not.toContain(VENDOR_TEXT);
  const { json, text } = await server.call("GET", `/api/tasks/${id}`);
  expect(json).toMatchObject({
    status: "created",
    response: { approved: true, notes: "ok" },
    verifier_result: null,
    verification_attempt: 0,
  });
  const trail = await server.call("GET", `/api/tasks/${id}/audit`);
  expect(trail.json.at(-1)).toMatchObject({
    action: "verification_failed",
    from_status: "submitted",
    to_status: "created",
    actor_type: "system",
    extra_data: { reason: "VERIFIER_PROVIDER_ERROR" },
  });
  expect(text + trail.text).not.toContain("sk-ant");
});

test("a second answer meanwhile: 409; the poll goes on", async () => {
  const { answer, release } = held(passes());
  vendor.answerWith(answer);
  const id = await ask("second");
  const first = complete(id);
  await vendor.has(1);
  expect(await complete(id)).toMatchObject({ status: 409, json: { error_code: "VERIFICATION_IN_PROGRESS" } });
  expect((await poll(id, 1)).json).toMatchObject({ status: "submitted", response: null });
  release();
  expect((await first).json.status).toBe("completed");
});

test("a node whose places are all taken answers with the submission, which is judged all the same", async () => {
  const full = await startTestServer({ ...vendor.env, AWAITHUMANS_MAX_WAITERS: "1" });
  const { answer, release } = held(passes());
  vendor.answerWith(answer);
  const { json } = await full.call("POST", "/api/tasks", {
    body: refund("full", { verifier_config: CLAUDE }),
  });
  const polled = full.call("GET", `/api/tasks/${json.id}/poll?timeout=30`);
  const taken = async () => (await full.call("GET", "/metrics")).text.includes("\nawaithumans_waiters 1\n");
  await expect.poll(taken).toBe(true);
  const body = { response: { approved: true } };
  const answered = await full.call("POST", `/api/tasks/${json.id}/complete`, { body });
  expect(answered).toMatchObject({ status: 200, json: { status: "submitted", verification_attempt: 0 } });
  release();
  expect((await polled).json).toMatchObject({ status: "completed", verification_attempt: 1 });
  await full.close();
});

test("a database that goes away meanwhile: the call answers with the submission", async () => {
  const node = await startServer({ env: vendor.env });
  onTestFinished(() => node.close());
  const created = await node.post("/api/tasks", refund("away", { verifier_config: CLAUDE }));
  const { id } = await created.json();
  const request = { id, responseJson: '{"approved":true}', waitSeconds: 2 };
  const answered = node.post("/awaithumans.task.v1.TaskService/CompleteTask", request);
  await node.waits(id);
  await node.cutDatabase();
  const reply = await answered;
  expect([reply.status, (await reply.json()).task?.state]).toEqual([200, "STATE_SUBMITTED"]);
});

test("verdicts that take their time hold nothing else up", async () => {
  const receiver = await Receiver.start();
  const { answer, release } = held(passes());
  vendor.answerWith(answer);
  const ids = await Promise.all(Array.from({ length: 10 }, (_, n) => ask(`slow ${n}`)));
  const slow = ids.map(complete);
  await vendor.has(10);
  await complete(await ask("meanwhile", { verifier_config: {}, callback_url: receiver.url }));
  await receiver.has(1);
  release();
  const replies = await Promise.all(slow);
  expect(new Set(replies.map(({ json }) => json.status))).toEqual(new Set(["completed"]));
  await receiver.close();
});

test("a provider that is not built: a warning at create, 503 at the answer; an unknown one: 422", async () => {
  const body = refund("openai", { verifier_config: { ...CLAUDE, provider: "openai" } });
  const { json } = await server.call("POST", "/api/tasks", { body });
  expect(json.warnings).toMatchObject([{ code: "VERIFIER_NOT_AVAILABLE" }]);
  expect(await complete(json.id)).toMatchObject({
    status: 503,
    json: { error_code: "VERIFIER_NOT_AVAILABLE" },
  });
  const unknown = refund("unknown", { verifier_config: { ...CLAUDE, provider: "hal" } });
  expect((await server.call("POST", "/api/tasks", { body: unknown })).status).toBe(422);
});

test("a missing key: a warning at create, 500 at the answer, both with its name", async () => {
  const keyless = await startTestServer();
  const { json } = await keyless.call("POST", "/api/tasks", {
    body: refund("key", { verifier_config: CLAUDE }),
  });
  expect(json.warnings).toMatchObject([
    { code: "VERIFIER_API_KEY_MISSING", message: expect.stringContaining("ANTHROPIC_API_KEY") },
  ]);
  const body = { response: { approved: true } };
  const reply = await keyless.call("POST", `/api/tasks/${json.id}/complete`, { body });
  expect(reply).toMatchObject({ status: 500, json: { error_code: "VERIFIER_API_KEY_MISSING" } });
  expect(reply.json.message).toContain("ANTHROPIC_API_KEY");
  await keyless.close();
});

test("our prefix wins, and a key may have a name of the operator's", async () => {
  vendor.answerWith(passes());
  const { ANTHROPIC_API_KEY: key, ANTHROPIC_BASE_URL: url } = vendor.env;
  const env = {
    ANTHROPIC_API_KEY: "sk-ant-another",
    AWAITHUMANS_ANTHROPIC_API_KEY: key,
    AWAITHUMANS_VERIFIER_TEAM: key,
    ANTHROPIC_BASE_URL: url,
  };
  const other = await startTestServer(env);
  for (const api_key_env of [undefined, "AWAITHUMANS_VERIFIER_TEAM"]) {
    const body = refund(String(api_key_env), { verifier_config: { ...CLAUDE, api_key_env } });
    const { json } = await other.call("POST", "/api/tasks", { body });
    expect(json.warnings).toBeUndefined();
    const answer = { body: { response: { approved: true } } };
    expect((await other.call("POST", `/api/tasks/${json.id}/complete`, answer)).json.status).toBe(
      "completed",
    );
  }
  await other.close();
});
