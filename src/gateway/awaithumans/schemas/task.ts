import type { JsonSchema } from "../../core/row.ts";
import { all, boolean, described, listOf, object, orNull, STATUS, string, time } from "./parts.ts";

/** How a task ends by itself. */
const ON_TIMEOUT: readonly JsonSchema[] = [{ type: "string", enum: ["fail"] }, all({ response: object })];

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
  completed_via_channel: described(
    orNull(string),
    "By which channel the last answer came: `policy` for the one in `on_timeout`.",
  ),
  initial_response: described(orNull(object), "What the form is filled with at the beginning."),
  response_patch: described(
    { type: ["array", "null"], items: object },
    "What the response changes in `initial_response`: a JSON Patch (RFC 6902).",
  ),
  task_metadata: described(
    { type: ["object", "null"], additionalProperties: string },
    "What the asker says of the task beside the payload; shown to the person.",
  ),
  priority: described({ type: "integer" }, "0 to 100; the larger, the sooner it is shown in the queue."),
  due_at: described(time, "The deadline."),
  handover_note: described(orNull(string), "What whoever handed the task over wrote for its present holder."),
  on_timeout: described({ oneOf: ON_TIMEOUT }, "What comes of it where nobody answers by the deadline."),
  verification: described(
    { type: "string", enum: ["skipped"] },
    "Only where a verifier was asked for and does not run, because the payload is redacted.",
  ),
};

const NOTE: JsonSchema = { type: ["string", "null"], maxLength: 2_000 };

const AUDIT_ENTRY: Readonly<Record<string, JsonSchema>> = {
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
  actor_key_id: described(orNull(string), "The API key that acted."),
  embed_sub: described(orNull(string), "Of an embedded form: whom the page says it was shown to."),
  embed_jti: described(orNull(string), "Of an embedded form: the id of its token."),
};

/** Schemas of tasks. */
export const TASK_SCHEMAS: Readonly<Record<string, JsonSchema>> = {
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
      initial_response: described(orNull(object), "What the form is filled with; need not be complete."),
      task_metadata: {
        type: ["object", "null"],
        maxProperties: 50,
        additionalProperties: { type: "string", maxLength: 2_000 },
        description: "Shown to the person beside the payload.",
      },
      on_timeout: {
        oneOf: [...ON_TIMEOUT, { type: "null" }],
        default: "fail",
        description:
          "What to do where nobody answers in time: let the task fail (`timed_out`), or take this answer, which must satisfy " +
          "`response_schema`: the task is then `completed` by the channel `policy`, unverified.",
      },
      priority: { type: ["integer", "null"], minimum: 0, maximum: 100, description: "50 where not given." },
    },
  },
  SetDeadline: {
    type: "object",
    required: ["due_at"],
    properties: {
      due_at: described(time, "Later than now, at most 30 days from now. With an offset."),
    },
  },
  ReleaseTask: { type: "object", properties: { note: NOTE } },
  HandTaskOver: {
    type: "object",
    description: "Needs `user_id` or `email`, not both.",
    properties: {
      user_id: { type: ["string", "null"] },
      email: { type: ["string", "null"], description: "Of somebody in the directory." },
      note: NOTE,
    },
  },
  Draft: all({ draft: orNull(object), updated_at: orNull(time) }),
  SetDraft: {
    type: "object",
    properties: {
      draft: described(orNull(object), "At most 1 MiB."),
      base_updated_at: described(
        orNull(time),
        "`updated_at` of the draft that this one grew from, null where there was none. Absent: replace whichever is there.",
      ),
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
  AuditEntry: all(AUDIT_ENTRY),
  FoundAuditEntry: all({
    ...AUDIT_ENTRY,
    task: described(orNull(string), "The question; null where the task was deleted."),
  }),
};
