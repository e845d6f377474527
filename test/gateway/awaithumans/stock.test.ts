import { afterAll, beforeAll, expect, test } from "vitest";
import { setUpOperator, startTestServer, type TestServer } from "../../support/server.ts";

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startTestServer();
  cookie = await setUpOperator(server);
});
afterAll(() => server.close());

const PAYLOAD_SCHEMA = {
  properties: {
    amount_usd: { title: "Amount Usd", type: "integer" },
    customer_id: { title: "Customer Id", type: "string" },
    reason: { title: "Reason", type: "string" },
  },
  required: ["amount_usd", "customer_id", "reason"],
  title: "RefundPayload",
  type: "object",
};

/** What the published Python client sends for the quickstart: no callback_url, many explicit nulls. */
const PYTHON = {
  task: "Approve $250 refund?",
  payload: { amount_usd: 250, customer_id: "cus_demo", reason: "Duplicate charge" },
  payload_schema: PAYLOAD_SCHEMA,
  response_schema: {
    properties: {
      approved: { title: "Approved", type: "boolean" },
      notes: { anyOf: [{ type: "string" }, { type: "null" }], default: null, title: "Notes" },
    },
    required: ["approved"],
    title: "RefundDecision",
    type: "object",
  },
  form_definition: {
    version: 1,
    fields: [
      {
        name: "approved",
        label: "Approved",
        hint: null,
        required: true,
        kind: "switch",
        true_label: "Yes",
        false_label: "No",
        default: null,
      },
      {
        name: "notes",
        label: "Notes",
        hint: null,
        required: false,
        kind: "short_text",
        subtype: "plain",
        placeholder: null,
        min_length: null,
        max_length: null,
        pattern: null,
        currency_code: null,
      },
    ],
  },
  timeout_seconds: 900,
  idempotency_key: "refund:order_demo",
  assign_to: null,
  notify: null,
  verifier_config: null,
  redact_payload: false,
};

/** What the published TypeScript client sends: draft-07 schemas, callback_url null, a form without version. */
const TYPESCRIPT = {
  ...PYTHON,
  payload_schema: {
    ...PAYLOAD_SCHEMA,
    additionalProperties: false,
    $schema: "http://json-schema.org/draft-07/schema#",
  },
  response_schema: {
    type: "object",
    properties: { approved: { type: "boolean" }, notes: { anyOf: [{ type: "string" }, { type: "null" }] } },
    required: ["approved"],
    additionalProperties: false,
    $schema: "http://json-schema.org/draft-07/schema#",
  },
  form_definition: { fields: [{ name: "approved", kind: "switch", label: "Approved", required: true }] },
  idempotency_key: "refund:order_demo:ts",
  callback_url: null,
};

const TASK_KEYS = [
  "id",
  "idempotency_key",
  "task",
  "payload",
  "payload_schema",
  "response_schema",
  "form_definition",
  "status",
  "assign_to",
  "assigned_to_email",
  "assigned_to_user_id",
  "assigned_to_display_name",
  "assigned_to_slack_user_id",
  "response",
  "verifier_result",
  "verification_attempt",
  "timeout_seconds",
  "redact_payload",
  "created_at",
  "updated_at",
  "completed_at",
  "timed_out_at",
  "completed_by_email",
  "completed_by_user_id",
  "completed_by_display_name",
  "completed_by_slack_user_id",
  "completed_via_channel",
];

test.each([
  [
    "Python",
    PYTHON,
    { "user-agent": "python-httpx/0.28.1", accept: "*/*", "accept-encoding": "gzip, deflate" },
  ],
  ["TypeScript", TYPESCRIPT, { "user-agent": "node", accept: "*/*" }],
])("the wire order of the published %s client", async (_name, body, headers) => {
  const created = await server.call("POST", "/api/tasks", { body, headers });
  expect(created.status).toBe(201);
  expect(created.headers.get("idempotent-replayed")).toBeNull();
  expect(Object.keys(created.json)).toEqual(TASK_KEYS);
  expect(created.json).toMatchObject({
    status: "created",
    response: null,
    completed_at: null,
    verification_attempt: 0,
  });

  const { id } = created.json;
  const poll = server.call("GET", `/api/tasks/${id}/poll?timeout=25`, { headers });
  const refused = await server.call("POST", `/api/tasks/${id}/complete`, {
    body: { response: { notes: 5 } },
    cookie,
    token: null,
  });
  expect(refused.status).toBe(422);
  expect(refused.json.error_code).toBe("RESPONSE_SCHEMA_MISMATCH");
  const completed = await server.call("POST", `/api/tasks/${id}/complete`, {
    body: { response: { approved: true, notes: null }, completed_via_channel: "dashboard" },
    cookie,
    token: null,
  });
  expect(completed).toMatchObject({
    status: 200,
    json: { status: "completed", completed_by_email: "mira@corp.test" },
  });

  const woken = await poll;
  expect(woken.status).toBe(200);
  expect(woken.json).toEqual({
    status: "completed",
    response: { approved: true, notes: null },
    completed_at: completed.json.completed_at,
    timed_out_at: null,
    verification_attempt: 0,
  });

  const replayed = await server.call("POST", "/api/tasks", { body, headers });
  expect(replayed.status).toBe(201);
  expect(replayed.headers.get("idempotent-replayed")).toBe("true");
  expect(replayed.json).toMatchObject({ id, status: "completed", response: { approved: true, notes: null } });
});

test("a poll that elapses answers 200 with the status, and no response", async () => {
  const created = await server.call("POST", "/api/tasks", { body: { ...PYTHON, idempotency_key: "elapse" } });
  const poll = await server.call("GET", `/api/tasks/${created.json.id}/poll?timeout=0`);
  expect(poll).toMatchObject({
    status: 200,
    json: { status: "created", response: null, completed_at: null, timed_out_at: null },
  });
});

test("after a deletion the poll in flight and every later one is 404", async () => {
  const { json } = await server.call("POST", "/api/tasks", {
    body: { ...PYTHON, idempotency_key: "deleted" },
  });
  const poll = server.call("GET", `/api/tasks/${json.id}/poll?timeout=25`);
  expect((await server.call("DELETE", `/api/tasks/${json.id}`)).status).toBe(204);
  expect(await poll).toMatchObject({
    status: 404,
    json: { error_code: "TASK_NOT_FOUND", error: "TASK_NOT_FOUND" },
  });
  expect((await server.call("GET", `/api/tasks/${json.id}/poll?timeout=25`)).status).toBe(404);
});

test("the list is a bare array with totals and the next page in headers", async () => {
  const { json, headers } = await server.call("GET", "/api/tasks?limit=2");
  expect(json).toHaveLength(2);
  expect(headers.get("x-total-count")).toBe("3");
  const next = /<([^>]+)>; rel="next"/.exec(headers.get("link") ?? "")?.[1] ?? "";
  const rest = await server.call(
    "GET",
    new URL(next, server.url).pathname + new URL(next, server.url).search,
  );
  expect(rest.json).toHaveLength(1);
  expect(rest.headers.get("link")).toBeNull();
});

test("the audit trail", async () => {
  const { json } = await server.call("POST", "/api/tasks", { body: { ...PYTHON, idempotency_key: "audit" } });
  await server.call("POST", `/api/tasks/${json.id}/cancel`, { cookie, token: null });
  const audit = await server.call("GET", `/api/tasks/${json.id}/audit`);
  expect(audit.json).toMatchObject([
    {
      task_id: json.id,
      from_status: null,
      to_status: "created",
      action: "created",
      actor_type: "agent",
      actor_email: null,
    },
    {
      from_status: "created",
      to_status: "cancelled",
      action: "cancelled",
      actor_type: "human",
      actor_email: "mira@corp.test",
    },
  ]);
});

test("times are ISO-8601 in milliseconds and Z, ids are opaque and prefixed", async () => {
  const { json } = await server.call("POST", "/api/tasks", { body: { ...PYTHON, idempotency_key: "times" } });
  expect(json.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(json.id).toMatch(/^tsk_[0-9a-f]{32}$/);
});

test("sessions: me, sign in, sign out", async () => {
  expect((await server.call("GET", "/api/auth/me", { token: null, cookie })).json).toMatchObject({
    authenticated: true,
    email: "mira@corp.test",
    display_name: "Mira",
    is_operator: true,
  });
  expect((await server.call("GET", "/api/auth/me", { token: null })).json).toEqual({
    authenticated: false,
    user_id: null,
    email: null,
    display_name: null,
    is_operator: false,
  });
  const login = await server.call("POST", "/api/auth/login", {
    token: null,
    body: { email: "mira@corp.test", password: "correct horse" },
  });
  expect(login).toMatchObject({ status: 204, text: "" });
  expect(login.headers.get("set-cookie")).toMatch(
    /^awaithumans_session=\S+; Max-Age=604800; HttpOnly; Path=\/; SameSite=lax$/,
  );
  const other = login.headers.get("set-cookie")?.split(";")[0] ?? "";
  const logout = await server.call("POST", "/api/auth/logout", { token: null, cookie: other });
  expect(logout.status).toBe(204);
  expect(logout.headers.get("set-cookie")).toMatch(/^awaithumans_session=; Max-Age=0;/);
  expect((await server.call("GET", "/api/tasks", { token: null, cookie: other })).status).toBe(401);
  expect((await server.call("GET", "/api/tasks", { token: null, cookie })).status).toBe(200);
});
