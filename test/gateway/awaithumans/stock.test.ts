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
