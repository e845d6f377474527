import { type Status, TERMINAL_SQL } from "./task.entity.ts";

/** A task as the statements below return it, with the names of the people in it. */
export interface TaskRow {
  id: string;
  idempotencyKey: string;
  task: string;
  payload: string;
  payloadSchema: string;
  responseSchema: string;
  formDefinition: string | null;
  status: Status;
  assignTo: string | null;
  assignedToEmail: string | null;
  assignedToUserId: string | null;
  response: string | null;
  verifierConfig: string | null;
  verifierResult: string | null;
  verificationAttempt: number;
  timeoutSeconds: number;
  redactPayload: boolean;
  createTime: Date;
  updateTime: Date;
  dueTime: Date;
  completeTime: Date | null;
  timeoutTime: Date | null;
  completedByEmail: string | null;
  completedByUserId: string | null;
  completedViaChannel: string | null;
  revision: number;
  /** Whose idempotency keys these are, and so which API key sees the task. */
  keyNamespace: string;
  initialResponse: string | null;
  /** JSON text of an object of texts. */
  metadata: string | null;
  priority: number;
  timeoutResponse: string | null;
  /** W3C `traceparent` of the call that created it. */
  traceParent: string | null;
  handoverNote: string | null;
  openTime: Date | null;
  assigneeName: string | null;
  assigneeSlackId: string | null;
  completerName: string | null;
  completerSlackId: string | null;
  /** Why the last answer could not be verified, as the trail has it; null where it has its verdict, or waits for it. */
  unverified: string | null;
}

/** Columns of TaskRow from `tasks t`, or a CTE of its rows, joined by TASK_JOINS. */
export const TASK_COLUMNS = `
  t.id, t.idempotency_key as "idempotencyKey", t.task, t.payload::text as payload,
  t.payload_schema::text as "payloadSchema", t.response_schema::text as "responseSchema",
  t.form_definition::text as "formDefinition", t.status, t.assign_to::text as "assignTo",
  t.assigned_to_email as "assignedToEmail", t.assigned_to_user_id as "assignedToUserId",
  t.response::text as response, t.verifier_config::text as "verifierConfig",
  t.verifier_result::text as "verifierResult", t.verification_attempt as "verificationAttempt",
  t.timeout_seconds as "timeoutSeconds", t.redact_payload as "redactPayload",
  t.create_time as "createTime", t.update_time as "updateTime", t.due_time as "dueTime",
  t.complete_time as "completeTime", t.timeout_time as "timeoutTime",
  t.completed_by_email as "completedByEmail", t.completed_by_user_id as "completedByUserId",
  t.completed_via_channel as "completedViaChannel", t.revision,
  t.key_namespace as "keyNamespace", t.initial_response::text as "initialResponse", t.metadata::text as metadata,
  t.priority, t.timeout_response::text as "timeoutResponse", t.trace_parent as "traceParent",
  t.handover_note as "handoverNote", t.open_time as "openTime",
  assignee.display_name as "assigneeName", assignee.slack_user_id as "assigneeSlackId",
  completer.display_name as "completerName", completer.slack_user_id as "completerSlackId",
  case when t.response is not null and t.submission_id is null and t.status not in ${TERMINAL_SQL} then (
    select case when a.action = 'verification_failed' then a.extra_data::text end from audit_entries a
    where a.task_id = t.id and a.action in ('rejected', 'verification_failed') order by a.revision desc limit 1)
  end as unverified`;

export const TASK_JOINS = `
  left join users assignee on assignee.id = t.assigned_to_user_id
  left join users completer on completer.id = t.completed_by_user_id`;

/** A moment as JSON text has it: UTC, with milliseconds. */
export const ISO = (column: string) =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Whom an address leads to, for the fairness between receivers: host and port, without whatever else one may write. No
 * host has a longer name, and what is longer than an index takes would keep the task from ending.
 */
const endpointOf = (url: string) => `left(lower(regexp_replace(
  substring(${url} from '^[^:]+://[^/?#]*'), '\\.?(:(80|443))?$', '')), 300)`;

/**
 * The event that a callback tells, as JSON of a terminal row; `response` keeps its own text. `from` is a
 * CTE of `tasks` rows, `id` the SQL of the outbox row's id.
 */
export const insertCallback = (from: string, id: string) => `
  insert into outbox (id, kind, task_id, endpoint, subject, due_time, create_time, update_time)
  select ${id}, 'callback', t.id, ${endpointOf("t.callback_url")}, json_build_object(
      'url', t.callback_url, 'dialect', t.dialect, 'task_id', t.id, 'idempotency_key', t.idempotency_key,
      'status', t.status, 'response', t.response, 'complete_time', ${ISO("t.complete_time")},
      'timeout_time', ${ISO("t.timeout_time")}, 'completed_by_email', t.completed_by_email,
      'completed_via_channel', t.completed_via_channel, 'verification_attempt', t.verification_attempt),
    t.update_time, t.update_time, t.update_time
  from ${from} t where t.callback_url is not null`;

/**
 * One row for each message about a task that its channel may have to bring up to date, in the statement that
 * changed the task; also where the message seems not to be sent yet, since that may be recorded at this moment.
 * `from` is a CTE of `tasks` rows. One id a message and revision: a repetition is the same row.
 */
export const insertRefreshes = (from: string) => `
  insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
  select d.id || ':' || t.revision, 'refresh', t.id, json_build_object('delivery_id', d.id),
    t.update_time, t.update_time, t.update_time
  from ${from} t join deliveries d on d.task_id = t.id and (d.receipt is not null or d.state = 'queued')
  on conflict (id) do nothing`;

/**
 * Marks as seen, at `$2`, what was sent about the task to whoever comes to it: by their id, or by their address
 * as somebody without an account has. `door` is the channel by which they come, if any: its rooms are seen too.
 */
export const markSeen = (task: string, by: { userId: string; email: string; door?: string }) => `
  update deliveries d set state = 'seen', see_time = $2, update_time = $2
  where d.task_id = ${task} and d.state = 'sent' and (d.user_id = ${by.userId} or lower(d.target) = lower(${by.email}::text)
    ${by.door === undefined ? "" : `or (d.user_id is null and d.channel = ${by.door})`})`;
