import type { CreateTaskRequest } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Call, signatureOf } from "../core/call.ts";
import type { Database } from "../db/database.ts";
import { type Destination, deliveryFailure } from "./notify.ts";
import type { TaskRow } from "./row.ts";

/** Task, audit and outbox in one statement; no row where the key is taken. */
const INSERT = {
  name: "task-insert",
  text: `
with made as (
  insert into tasks (id, key_namespace, idempotency_key, dialect, task, payload, payload_schema, response_schema,
    form_definition, status, assign_to, verifier_config, timeout_seconds, redact_payload, notify, callback_url,
    create_time, update_time, due_time)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'created', $10, $11, $12, $13, $14, $15, $16, $16, $17)
  on conflict (key_namespace, idempotency_key) do nothing
  returning id),
logged as (
  insert into audit_entries (id, task_id, revision, to_status, action, actor_type, actor_email, actor_user_id, extra_data,
    create_time)
  select $18, id, 1, 'created', 'created', $19, $20, $21, $22::json, $16 from made),
undelivered as (
  insert into outbox (id, kind, task_id, subject, state, due_time, attempts, last_error, create_time, update_time)
  select d.id, 'delivery', made.id, d.subject, 'abandoned', $16, 0, d.error, $16, $16
  from made, json_to_recordset($23::json) as d(id text, subject json, error text)),
undelivered_logged as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, channel, extra_data, create_time)
  select d.audit_id, made.id, 1, 'created', 'created', 'notification_failed', 'system', d.channel, d.extra, $16
  from made, json_to_recordset($23::json) as d(audit_id text, channel text, extra json))
select id from made`,
};

/** The admin token and sessions share one namespace of keys. */
export const SHARED_NAMESPACE = "";

/** The dialect whose callbacks a task gets; there is one as yet. */
const DIALECT = "awaithumans";

export interface NewTask {
  request: CreateTaskRequest;
  call: Call;
  verifierConfig: string | null;
  destinations: readonly Destination[];
}

function undelivered(destinations: readonly Destination[], call: Call) {
  return destinations.map((destination) => {
    const { channel, identity, target, recipient } = destination;
    const { reason, message } = deliveryFailure(destination);
    return {
      id: call.newId(),
      audit_id: call.newId(),
      channel,
      subject: { channel, identity, target },
      error: reason,
      extra: { recipient, reason, message },
    };
  });
}

/** Stores the task; undefined where another task holds the key. */
export async function insertTask(db: Database, task: NewTask): Promise<TaskRow | undefined> {
  const { request, call, verifierConfig, destinations } = task;
  const { actor, now } = call;
  const by = signatureOf(actor);
  const id = `tsk_${call.newId()}`;
  const dueTime = new Date(now.getTime() + request.timeoutSeconds * 1000);
  const extra = verifierConfig !== null && request.redactPayload ? '{"verification":"skipped"}' : null;
  const [made] = await db.query<{ id: string }>(INSERT, [
    id,
    SHARED_NAMESPACE,
    request.idempotencyKey,
    DIALECT,
    request.task,
    request.payloadJson,
    request.payloadSchemaJson,
    request.responseSchemaJson,
    request.formDefinitionJson ?? null,
    request.assignToJson ?? null,
    verifierConfig,
    request.timeoutSeconds,
    request.redactPayload,
    request.notify.length > 0 ? JSON.stringify(request.notify) : null,
    request.callbackUrl ?? null,
    now,
    dueTime,
    call.newId(),
    by.actorType,
    by.email,
    by.userId,
    extra,
    JSON.stringify(undelivered(destinations, call)),
  ]);
  if (!made) return undefined;
  // Built by hand: the payload need not travel back from the database.
  return {
    id,
    idempotencyKey: request.idempotencyKey,
    task: request.task,
    payload: request.payloadJson,
    payloadSchema: request.payloadSchemaJson,
    responseSchema: request.responseSchemaJson,
    formDefinition: request.formDefinitionJson ?? null,
    status: "created",
    assignTo: request.assignToJson ?? null,
    assignedToEmail: null,
    assignedToUserId: null,
    response: null,
    verifierConfig,
    verifierResult: null,
    verificationAttempt: 0,
    timeoutSeconds: request.timeoutSeconds,
    redactPayload: request.redactPayload,
    createTime: now,
    updateTime: now,
    dueTime,
    completeTime: null,
    timeoutTime: null,
    completedByEmail: null,
    completedByUserId: null,
    completedViaChannel: null,
    revision: 1,
    assigneeName: null,
    assigneeSlackId: null,
    completerName: null,
    completerSlackId: null,
  };
}
