import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN_TOKEN, setUpOperator, startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startTestServer();
  cookie = await setUpOperator(server);
});
afterAll(() => server.close());

const SOUND = {
  task: "Approve?",
  payload: { amount: 1 },
  payload_schema: { type: "object", properties: { amount: { type: "integer" } } },
  response_schema: { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] },
  timeout_seconds: 60,
  idempotency_key: "sound",
};
const CANARY = "canary-value-that-no-reply-may-repeat";

const BAD_CREATES: [string, unknown, number, string, string[]][] = [
  ["truncated JSON", `{"task":"${CANARY}`, 400, "INVALID_REQUEST", [""]],
  ["NaN", '{"task":NaN}', 400, "INVALID_REQUEST", [""]],
  ["a list", "[]", 400, "INVALID_REQUEST", [""]],
  ["empty", "", 400, "INVALID_REQUEST", [""]],
  [
    "nothing in it",
    {},
    400,
    "INVALID_REQUEST",
    ["/task", "/payload", "/payload_schema", "/response_schema", "/timeout_seconds", "/idempotency_key"],
  ],
  ["task of the wrong type", { ...SOUND, task: [CANARY] }, 400, "INVALID_REQUEST", ["/task"]],
  ["payload is text", { ...SOUND, payload: CANARY }, 400, "INVALID_REQUEST", ["/payload"]],
  ["timeout as text", { ...SOUND, timeout_seconds: "900" }, 400, "INVALID_REQUEST", ["/timeout_seconds"]],
  [
    "timeout with a fraction",
    { ...SOUND, timeout_seconds: 60.5 },
    400,
    "INVALID_REQUEST",
    ["/timeout_seconds"],
  ],
  ["timeout out of range", { ...SOUND, timeout_seconds: 59 }, 422, "VALIDATION_ERROR", ["/timeout_seconds"]],
  [
    "timeout beyond 32 bits",
    { ...SOUND, timeout_seconds: 99999999999 },
    422,
    "VALIDATION_ERROR",
    ["/timeout_seconds"],
  ],
  ["redact as text", { ...SOUND, redact_payload: "yes" }, 400, "INVALID_REQUEST", ["/redact_payload"]],
  ["assign_to as text", { ...SOUND, assign_to: CANARY }, 400, "INVALID_REQUEST", ["/assign_to"]],
  ["notify with a number", { ...SOUND, notify: [7] }, 400, "INVALID_REQUEST", ["/notify/0"]],
  ["unknown channel", { ...SOUND, notify: [`pigeon:${CANARY}`] }, 422, "VALIDATION_ERROR", ["/notify/0"]],
  [
    "schema that is none",
    { ...SOUND, response_schema: { type: CANARY } },
    422,
    "VALIDATION_ERROR",
    ["/response_schema/type"],
  ],
  [
    "payload against its schema",
    { ...SOUND, payload: { amount: CANARY } },
    422,
    "PAYLOAD_SCHEMA_MISMATCH",
    ["/payload/amount"],
  ],
  [
    "callback to a private address",
    { ...SOUND, callback_url: `http://192.168.0.1/${CANARY}` },
    422,
    "VALIDATION_ERROR",
    ["/callback_url"],
  ],
  [
    "callback to the metadata service",
    { ...SOUND, callback_url: "http://169.254.169.254/" },
    422,
    "VALIDATION_ERROR",
    ["/callback_url"],
  ],
  ["marketplace", { ...SOUND, assign_to: { marketplace: true } }, 422, "MARKETPLACE_NOT_AVAILABLE", []],
  [
    "unknown verifier",
    { ...SOUND, verifier_config: { provider: CANARY, instructions: "x" } },
    422,
    "VERIFIER_PROVIDER_UNKNOWN",
    [],
  ],
];

test.each(BAD_CREATES)("create refused: %s", async (_name, body, status, code, paths) => {
  const reply = await server.call("POST", "/api/tasks", { body });
  expect(reply.status).toBe(status);
  expect(reply.json).toMatchObject({
    error_code: code,
    error: code,
    docs: `http://localhost:3001/docs/errors/${code}`,
    request_id: reply.headers.get("x-request-id"),
  });
  expect(reply.text).not.toContain(CANARY);
  expect((reply.json.details ?? []).map(({ path }: { path: string }) => path)).toEqual(paths);
  expect((await server.call("GET", "/api/tasks")).json).toEqual([]);
});

test("other question under the same key: the places, and the task that holds it", async () => {
  const { json } = await server.call("POST", "/api/tasks", {
    body: { ...SOUND, idempotency_key: "conflict" },
  });
  const reply = await server.call("POST", "/api/tasks", {
    body: { ...SOUND, idempotency_key: "conflict", payload: { amount: 2 } },
  });
  expect(reply).toMatchObject({
    status: 409,
    json: {
      error_code: "IDEMPOTENCY_CONFLICT",
      details: { differences: [{ path: "/payload/amount" }], existing: { id: json.id, status: "created" } },
    },
  });
  await server.call("DELETE", `/api/tasks/${json.id}`);
});

test("authenticate, may you, does it exist, is it yours, the body, the state: in that order", async () => {
  const { json } = await server.call("POST", "/api/tasks", { body: { ...SOUND, idempotency_key: "order" } });
  const bad = { body: "{" };
  const complete = (id: string, options: object) =>
    server.call("POST", `/api/tasks/${id}/complete`, { ...bad, ...options });
  expect((await complete(json.id, { token: null })).status).toBe(401);
  expect((await complete("tsk_none", {})).status).toBe(404);
  expect((await complete(json.id, {})).status).toBe(400);
  expect((await complete(json.id, { body: { response: { ok: "perhaps" } } })).status).toBe(422);
  await server.call("POST", `/api/tasks/${json.id}/cancel`);
  expect((await complete(json.id, {})).status).toBe(400);
  expect((await complete(json.id, { body: { response: { ok: true } } })).status).toBe(409);
  expect((await server.call("POST", "/api/tasks", { ...bad, token: null })).status).toBe(401);
  await server.call("DELETE", `/api/tasks/${json.id}`);
});

test("wrong credentials", async () => {
  expect((await server.call("GET", "/api/tasks", { token: "wrong" })).status).toBe(401);
  expect(
    (await server.call("GET", "/api/tasks", { token: `${`${ADMIN_TOKEN}ü`.slice(0, -1)}x` })).status,
  ).toBe(401);
  expect((await server.call("GET", "/api/tasks", { token: "wrong", cookie })).status).toBe(200);
  expect(
    (await server.call("GET", "/api/tasks", { token: null, headers: { "x-admin-token": ADMIN_TOKEN } }))
      .status,
  ).toBe(200);
  const tampered = `${cookie.slice(0, -3)}abc`;
  expect((await server.call("GET", "/api/tasks", { token: null, cookie: tampered })).status).toBe(401);
});

test("an expired session is signed out", async () => {
  await server.database.db.query(
    { name: "test-expire", text: "update sessions set expire_time = '2020-01-01'" },
    [],
  );
  expect((await server.call("GET", "/api/tasks", { token: null, cookie })).status).toBe(401);
  expect((await server.call("GET", "/api/auth/me", { token: null, cookie })).json.authenticated).toBe(false);
});

test("routes and methods", async () => {
  expect(await server.call("GET", "/api/nothing")).toMatchObject({
    status: 404,
    json: { error_code: "ROUTE_NOT_FOUND" },
  });
  expect((await server.call("GET", "/api/nothing", { token: null })).status).toBe(401);
  const wrong = await server.call("PUT", "/api/tasks");
  expect(wrong).toMatchObject({ status: 405, json: { error_code: "METHOD_NOT_ALLOWED" } });
  expect(wrong.headers.get("allow")?.split(", ").sort()).toEqual(expect.arrayContaining(["GET", "POST"]));
  const media = await server.call("POST", "/api/tasks", {
    body: "task=x",
    headers: { "content-type": "application/x-www-form-urlencoded" },
  });
  expect(media).toMatchObject({ status: 415, json: { error_code: "UNSUPPORTED_MEDIA_TYPE" } });
  const large = await server.call("POST", "/api/tasks", {
    body: { ...SOUND, payload: { text: "x".repeat(6 * 1024 * 1024) } },
  });
  expect(large).toMatchObject({ status: 413, json: { error_code: "PAYLOAD_TOO_LARGE" } });
  expect((await server.call("GET", "/api/tasks/tsk_x/poll?timeout=soon")).status).toBe(404);
  for (const query of [
    "limit=0",
    "limit=201",
    "limit=x",
    "offset=-1",
    "status=asleep",
    "unassigned=perhaps",
  ]) {
    expect(await server.call("GET", `/api/tasks?${query}`)).toMatchObject({
      status: 422,
      json: { error_code: "VALIDATION_ERROR" },
    });
  }
});

test("claiming with the admin token says what it needs, also for an unknown task", async () => {
  expect(await server.call("POST", "/api/tasks/tsk_none/claim")).toMatchObject({
    status: 400,
    json: { error_code: "CLAIM_NEEDS_SESSION" },
  });
});

test("a verifier that cannot run: created with a warning, not completed unchecked", async () => {
  const body = {
    ...SOUND,
    idempotency_key: "verified",
    verifier_config: { provider: "claude", instructions: "Reject if in doubt.", model: null, metadata: null },
  };
  const created = await server.call("POST", "/api/tasks", { body });
  expect(created).toMatchObject({ status: 201, json: { warnings: [{ code: "VERIFIER_NOT_AVAILABLE" }] } });
  const complete = await server.call("POST", `/api/tasks/${created.json.id}/complete`, {
    body: { response: { ok: true } },
  });
  expect(complete).toMatchObject({ status: 503, json: { error_code: "VERIFIER_NOT_AVAILABLE" } });
  expect((await server.call("GET", `/api/tasks/${created.json.id}`)).json).toMatchObject({
    status: "created",
    response: null,
  });
});
