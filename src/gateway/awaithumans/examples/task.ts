const TASK_ID = "tsk_0198f2a4c1d87b3e9a5f6c7d8e9f0a1b";

const QUESTION = {
  task: "Approve $250 refund?",
  payload: { amount_usd: 250, customer_id: "cus_demo", reason: "Duplicate charge" },
  payload_schema: {
    type: "object",
    properties: {
      amount_usd: { type: "integer" },
      customer_id: { type: "string" },
      reason: { type: "string" },
    },
    required: ["amount_usd", "customer_id", "reason"],
  },
  response_schema: {
    type: "object",
    properties: { approved: { type: "boolean" }, notes: { type: ["string", "null"] } },
    required: ["approved"],
  },
};

/** Waiting for its answer, in somebody's hands. */
const ASSIGNED = {
  id: TASK_ID,
  idempotency_key: "refund:order_demo",
  ...QUESTION,
  form_definition: null,
  status: "assigned",
  assign_to: { email: "mira@example.com" },
  assigned_to_email: "mira@example.com",
  assigned_to_user_id: "9e1f0c3d5a7b4e6f8c2d1a0b9f8e7d6c",
  assigned_to_display_name: "Mira",
  assigned_to_slack_user_id: null,
  response: null,
  verifier_result: null,
  verification_attempt: 0,
  timeout_seconds: 900,
  redact_payload: false,
  created_at: "2026-06-01T09:15:00.124Z",
  updated_at: "2026-06-01T09:15:00.124Z",
  completed_at: null,
  timed_out_at: null,
  completed_by_email: null,
  completed_by_user_id: null,
  completed_by_display_name: null,
  completed_by_slack_user_id: null,
  completed_via_channel: null,
  initial_response: null,
  response_patch: null,
  task_metadata: { order: "4721" },
  priority: 50,
  due_at: "2026-06-01T09:30:00.124Z",
  handover_note: null,
  on_timeout: { response: { approved: false } },
};

/** Answered by the person who had it. */
const COMPLETED = {
  ...ASSIGNED,
  status: "completed",
  response: { approved: true, notes: null },
  updated_at: "2026-06-01T09:20:11.320Z",
  completed_at: "2026-06-01T09:20:11.320Z",
  completed_by_email: "mira@example.com",
  completed_by_user_id: "9e1f0c3d5a7b4e6f8c2d1a0b9f8e7d6c",
  completed_by_display_name: "Mira",
  completed_via_channel: "dashboard",
};

const AUDIT_ENTRY = {
  id: "0f3c5a7b4e6f8c2d1a0b9f8e7d6c9e1f",
  task_id: TASK_ID,
  from_status: "assigned",
  to_status: "completed",
  action: "completed",
  actor_type: "human",
  actor_email: "mira@example.com",
  channel: "dashboard",
  extra_data: null,
  created_at: "2026-06-01T09:20:11.320Z",
  actor_user_id: "9e1f0c3d5a7b4e6f8c2d1a0b9f8e7d6c",
  actor_key_id: null,
  embed_sub: null,
  embed_jti: null,
};

/** Values of the schemas of tasks. */
export const TASK_EXAMPLES: Readonly<Record<string, unknown>> = {
  CreateTask: {
    ...QUESTION,
    timeout_seconds: 900,
    idempotency_key: "refund:order_demo",
    assign_to: { email: "mira@example.com" },
    notify: ["slack:#approvals"],
    task_metadata: { order: "4721" },
    on_timeout: { response: { approved: false } },
  },
  CreatedTask: ASSIGNED,
  Task: COMPLETED,
  CompleteTask: { response: { approved: true, notes: null }, completed_via_channel: "dashboard" },
  SetDeadline: { due_at: "2026-06-01T12:00:00+02:00" },
  ReleaseTask: { note: "I am away this afternoon." },
  HandTaskOver: { email: "noor@example.com", note: "You know this customer." },
  Draft: { draft: { notes: "Asked finance" }, updated_at: "2026-06-01T09:18:42.007Z" },
  SetDraft: { draft: { notes: "Asked finance" }, base_updated_at: null },
  Poll: {
    status: "completed",
    response: { approved: true, notes: null },
    completed_at: "2026-06-01T09:20:11.320Z",
    timed_out_at: null,
    verification_attempt: 0,
  },
  AuditEntry: AUDIT_ENTRY,
  FoundAuditEntry: { ...AUDIT_ENTRY, task: "Approve $250 refund?" },
};
