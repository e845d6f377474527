import { afterEach, beforeEach, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { assembleClient } from "../../sdk/src/client.ts";
import {
  type AskOptions,
  type Client,
  IdempotencyConflictError,
  SchemaValidationError,
  TaskCancelledError,
  TaskTimeoutError,
  TimeoutRangeError,
  VerificationExhaustedError,
} from "../../sdk/src/index.ts";
import { Lines, StillRuntime } from "../support/sdk-runtime.ts";
import { TaskWire } from "../support/sdk-tasks.ts";
import type { WireServer } from "../support/sdk-wire.ts";

const Payload = z.object({ amount: z.number() });
const Decision = z.object({ approved: z.boolean(), notes: z.string().nullable().optional() });
type Ask = AskOptions<z.input<typeof Payload>, z.output<typeof Decision>>;

let wire: TaskWire;
let server: WireServer;
let lines: Lines;
let client: Client;
let runtime: StillRuntime;

beforeEach(async () => {
  wire = new TaskWire();
  server = await wire.start();
  lines = new Lines();
  runtime = new StillRuntime();
  client = assembleClient({ serverUrl: `${server.url}/`, apiKey: "secret-token", logger: lines }, runtime);
});

afterEach(async () => await server.stop());

function refund(change: Partial<Ask> = {}): Ask {
  return {
    task: "Approve refund?",
    payloadSchema: Payload,
    payload: { amount: 250 },
    responseSchema: Decision,
    timeoutMs: 900_000,
    idempotencyKey: "refund:1",
    ...change,
  };
}

async function answered(response: unknown, ask = refund()) {
  const pending = client.awaitHuman(ask);
  await Promise.race([wire.polled(), pending]);
  wire.finish({ status: "completed", response, completed_at: "2026-01-15T12:00:00.000Z" });
  return await pending;
}

test("resolves with the answer as the schema parses it", async () => {
  expect(await answered({ approved: true, notes: "ok", extra: 1 })).toEqual({ approved: true, notes: "ok" });
});

test("sends the twelve documented members, the bearer and a poll of 25 s", async () => {
  await answered({ approved: true });
  const [create] = server.seen("POST /api/tasks");
  expect(create?.headers.authorization).toBe("Bearer secret-token");
  expect(create?.headers["content-type"]).toBe("application/json");
  expect(create?.body).toEqual({
    task: "Approve refund?",
    payload: { amount: 250 },
    payload_schema: expect.objectContaining({ type: "object", required: ["amount"] }),
    response_schema: expect.objectContaining({ type: "object", required: ["approved"] }),
    form_definition: null,
    timeout_seconds: 900,
    idempotency_key: "refund:1",
    assign_to: null,
    notify: null,
    verifier_config: null,
    redact_payload: false,
    callback_url: null,
  });
  const poll = server.exchanges.find((exchange) => exchange.path.endsWith("/poll"));
  expect(poll?.query.get("timeout")).toBe("25");
  expect(poll?.headers.authorization).toBe("Bearer secret-token");
});

test("a first answer, metadata and a priority travel where they are given, and come back with the task", async () => {
  await answered(
    { approved: true },
    refund({ initialResponse: { approved: true }, taskMetadata: { customer: "Ada" }, priority: 90 }),
  );
  const [create] = server.seen("POST /api/tasks");
  expect(create?.body).toMatchObject({
    initial_response: { approved: true },
    task_metadata: { customer: "Ada" },
    priority: 90,
  });
});

test("an answer for the case that nobody gives one travels as it is typed, and comes back with the task", async () => {
  const onTimeout = { response: { approved: false, notes: null } };
  const handle = await client.createTask(refund({ onTimeout }));
  const [create] = server.seen("POST /api/tasks");
  expect(create?.body).toMatchObject({ on_timeout: { response: { approved: false, notes: null } } });
  expect(handle.task.onTimeout).toEqual(onTimeout);
  wire.finish({ status: "completed", response: onTimeout.response, completed_via_channel: "policy" });
  expect(await handle.result()).toEqual({ approved: false, notes: null });
  type Asked = "fail" | { readonly response: z.output<typeof Decision> };
  expectTypeOf<NonNullable<Ask["onTimeout"]>>().toEqualTypeOf<Asked>();
});

test("to fail is what a task does by itself, and can be said", async () => {
  await client.createTask(refund());
  const said = await client.createTask(refund({ onTimeout: "fail", idempotencyKey: "said" }));
  const bodies = server.seen("POST /api/tasks").map(({ body }) => body.on_timeout);
  expect(bodies).toEqual([undefined, "fail"]);
  expect(said.task.onTimeout).toBe("fail");
});

test("an answer for that case which JSON would lose is refused by its name", async () => {
  const ask = refund({ onTimeout: { response: { approved: Number.NaN as unknown as boolean } } });
  await expect(client.awaitHuman(ask)).rejects.toMatchObject({
    subject: "onTimeout",
    message: expect.stringContaining("/approved: is not a finite number"),
  });
  expect(server.exchanges).toEqual([]);
});

test("a first answer that JSON would lose is refused by its name, before anything is sent", async () => {
  const ask = refund({ initialResponse: { approved: 1n as unknown as boolean } });
  await expect(client.awaitHuman(ask)).rejects.toMatchObject({
    subject: "initialResponse",
    message: expect.stringContaining("The initialResponse does not fit"),
  });
  expect(server.exchanges).toEqual([]);
});

test("writes options in the server's words", async () => {
  await answered(
    { approved: true },
    refund({
      notify: ["slack:#approvals"],
      assignTo: { role: "kyc", accessLevel: "senior" },
      verifier: { provider: "claude", instructions: "check", maxAttempts: 2, apiKeyEnv: "ANTHROPIC_API_KEY" },
      redactPayload: true,
      callbackUrl: "https://agent.example/done",
    }),
  );
  expect(server.seen("POST /api/tasks")[0]?.body).toMatchObject({
    notify: ["slack:#approvals"],
    assign_to: { role: "kyc", access_level: "senior" },
    verifier_config: {
      provider: "claude",
      instructions: "check",
      max_attempts: 2,
      api_key_env: "ANTHROPIC_API_KEY",
    },
    redact_payload: true,
    callback_url: "https://agent.example/done",
  });
});

test.each([
  ["mira@example.com", { email: "mira@example.com" }],
  [["a@example.com", "b@example.com"], { emails: ["a@example.com", "b@example.com"] }],
  [{ pool: "ops" }, { pool: "ops" }],
  [{ userId: "u1" }, { user_id: "u1" }],
])("assigns to %j as %j", async (assignTo, expected) => {
  await client.createTask(refund({ assignTo }));
  expect(server.seen("POST /api/tasks")[0]?.body.assign_to).toEqual(expected);
});

test("announces the task, the review link and what Ctrl-C means", async () => {
  await answered({ approved: true });
  const id = [...wire.tasks.keys()][0];
  expect(lines.all).toEqual([
    `✓ Task created: ${id}`,
    `  Review at: ${server.url}/task?id=${id}`,
    "  Waiting for human (timeout: 900s). Ctrl-C to abort.",
    expect.stringContaining("the task stays open"),
  ]);
});

test("prints what the server warns of", async () => {
  wire.warnings = [{ code: "NOBODY_MATCHES", message: "Nobody was assigned." }];
  const handle = await client.createTask(refund());
  expect(lines.text).toContain("Nobody was assigned.");
  expect(handle.warnings).toEqual([{ code: "NOBODY_MATCHES", message: "Nobody was assigned." }]);
});

test("a replay of an answered task returns at once and says so", async () => {
  wire.now = runtime.now() - 180_000;
  await client.createTask(refund());
  wire.finish({
    status: "completed",
    response: { approved: false },
    completed_at: new Date(wire.now).toISOString(),
  });
  expect(await client.awaitHuman(refund())).toEqual({ approved: false });
  expect(lines.text).toContain("answered 3 min ago (same key); pass another key to ask again");
  expect(server.exchanges.some((exchange) => exchange.path.endsWith("/poll"))).toBe(false);
});

test("a replay of an open task says that it resumes and since when", async () => {
  wire.now = runtime.now() - 2 * 3_600_000;
  const first = await client.createTask(refund());
  const second = await client.createTask(refund());
  expect([first.replayed, second.replayed]).toEqual([false, true]);
  expect(second.id).toBe(first.id);
  expect(lines.text).toContain(`Task resumed: ${first.id} (asked 2 h ago, same key)`);
});

test("the key of another question is refused with the task that holds it", async () => {
  const first = await client.createTask(refund());
  const failure = await client
    .awaitHuman(refund({ payload: { amount: 9 } }))
    .catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(IdempotencyConflictError);
  expect(failure).toMatchObject({
    name: "IdempotencyConflictError",
    code: "IDEMPOTENCY_CONFLICT",
    existing: { id: first.id, status: "created" },
    issues: [{ path: "/payload/amount", message: "differs" }],
    idempotencyKey: "refund:1",
    httpStatus: 409,
    requestId: "req-1",
  });
});

test("onConflict resume waits for the task that holds the key", async () => {
  await client.createTask(refund());
  expect(
    await answered({ approved: true }, refund({ payload: { amount: 9 }, onConflict: "resume" })),
  ).toEqual({
    approved: true,
  });
  expect(lines.text).toContain("/payload/amount");
});

test("tells of creation and of each new status", async () => {
  const seen: string[] = [];
  wire.faults.poll.push(
    { status: 200, body: { status: "notified", response: null } },
    { status: 200, body: { status: "notified", response: null } },
  );
  const onStatus: Ask["onStatus"] = (status, task) => void seen.push(`${status} ${task.id}`);
  await answered(
    { approved: true },
    refund({ onStatus, onCreated: (handle) => void seen.push(handle.reviewUrl) }),
  );
  const id = [...wire.tasks.keys()][0];
  expect(seen).toEqual([`${server.url}/task?id=${id}`, `notified ${id}`, `completed ${id}`]);
});

test.each([
  ["timed_out", TaskTimeoutError, { code: "TIMEOUT_EXCEEDED", timeoutMs: 900_000 }],
  ["cancelled", TaskCancelledError, { code: "TASK_CANCELLED" }],
  [
    "verification_exhausted",
    VerificationExhaustedError,
    { code: "VERIFICATION_EXHAUSTED", attempts: 3, rawResponse: { approved: true } },
  ],
])("%s becomes an error of its own", async (status, kind, data) => {
  const pending = client.awaitHuman(refund()).catch((error: unknown) => error);
  await wire.polled();
  wire.finish({ status, response: { approved: true }, verification_attempt: 3 });
  const failure = await pending;
  expect(failure).toBeInstanceOf(kind);
  const taskId = [...wire.tasks.keys()][0];
  expect(failure).toMatchObject({ ...data, name: kind.name, status, taskId, idempotencyKey: "refund:1" });
});

test("an answer that does not fit is not lost", async () => {
  const failure = await answered({ approved: "maybe" }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(SchemaValidationError);
  expect(failure).toMatchObject({
    subject: "response",
    rawResponse: { approved: "maybe" },
    issues: [{ path: "/approved", message: expect.any(String) }],
  });
});

test("a payload that does not fit is not sent", async () => {
  const payload = { amount: "many" };
  const ask = { ...refund(), payloadSchema: Payload as z.ZodType<unknown, unknown>, payload };
  const failure = await client.awaitHuman(ask).catch((error: unknown) => error);
  expect(failure).toMatchObject({
    name: "SchemaValidationError",
    subject: "payload",
    issues: [{ path: "/amount" }],
  });
  expect(server.exchanges).toEqual([]);
});

test.each([59_999, 2_592_000_001, Number.NaN, Number.POSITIVE_INFINITY])(
  "refuses a timeout of %d",
  async (ms) => {
    await expect(client.awaitHuman(refund({ timeoutMs: ms }))).rejects.toThrow(TimeoutRangeError);
    expect(server.exchanges).toEqual([]);
  },
);
