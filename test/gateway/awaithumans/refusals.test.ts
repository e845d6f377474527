import { afterAll, beforeAll, expect, test } from "vitest";
import { setUpOperator, startTestServer, type TestServer } from "../../support/server.ts";

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

test("an expired session is signed out", async () => {
  await server.database.db.query(
    { name: "test-expire", text: "update sessions set expire_time = '2020-01-01'" },
    [],
  );
  expect((await server.call("GET", "/api/tasks", { token: null, cookie })).status).toBe(401);
  expect((await server.call("GET", "/api/auth/me", { token: null, cookie })).json.authenticated).toBe(false);
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
