import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../server.ts";
import { TASK_KEYS } from "./task-keys.ts";

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer();
  cookie = await server.signIn("mira@corp.test", true);
});
afterAll(() => server.close());

/** An answer as a signed-in person gives it. */
function submit(id: string, body: unknown): Promise<Response> {
  return fetch(`${server.url}/api/tasks/${id}/complete`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", cookie },
  });
}

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

test.each([
  [
    "Python",
    PYTHON,
    { "user-agent": "python-httpx/0.28.1", accept: "*/*", "accept-encoding": "gzip, deflate" },
  ],
  ["TypeScript", TYPESCRIPT, { "user-agent": "node", accept: "*/*" }],
])("the wire order of the published %s client", async (_name, body, headers) => {
  const created = await server.post("/api/tasks", body, headers);
  expect(created.status).toBe(201);
  expect(created.headers.get("idempotent-replayed")).toBeNull();
  const task = await created.json();
  expect(Object.keys(task)).toEqual(TASK_KEYS);
  expect(task).toMatchObject({
    status: "created",
    response: null,
    completed_at: null,
    verification_attempt: 0,
  });

  const poll = server.admin(`/api/tasks/${task.id}/poll?timeout=25`, { headers });
  await server.waits(task.id);
  const refused = await submit(task.id, { response: { notes: 5 } });
  expect(refused.status).toBe(422);
  expect((await refused.json()).error_code).toBe("RESPONSE_SCHEMA_MISMATCH");
  const response = { approved: true, notes: null };
  const completed = await submit(task.id, { response, completed_via_channel: "dashboard" });
  expect(completed.status).toBe(200);
  const { completed_at, ...done } = await completed.json();
  expect(done).toMatchObject({ status: "completed", completed_by_email: "mira@corp.test" });

  const woken = await poll;
  expect(woken.status).toBe(200);
  expect(await woken.json()).toEqual({
    status: "completed",
    response,
    completed_at,
    timed_out_at: null,
    verification_attempt: 0,
  });

  const replayed = await server.post("/api/tasks", body, headers);
  expect(replayed.status).toBe(201);
  expect(replayed.headers.get("idempotent-replayed")).toBe("true");
  expect(await replayed.json()).toMatchObject({ id: task.id, status: "completed", response });
});
