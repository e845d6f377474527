import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import type { AuditEntry } from "../../../gen/awaithumans/task/v1/audit_pb.ts";
import { State, type Task, Verification, type Warning } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { AwaitTaskResponse } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { arrayText, objectText } from "../core/json.ts";

/** Words of this dialect with the values of an enum: the names in lower case. What is not stated has no word. */
export const valuesOf = <V extends number>(values: Readonly<Record<string, V>>): ReadonlyMap<string, V> =>
  new Map(
    Object.entries(values)
      .filter(([name]) => name !== "UNSPECIFIED")
      .map(([name, value]) => [name.toLowerCase(), value]),
  );

/** As `valuesOf`, the other way round. */
export const wordsOf = (values: Readonly<Record<string, number>>): ReadonlyMap<number, string> =>
  new Map(Array.from(valuesOf(values), ([word, value]) => [value, word]));

/** Statuses of this dialect with their states. */
export const STATES = valuesOf(State);
const STATUS_OF = wordsOf(State);
const TERMINAL: ReadonlySet<State> = new Set([
  State.COMPLETED,
  State.TIMED_OUT,
  State.CANCELLED,
  State.VERIFICATION_EXHAUSTED,
]);

export function isTerminal(state: State): boolean {
  return TERMINAL.has(state);
}

/** The status string of a state; one that is not stated is never sent. */
function statusOf(state: State): string {
  return STATUS_OF.get(state) ?? "created";
}

/** ISO-8601, UTC, milliseconds. */
export const isoTime = (value: Timestamp | undefined): string | null =>
  value ? timestampDate(value).toISOString() : null;

const time = (value: Timestamp | undefined): string => JSON.stringify(isoTime(value));
const text = (value: string | undefined): string => (value === undefined ? "null" : JSON.stringify(value));
/** Users' own JSON goes out as it came in. */
const verbatim = (value: string | undefined): string => value ?? "null";

/**
 * A task: 27 keys that every client knows and seven of later days, always all of them, in this order; `verification` only
 * where a wanted verifier does not run.
 */
function taskMembers(task: Task): Record<string, string> {
  return {
    id: text(task.id),
    idempotency_key: text(task.idempotencyKey),
    task: text(task.task),
    payload: verbatim(task.payloadJson),
    payload_schema: verbatim(task.payloadSchemaJson),
    response_schema: verbatim(task.responseSchemaJson),
    form_definition: verbatim(task.formDefinitionJson),
    status: text(statusOf(task.state)),
    assign_to: verbatim(task.assignToJson),
    assigned_to_email: text(task.assignee?.email),
    assigned_to_user_id: text(task.assignee?.userId),
    assigned_to_display_name: text(task.assignee?.displayName),
    assigned_to_slack_user_id: text(task.assignee?.slackUserId),
    response: verbatim(task.responseJson),
    verifier_result: verdict(task),
    verification_attempt: String(task.verificationAttempt),
    timeout_seconds: String(task.timeoutSeconds),
    redact_payload: String(task.redactPayload),
    created_at: time(task.createTime),
    updated_at: time(task.updateTime),
    completed_at: time(task.completeTime),
    timed_out_at: time(task.timeoutTime),
    completed_by_email: text(task.completedBy?.email),
    completed_by_user_id: text(task.completedBy?.userId),
    completed_by_display_name: text(task.completedBy?.displayName),
    completed_by_slack_user_id: text(task.completedBy?.slackUserId),
    completed_via_channel: text(task.completedViaChannel),
    initial_response: verbatim(task.initialResponseJson),
    response_patch: verbatim(task.responsePatchJson),
    task_metadata: Object.keys(task.metadata).length > 0 ? JSON.stringify(task.metadata) : "null",
    priority: String(task.priority),
    due_at: time(task.dueTime),
    handover_note: text(task.handoverNote),
    on_timeout: onTimeout(task),
    ...(task.verification === Verification.SKIPPED && { verification: '"skipped"' }),
  };
}

function onTimeout({ timeoutResponseJson: response }: Task): string {
  return response === undefined ? '"fail"' : objectText({ response });
}

function verdict({ verdict: latest }: Task): string {
  if (!latest) return "null";
  return objectText({
    passed: String(latest.passed),
    reason: text(latest.reason),
    parsed_response: verbatim(latest.parsedResponseJson),
  });
}

export function taskText(task: Task | undefined): string {
  return task ? objectText(taskMembers(task)) : "null";
}

/** A task that was just created or given to somebody, with what the caller should know. */
export function warnedText(
  task: Task | undefined,
  warnings: readonly Pick<Warning, "code" | "message">[],
): string {
  if (!task || warnings.length === 0) return taskText(task);
  const list = warnings.map(({ code, message }) => JSON.stringify({ code, message }));
  return objectText({ ...taskMembers(task), warnings: arrayText(list) });
}

function auditMembers(entry: AuditEntry): Record<string, string> {
  return {
    id: text(entry.id),
    task_id: text(entry.taskId),
    from_status: entry.fromState === State.UNSPECIFIED ? "null" : text(statusOf(entry.fromState)),
    to_status: text(statusOf(entry.toState)),
    action: text(entry.action),
    actor_type: text(entry.actorType),
    actor_email: text(entry.actorEmail),
    channel: text(entry.channel),
    extra_data: verbatim(entry.extraDataJson),
    created_at: time(entry.createTime),
    actor_user_id: text(entry.actorUserId),
    actor_key_id: text(entry.actorKeyId),
    embed_sub: text(entry.embedSub),
    embed_jti: text(entry.embedJti),
  };
}

export function auditText(entry: AuditEntry): string {
  return objectText(auditMembers(entry));
}

/** An entry of any task: as in the task's own trail, and the question, null where the task was deleted. */
export function foundMembers(entry: AuditEntry): Record<string, string> {
  return { ...auditMembers(entry), task: text(entry.task) };
}

/** What a poll tells. Times are ISO-8601 text. */
export interface PollAnswer {
  status: string;
  /** JSON text. */
  response: string | null;
  completedAt: string | null;
  timedOutAt: string | null;
  verificationAttempt: number;
}

export function pollText(answer: PollAnswer): string {
  return objectText({
    status: JSON.stringify(answer.status),
    response: answer.response ?? "null",
    completed_at: JSON.stringify(answer.completedAt),
    timed_out_at: JSON.stringify(answer.timedOutAt),
    verification_attempt: String(answer.verificationAttempt),
  });
}

export function pollAnswer(message: AwaitTaskResponse): PollAnswer {
  return {
    status: statusOf(message.state),
    response: message.responseJson ?? null,
    completedAt: isoTime(message.completeTime),
    timedOutAt: isoTime(message.timeoutTime),
    verificationAttempt: message.verificationAttempt,
  };
}
