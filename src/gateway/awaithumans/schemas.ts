import type { JsonSchema } from "../core/row.ts";

export const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
export const listOf = (name: string): JsonSchema => ({ type: "array", items: ref(name) });

const string: JsonSchema = { type: "string" };
const boolean: JsonSchema = { type: "boolean" };
const object: JsonSchema = { type: "object" };
const time: JsonSchema = { type: "string", format: "date-time" };
const orNull = (schema: JsonSchema): JsonSchema => ({ ...schema, type: [schema.type, "null"] });
const described = (schema: JsonSchema, description: string): JsonSchema => ({ ...schema, description });

/** An object whose members are all there, save those named. */
function all(properties: Record<string, JsonSchema>, optional: readonly string[] = []): JsonSchema {
  return {
    type: "object",
    required: Object.keys(properties).filter((name) => !optional.includes(name)),
    properties,
  };
}

const STATUS: JsonSchema = {
  type: "string",
  description:
    "`created`, `notified`, `assigned`, `in_progress`, `submitted`, `verified`, `rejected`, and the outcomes " +
    "`completed`, `timed_out`, `cancelled`, `verification_exhausted`.",
};

const TASK: Record<string, JsonSchema> = {
  id: described(string, "Opaque."),
  idempotency_key: string,
  task: described(string, "The question."),
  payload: object,
  payload_schema: object,
  response_schema: object,
  form_definition: orNull(object),
  status: STATUS,
  assign_to: orNull(object),
  assigned_to_email: orNull(string),
  assigned_to_user_id: orNull(string),
  assigned_to_display_name: orNull(string),
  assigned_to_slack_user_id: orNull(string),
  response: described(orNull(object), "The last submitted answer."),
  verifier_result: orNull(
    all({ passed: boolean, reason: string, parsed_response: { description: "Any JSON value." } }),
  ),
  verification_attempt: { type: "integer" },
  timeout_seconds: { type: "integer" },
  redact_payload: boolean,
  created_at: time,
  updated_at: time,
  completed_at: orNull(time),
  timed_out_at: orNull(time),
  completed_by_email: orNull(string),
  completed_by_user_id: orNull(string),
  completed_by_display_name: orNull(string),
  completed_by_slack_user_id: orNull(string),
  completed_via_channel: orNull(string),
  verification: described(
    { type: "string", enum: ["skipped"] },
    "Only where a verifier was asked for and does not run, because the payload is redacted.",
  ),
};

/** Every named schema of this dialect, written once. */
export const SCHEMAS: Readonly<Record<string, JsonSchema>> = {
  Task: all(TASK, ["verification"]),
  CreatedTask: all(
    { ...TASK, warnings: described(listOf("Warning"), "Only where there is something to know.") },
    ["verification", "warnings"],
  ),
  Warning: all({ code: string, message: string }),
  CreateTask: {
    type: "object",
    required: ["task", "payload", "payload_schema", "response_schema", "timeout_seconds", "idempotency_key"],
    properties: {
      task: { type: "string", minLength: 1, maxLength: 20_000, description: "The question." },
      payload: described(object, "What the person decides about. Must satisfy `payload_schema`."),
      payload_schema: described(object, "JSON Schema, draft-07 or 2020-12."),
      response_schema: described(object, "JSON Schema of the answer; the form is drawn from it."),
      form_definition: described(orNull(object), "Hints for drawing the form."),
      timeout_seconds: { type: "integer", minimum: 60, maximum: 2_592_000 },
      idempotency_key: { type: "string", minLength: 1, maxLength: 512 },
      assign_to: orNull(object),
      notify: { type: ["array", "null"], items: string, maxItems: 50 },
      verifier_config: orNull(object),
      redact_payload: { type: "boolean", default: false },
      callback_url: { type: ["string", "null"], maxLength: 2_048, description: "Where to POST the outcome." },
    },
  },
  CompleteTask: {
    type: "object",
    required: ["response"],
    properties: {
      response: object,
      completed_by_email: described(orNull(string), "Honoured for the admin token only."),
      completed_via_channel: { type: ["string", "null"], maxLength: 64 },
      time_zone: described(orNull(string), "IANA time zone of the person, for local date-times."),
    },
  },
  Poll: all({
    status: STATUS,
    response: orNull(object),
    completed_at: orNull(time),
    timed_out_at: orNull(time),
    verification_attempt: { type: "integer" },
  }),
  AuditEntry: all({
    id: string,
    task_id: string,
    from_status: orNull(string),
    to_status: string,
    action: string,
    actor_type: { type: "string", enum: ["agent", "human", "system"] },
    actor_email: orNull(string),
    channel: orNull(string),
    extra_data: orNull(object),
    created_at: time,
    actor_user_id: orNull(string),
  }),
  Login: all({
    email: { type: "string", minLength: 1, maxLength: 320 },
    password: { type: "string", minLength: 1, maxLength: 200 },
  }),
  Me: all({
    authenticated: boolean,
    user_id: orNull(string),
    email: orNull(string),
    display_name: orNull(string),
    is_operator: boolean,
  }),
  SetupStatus: all({ needs_setup: boolean, token_active: boolean }),
  CreateOperator: all(
    {
      token: described(string, "From the setup link."),
      email: { type: "string", minLength: 1, maxLength: 320 },
      password: { type: "string", minLength: 8, maxLength: 200 },
      display_name: orNull(string),
    },
    ["display_name"],
  ),
  Operator: all({ user_id: string, email: string }),
  User: all({
    id: string,
    display_name: orNull(string),
    email: described(orNull(string), "Lower case; unique."),
    slack_team_id: orNull(string),
    slack_user_id: orNull(string),
    role: orNull(string),
    access_level: orNull(string),
    pool: orNull(string),
    is_operator: boolean,
    has_password: boolean,
    active: boolean,
    last_assigned_at: orNull(time),
    created_at: time,
    updated_at: time,
  }),
  CreateUser: {
    type: "object",
    description: "Needs `email`, or `slack_team_id` and `slack_user_id` together.",
    properties: {
      display_name: { type: ["string", "null"], maxLength: 200 },
      email: { type: ["string", "null"], maxLength: 320, description: "Stored in lower case." },
      slack_team_id: { type: ["string", "null"], maxLength: 64 },
      slack_user_id: { type: ["string", "null"], maxLength: 64 },
      role: { type: ["string", "null"], maxLength: 100 },
      access_level: { type: ["string", "null"], maxLength: 100 },
      pool: { type: ["string", "null"], maxLength: 100 },
      is_operator: { type: "boolean", default: false },
      password: {
        type: ["string", "null"],
        minLength: 8,
        maxLength: 200,
        description: "Without one they answer by links and channels only.",
      },
    },
  },
  Channel: all({
    kind: described(string, "The word in front of a destination: `slack`, `email`, …"),
    label: string,
    status: { type: "string", enum: ["off", "incomplete", "ready"] },
    problems: described({ type: "array", items: string }, "What is missing and what to do, a sentence each."),
    facts: described({ type: "array", items: string }, "What is known of its set-up, a sentence each."),
    example: described(string, "A destination to begin a test with."),
  }),
  TestChannel: all({
    destination: described(string, "`<channel>[+<identity>]:<target>`, e.g. `slack:#approvals`."),
  }),
  ChannelTest: all({
    sent: boolean,
    reason: described(orNull(string), "Why it was not sent: a stable code."),
    message: described(string, "What happened and what to do, as a sentence."),
  }),
  Delivery: all({
    id: string,
    task_id: string,
    channel: string,
    identity: orNull(string),
    target: string,
    user_id: orNull(string),
    purpose: { type: "string", enum: ["question", "rejection"] },
    status: { type: "string", enum: ["queued", "sent", "seen", "failed"] },
    reason: described(orNull(string), "Why it failed, or why the last attempt did: a stable code."),
    message: described(orNull(string), "The same as a sentence."),
    attempts: { type: "integer" },
    next_attempt_at: orNull(time),
    created_at: time,
    sent_at: orNull(time),
    seen_at: orNull(time),
  }),
  Identity: all({
    id: string,
    display_name: string,
    from_email: string,
    from_name: orNull(string),
    reply_to: orNull(string),
    transport: string,
    verified: described(boolean, "Whether a mail was accepted from this sender since it last changed."),
    verified_at: orNull(time),
  }),
  SetIdentity: all(
    {
      id: { type: "string", pattern: "^[A-Za-z0-9._-]{1,100}$" },
      display_name: { type: "string", minLength: 1, maxLength: 200 },
      from_email: { type: "string", maxLength: 320 },
      from_name: { type: ["string", "null"], maxLength: 200 },
      reply_to: { type: ["string", "null"], maxLength: 320 },
      transport: { type: "string", enum: ["smtp", "resend", "logging", "file", "noop"] },
      transport_config: described(
        object,
        "What the transport needs, stored encrypted and never returned. `smtp`: `host`, `port`, `username`, " +
          "`password`, `use_tls`, `start_tls`; `resend`: `api_key`; `file`: `dir`.",
      ),
    },
    ["from_name", "reply_to"],
  ),
  Health: all(
    {
      status: { type: "string", enum: ["ok", "unavailable"] },
      version: string,
      worker_lag_seconds: { type: "number" },
    },
    ["worker_lag_seconds"],
  ),
  Version: all({ name: string, version: string }),
  Violation: all({ path: described(string, "A JSON Pointer into the request."), message: string }),
  Error: all(
    {
      error_code: string,
      error: described(string, "The same as `error_code`."),
      message: string,
      docs: { type: "string", format: "uri" },
      request_id: string,
      details: {
        oneOf: [
          listOf("Violation"),
          all({ differences: listOf("Violation"), existing: all({ id: string, status: STATUS }) }),
        ],
      },
    },
    ["details"],
  ),
};
