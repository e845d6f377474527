import type { CreateTaskRequest } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Actor, Call } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import { Batches } from "../db/batch.ts";
import type { Database } from "../db/database.ts";
import { insertAudit, signedBy } from "./audit.ts";
import { deliveriesText, insertDeliveries } from "./deliveries.ts";
import { offersText } from "./offers.ts";
import type { Recipients } from "./recipients.ts";
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
  ["signed_by", "json"],
  ["extra_data", "json"],
  ["assigned_audit_id", "text"],
  ["deliveries", "json"],
  ["offers", "json"],
  ["initial_response", "json"],
  ["metadata", "json"],
  ["priority", "int"],
  ["timeout_response", "json"],
  ["trace_parent", "text"],
] as const;

const COLUMNS = ASKED.map(([column]) => column);
const ARRAYS = ASKED.map(([, type], index) => `$${index + 1}::${type}[]`);

type Value = string | number | boolean | null;
type Row = Record<(typeof COLUMNS)[number], Value> & { id: string };

/**
 * Tasks, audit and outbox in one statement; no row where the key is taken, also by another of the batch, or whoever is
 * to hold it is deactivated. In the order of the keys, so that two nodes with the same keys never wait for each other.
 */
const INSERT = {
  name: "tasks-insert",
  text: `
with asked as (
  select * from unnest(${ARRAYS.join(", ")}) as asked (${COLUMNS.join(", ")})),
able as materialized (
  select u.id from users u where u.id in (select assigned_to_user_id from asked) and u.active
  order by u.id for key share of u),
made as (
  insert into tasks (id, key_namespace, idempotency_key, dialect, task, payload, payload_schema, response_schema,
    form_definition, status, assign_to, assigned_to_email, assigned_to_user_id, verifier_config, timeout_seconds, redact_payload, notify, callback_url,
    initial_response, metadata, priority, timeout_response, trace_parent, create_time, update_time, due_time)
  select id, key_namespace, idempotency_key, dialect, task, payload, payload_schema, response_schema,
    form_definition, case when assigned_to_user_id is null then 'created' else 'assigned' end, assign_to,
    assigned_to_email, assigned_to_user_id, verifier_config, timeout_seconds, redact_payload, notify, callback_url,
    initial_response, metadata, priority, timeout_response, trace_parent, create_time, create_time, due_time
  from asked where assigned_to_user_id is null or assigned_to_user_id in (select id from able)
  order by key_namespace, idempotency_key
  on conflict (key_namespace, idempotency_key) do nothing
  returning id),
stored as (
  select asked.*, 1 as revision, null as from_status, 'created' as status, create_time as update_time
  from asked join made using (id)),
logged as (
  ${insertAudit("stored", { id: "t.audit_id", action: "'created'", by: "t.signed_by", extra: "t.extra_data" })}),
routed as (
  select id, revision, update_time, 'created' as from_status, 'assigned' as status, assigned_to_user_id, assigned_audit_id
  from stored where assigned_to_user_id is not null),
assigned as (
  ${insertAudit("routed", { id: "t.assigned_audit_id", action: "'assigned'", extra: "json_build_object('user_id', t.assigned_to_user_id)" })}),
offered as (
  insert into task_offers (task_id, place, user_id, email, slack_user_id, pool, role, access_level)
  select s.id, o.* from stored s, json_to_recordset(s.offers)
    as o(place int, user_id text, email text, slack_user_id text, pool text, role text, access_level text)),
${insertDeliveries("stored", { list: "t.deliveries", purpose: "question" })}
select id from stored`,
};

/** When to come again with a task that found too many others waiting. */
const RETRY_SECONDS = 1;

/** Inserts of this node's tasks, gathered; false where another task holds the key, or the assignee is not active. */
export type TaskInserts = Batches<Row, boolean>;

export function taskInserts(db: Database): TaskInserts {
  return new Batches({
    run: async (rows) => {
      const columns = COLUMNS.map((column) => rows.map((row) => row[column]));
      const stored = new Set((await db.query<{ id: string }>(INSERT, columns)).map(({ id }) => id));
      return ({ id }) => stored.has(id);
    },
    crowded: () => fail("SERVICE_UNAVAILABLE", { retryAfterSeconds: RETRY_SECONDS }),
    bytesOf: (row) => Object.values(row).reduce<number>((sum, value) => sum + bytesOf(value), 0),
  });
}

function bytesOf(value: Value): number {
  return typeof value === "string" ? Buffer.byteLength(value) : 0;
}

/** Whose idempotency keys a caller uses: each API key has its own, the admin token and sessions share one. */
export function namespaceOf(actor: Actor): string {
  return actor.kind === "key" ? actor.keyId : "";
}

/** What a task has that was given none. */
const PRIORITY = 50;

/** The dialect whose callbacks a task gets; there is one as yet. */
const DIALECT = "awaithumans";

export interface NewTask extends Omit<Recipients, "warnings"> {
  request: CreateTaskRequest;
  call: Call;
  verifierConfig: string | null;
  /** JSON text, coerced. */
  timeoutResponse: string | null;
}

/** What the first entry of the trail tells beside who asked. */
function auditFacts({ verifierConfig, request, nobodyMatches }: NewTask): string | null {
  const facts = {
    ...(verifierConfig !== null && request.redactPayload && { verification: "skipped" }),
    ...(nobodyMatches && { routing: "nobody_matches" }),
  };
  return Object.keys(facts).length > 0 ? JSON.stringify(facts) : null;
}

/** Stores the task; undefined where another task holds the key, or the assignee is not active any more. */
export async function insertTask(inserts: TaskInserts, task: NewTask): Promise<TaskRow | undefined> {
  const { request, call, verifierConfig, timeoutResponse, assignee, recipients } = task;
  const { actor, now } = call;
  const keyNamespace = namespaceOf(actor);
  const id = `tsk_${call.newId()}`;
  const dueTime = new Date(now.getTime() + request.timeoutSeconds * 1000);
  const metadata = Object.keys(request.metadata).length > 0 ? JSON.stringify(request.metadata) : null;
  const priority = request.priority ?? PRIORITY;
  const traceParent = call.span?.traceParent ?? null;
  const stored = await inserts.add({
    id,
    key_namespace: keyNamespace,
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
    create_time: now.toISOString(),
    due_time: dueTime.toISOString(),
    audit_id: call.newId(),
    signed_by: signedBy(actor),
    extra_data: auditFacts(task),
    assigned_audit_id: assignee?.userId ? call.newId() : null,
    deliveries: deliveriesText(recipients, call.newId),
    offers: offersText(task.offers),
    initial_response: request.initialResponseJson ?? null,
    metadata,
    priority,
    timeout_response: timeoutResponse,
    trace_parent: traceParent,
  });
  if (!stored) return undefined;
  call.span?.note({ task_id: id });
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
    keyNamespace,
    initialResponse: request.initialResponseJson ?? null,
    metadata,
    priority,
    timeoutResponse,
    traceParent,
    handoverNote: null,
    openTime: null,
    assigneeName: assignee?.displayName ?? null,
    assigneeSlackId: assignee?.slackUserId ?? null,
    completerName: null,
    unverified: null,
    completerSlackId: null,
  };
}
