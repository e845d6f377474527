import type { CreateTaskRequest } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { type Call, signatureOf } from "../core/call.ts";
import { Batches } from "../db/batch.ts";
import type { Database } from "../db/database.ts";
import type { Assignee, Recipient } from "./recipients.ts";
import type { TaskRow } from "./row.ts";

/** What the statement is given for each task: columns of its rows, and their types. */
const ASKED = [
  ["id", "text"],
  ["key_namespace", "text"],
  ["idempotency_key", "text"],
  ["dialect", "text"],
  ["task", "text"],
  ["payload", "json"],
  ["payload_schema", "json"],
  ["response_schema", "json"],
  ["form_definition", "json"],
  ["assign_to", "json"],
  ["assigned_to_email", "text"],
  ["assigned_to_user_id", "text"],
  ["verifier_config", "json"],
  ["timeout_seconds", "int"],
  ["redact_payload", "boolean"],
  ["notify", "json"],
  ["callback_url", "text"],
  ["create_time", "timestamptz"],
  ["due_time", "timestamptz"],
  ["audit_id", "text"],
  ["actor_type", "text"],
  ["actor_email", "text"],
  ["actor_user_id", "text"],
  ["extra_data", "json"],
  ["assigned_audit_id", "text"],
  ["deliveries", "json"],
] as const;

const COLUMNS = ASKED.map(([column]) => column);
const ARRAYS = ASKED.map(([, type], index) => `$${index + 1}::${type}[]`);

type Value = string | number | boolean | Date | null;
type Row = Record<(typeof COLUMNS)[number], Value> & { id: string };

/**
 * Tasks, audit and outbox in one statement; no row where the key is taken, also by another of the batch. In
 * the order of the keys, so that two nodes with the same keys never wait for each other.
 */
const INSERT = {
  name: "tasks-insert",
  text: `
with asked as (
  select * from unnest(${ARRAYS.join(", ")}) as asked (${COLUMNS.join(", ")})),
made as (
  insert into tasks (id, key_namespace, idempotency_key, dialect, task, payload, payload_schema, response_schema,
    form_definition, status, assign_to, assigned_to_email, assigned_to_user_id, verifier_config, timeout_seconds, redact_payload, notify, callback_url,
    create_time, update_time, due_time)
  select id, key_namespace, idempotency_key, dialect, task, payload, payload_schema, response_schema,
    form_definition, case when assigned_to_user_id is null then 'created' else 'assigned' end, assign_to,
    assigned_to_email, assigned_to_user_id, verifier_config, timeout_seconds, redact_payload, notify, callback_url,
    create_time, create_time, due_time
  from asked order by key_namespace, idempotency_key
  on conflict (key_namespace, idempotency_key) do nothing
  returning id),
stored as (
  select asked.* from asked join made using (id)),
logged as (
  insert into audit_entries (id, task_id, revision, to_status, action, actor_type, actor_email, actor_user_id, extra_data,
    create_time)
  select audit_id, id, 1, 'created', 'created', actor_type, actor_email, actor_user_id, extra_data, create_time
  from stored),
assigned as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, extra_data, create_time)
  select assigned_audit_id, id, 1, 'created', 'assigned', 'assigned', 'system',
    json_build_object('user_id', assigned_to_user_id), create_time
  from stored where assigned_to_user_id is not null),
told as (
  insert into deliveries (id, task_id, channel, identity, target, user_id, purpose, create_time, update_time)
  select d.id, s.id, d.channel, d.identity, d.target, d.user_id, 'question', s.create_time, s.create_time
  from stored s, json_to_recordset(s.deliveries)
    as d(id text, channel text, identity text, target text, user_id text)
  returning id, task_id, create_time),
sent as (
  insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
  select id, 'delivery', task_id, json_build_object('delivery_id', id), create_time, create_time, create_time
  from told)
select id from stored`,
};

/** Inserts of this node's tasks, gathered; false where another task holds the key. */
export type TaskInserts = Batches<Row, boolean>;

export function taskInserts(db: Database): TaskInserts {
  return new Batches({
    run: async (rows) => {
      const columns = COLUMNS.map((column) => rows.map((row) => row[column]));
      const stored = new Set((await db.query<{ id: string }>(INSERT, columns)).map(({ id }) => id));
      return ({ id }) => stored.has(id);
    },
    bytesOf: (row) => Object.values(row).reduce<number>((sum, value) => sum + bytesOf(value), 0),
  });
}

function bytesOf(value: Value): number {
  return typeof value === "string" ? Buffer.byteLength(value) : 0;
}

/** The admin token and sessions share one namespace of keys. */
export const SHARED_NAMESPACE = "";

/** The dialect whose callbacks a task gets; there is one as yet. */
const DIALECT = "awaithumans";

export interface NewTask {
  request: CreateTaskRequest;
  call: Call;
  verifierConfig: string | null;
  assignee: Assignee | undefined;
  recipients: readonly Recipient[];
}

function deliveryOf({ channel, identity, target, userId }: Recipient, id: string) {
  return { id, channel, identity, target, user_id: userId };
}

/** Stores the task; undefined where another task holds the key. */
export async function insertTask(inserts: TaskInserts, task: NewTask): Promise<TaskRow | undefined> {
  const { request, call, verifierConfig, assignee, recipients } = task;
  const { actor, now } = call;
  const by = signatureOf(actor);
  const id = `tsk_${call.newId()}`;
  const dueTime = new Date(now.getTime() + request.timeoutSeconds * 1000);
  const extra = verifierConfig !== null && request.redactPayload ? '{"verification":"skipped"}' : null;
  const stored = await inserts.add({
    id,
    key_namespace: SHARED_NAMESPACE,
    idempotency_key: request.idempotencyKey,
    dialect: DIALECT,
    task: request.task,
    payload: request.payloadJson,
    payload_schema: request.payloadSchemaJson,
    response_schema: request.responseSchemaJson,
    form_definition: request.formDefinitionJson ?? null,
    assign_to: request.assignToJson ?? null,
    assigned_to_email: assignee?.email ?? null,
    assigned_to_user_id: assignee?.userId ?? null,
    verifier_config: verifierConfig,
    timeout_seconds: request.timeoutSeconds,
    redact_payload: request.redactPayload,
    notify: request.notify.length > 0 ? JSON.stringify(request.notify) : null,
    callback_url: request.callbackUrl ?? null,
    create_time: now,
    due_time: dueTime,
    audit_id: call.newId(),
    actor_type: by.actorType,
    actor_email: by.email,
    actor_user_id: by.userId,
    extra_data: extra,
    assigned_audit_id: call.newId(),
    deliveries: JSON.stringify(recipients.map((recipient) => deliveryOf(recipient, call.newId()))),
  });
  if (!stored) return undefined;
  // Built by hand: the payload need not travel back from the database.
  return {
    id,
    idempotencyKey: request.idempotencyKey,
    task: request.task,
    payload: request.payloadJson,
    payloadSchema: request.payloadSchemaJson,
    responseSchema: request.responseSchemaJson,
    formDefinition: request.formDefinitionJson ?? null,
    status: assignee?.userId ? "assigned" : "created",
    assignTo: request.assignToJson ?? null,
    assignedToEmail: assignee?.email ?? null,
    assignedToUserId: assignee?.userId ?? null,
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
    assigneeName: assignee?.displayName ?? null,
    assigneeSlackId: assignee?.slackUserId ?? null,
    completerName: null,
    completerSlackId: null,
  };
}
