import { defineEntity, p } from "@mikro-orm/core";
import { JsonText } from "../db/json-text.ts";
import { taskWords } from "./list-words.ts";

/** Status strings as stored and as the REST dialect writes them. */
export const STATUSES = [
  "created",
  "notified",
  "assigned",
  "in_progress",
  "submitted",
  "verified",
  "rejected",
  "completed",
  "timed_out",
  "cancelled",
  "verification_exhausted",
] as const;
export type Status = (typeof STATUSES)[number];

/** Statuses that no verb leaves; nothing about such a task changes again, save that it can be deleted. */
export const TERMINAL = [
  "completed",
  "timed_out",
  "cancelled",
  "verification_exhausted",
] as const satisfies Status[];

/** The same for SQL: the partial index on deadlines serves only queries that say it in these words. */
export const TERMINAL_SQL = `(${TERMINAL.map((status) => `'${status}'`).join(", ")})`;

/** Whether an open task does not get on by itself, for SQL: the partial indexes serve only queries that say it in these words. */
export const needsAttention = (task: string) =>
  `(${task}status = 'rejected' or (${task}unheard and ${task}assigned_to_user_id is null))`;

/** In place of a channel, where the answer is the one that the creator gave for the case that nobody answers. */
export const POLICY = "policy";

const ATTENTION = `${needsAttention("")} and status not in ${TERMINAL_SQL}`;

/** Table `tasks`: written by single statements only, never by a unit of work. */
export const Task = defineEntity({
  name: "Task",
  tableName: "tasks",
  properties: {
    id: p.text().primary(),
    /** Whose idempotency keys these are: empty for the admin token and sessions. */
    keyNamespace: p.text().default(""),
    idempotencyKey: p.text(),
    /** The front door that created it; decides what its callbacks look like. */
    dialect: p.text(),
    task: p.text(),
    payload: p.type(JsonText),
    payloadSchema: p.type(JsonText),
    responseSchema: p.type(JsonText),
    formDefinition: p.type(JsonText).nullable(),
    status: p.enum(STATUSES),
    assignTo: p.type(JsonText).nullable(),
    assignedToEmail: p.text().nullable(),
    assignedToUserId: p.text().nullable(),
    response: p.type(JsonText).nullable(),
    verifierConfig: p.type(JsonText).nullable(),
    verifierResult: p.type(JsonText).nullable(),
    verificationAttempt: p.integer().default(0),
    timeoutSeconds: p.integer(),
    redactPayload: p.boolean().default(false),
    notify: p.type(JsonText).nullable(),
    callbackUrl: p.text().nullable(),
    createTime: p.datetime(3),
    updateTime: p.datetime(3),
    dueTime: p.datetime(3),
    completeTime: p.datetime(3).nullable(),
    timeoutTime: p.datetime(3).nullable(),
    completedByEmail: p.text().nullable(),
    completedByUserId: p.text().nullable(),
    completedViaChannel: p.text().nullable(),
    revision: p.integer().default(1),
    /** The outbox row that verifies the answer, while the status is `submitted`. */
    submissionId: p.text().nullable(),
    /** What the form begins with. */
    initialResponse: p.type(JsonText).nullable(),
    /** An object of texts. */
    metadata: p.type(JsonText).nullable(),
    /** 0 to 100. */
    priority: p.integer().default(50),
    /** Who held it before, to tell them that it is gone. */
    formerAssigneeId: p.text().nullable(),
    handoverNote: p.text().nullable(),
    /** When the first message about it went out. */
    notifyTime: p.datetime(3).nullable(),
    /** What is answered where nobody has by the deadline. */
    timeoutResponse: p.type(JsonText).nullable(),
    /** W3C `traceparent` of the request that created it; null where nothing is traced. */
    traceParent: p.text().nullable(),
    /** When somebody first had its form on screen, while it was open. */
    openTime: p.datetime(3).nullable(),
    /** Whether a message about it failed for good and none arrived: kept by triggers of the deliveries while it is open. */
    unheard: p.boolean().default(false),
  },
  // A statement that ends a task may not see a draft that was kept while it waited for the task: a trigger does.
  triggers: [
    {
      ...{ name: "tasks_end", timing: "after", events: ["update"] },
      expression: `create trigger tasks_end after update of status on tasks for each row when (new.status in ${TERMINAL_SQL}) execute function forget_drafts()`,
    },
    {
      ...{ name: "tasks_delete", timing: "after", events: ["delete"] },
      expression:
        "create trigger tasks_delete after delete on tasks for each row execute function forget_drafts()",
    },
  ],
  uniques: [{ name: "tasks_key_unique", properties: ["keyNamespace", "idempotencyKey"] }],
  indexes: [
    {
      name: "tasks_newest_index",
      expression: "create index tasks_newest_index on tasks (create_time desc, id desc)",
    },
    {
      name: "tasks_due_index",
      expression: `create index tasks_due_index on tasks (due_time) where status not in ${TERMINAL_SQL}`,
    },
    {
      name: "tasks_assignee_index",
      expression:
        "create index tasks_assignee_index on tasks (assigned_to_user_id, create_time desc, id desc) where assigned_to_user_id is not null",
    },
    {
      name: "tasks_address_index",
      expression:
        "create index tasks_address_index on tasks (assigned_to_email, create_time desc, id desc) where assigned_to_email is not null",
    },
    {
      name: "tasks_key_index",
      expression:
        "create index tasks_key_index on tasks (key_namespace, create_time desc, id desc) where key_namespace <> ''",
    },
    {
      name: "tasks_outcome_index",
      expression: `create index tasks_outcome_index on tasks (status, create_time desc, id desc) where status in ${TERMINAL_SQL}`,
    },
    {
      name: "tasks_unheld_index",
      expression: `create index tasks_unheld_index on tasks (create_time desc, id desc) where assigned_to_user_id is null and status not in ${TERMINAL_SQL}`,
    },
    {
      name: "tasks_words_index",
      expression: `create index tasks_words_index on tasks using gin (${taskWords("tasks")}) where status in ${TERMINAL_SQL}`,
    },
    {
      name: "tasks_queue_index",
      expression: `create index tasks_queue_index on tasks ((-priority), due_time, id) where status not in ${TERMINAL_SQL}`,
    },
    {
      name: "tasks_ended_index",
      expression: `create index tasks_ended_index on tasks (update_time) where status in ${TERMINAL_SQL}`,
    },
    {
      name: "tasks_opened_index",
      expression: `create index tasks_opened_index on tasks (create_time, open_time) where open_time is not null and status not in ${TERMINAL_SQL}`,
    },
    {
      name: "tasks_open_index",
      expression: `create index tasks_open_index on tasks (status, create_time desc, id desc) where status not in ${TERMINAL_SQL}`,
    },
    {
      name: "tasks_attention_newest_index",
      expression: `create index tasks_attention_newest_index on tasks (create_time desc, id desc) include (due_time, priority) where ${ATTENTION}`,
    },
    {
      name: "tasks_attention_due_index",
      expression: `create index tasks_attention_due_index on tasks (due_time, id) include (create_time, priority) where ${ATTENTION}`,
    },
    {
      name: "tasks_attention_queue_index",
      expression: `create index tasks_attention_queue_index on tasks ((-priority), due_time, id) include (create_time, priority) where ${ATTENTION}`,
    },
  ],
});

/** Who acts, as the trail has it. */
export const ACTOR_TYPES = ["agent", "human", "system"] as const;

/** What entries tell beside that an agent asked, for SQL: the partial index serves only queries that say it in these words. */
export const ACTED = "(action <> 'created' or actor_type <> 'agent' or channel is not null)";

/** Table `audit_entries`: one row per change of a task, in the transaction of the change. Outlives the task. */
export const AuditEntry = defineEntity({
  name: "AuditEntry",
  tableName: "audit_entries",
  properties: {
    id: p.text().primary(),
    taskId: p.text(),
    /** Of the task after the change: the order of the trail, whatever the clocks say. */
    revision: p.integer(),
    fromStatus: p.text().nullable(),
    toStatus: p.text(),
    action: p.text(),
    actorType: p.enum(ACTOR_TYPES),
    actorEmail: p.text().nullable(),
    actorUserId: p.text().nullable(),
    actorKeyId: p.text().nullable(),
    embedSub: p.text().nullable(),
    embedJti: p.text().nullable(),
    channel: p.text().nullable(),
    extraData: p.type(JsonText).nullable(),
    createTime: p.datetime(3),
  },
  // That an agent asks is in none of the partial ones: they cost a task nothing before somebody acts on it.
  indexes: [
    { name: "audit_entries_task_index", properties: ["taskId", "revision", "id"] },
    {
      name: "audit_entries_kind_index",
      expression: `create index audit_entries_kind_index on audit_entries (actor_type, action, coalesce(channel, ''), id) where ${ACTED}`,
    },
    {
      name: "audit_entries_person_index",
      expression:
        "create index audit_entries_person_index on audit_entries (actor_user_id, id) where actor_user_id is not null",
    },
    {
      name: "audit_entries_address_index",
      expression:
        "create index audit_entries_address_index on audit_entries (lower(actor_email), id) where actor_email is not null",
    },
  ],
});

/** Table `spent_links`: links that answered, by their own id; kept for longer than any link lives. */
export const SpentLink = defineEntity({
  name: "SpentLink",
  tableName: "spent_links",
  properties: {
    id: p.text().primary(),
    taskId: p.text(),
    spendTime: p.datetime(3).index("spent_links_time_index"),
  },
});

/**
 * Table `task_offers`: who may claim a task while nobody holds it. A row names one person, or by its labels all active
 * people who have them; what is null does not count.
 */
export const TaskOffer = defineEntity({
  name: "TaskOffer",
  tableName: "task_offers",
  properties: {
    taskId: p.text().primary(),
    place: p.integer().primary(),
    userId: p.text().nullable(),
    /** Lower case; also of somebody who is not in the directory yet. */
    email: p.text().nullable(),
    slackUserId: p.text().nullable(),
    pool: p.text().nullable(),
    role: p.text().nullable(),
    accessLevel: p.text().nullable(),
  },
});

/** Table `drafts`: what a person has filled in and not submitted. */
export const Draft = defineEntity({
  name: "Draft",
  tableName: "drafts",
  properties: {
    taskId: p.text().primary(),
    userId: p.text().primary(),
    response: p.type(JsonText),
    updateTime: p.datetime(3),
  },
});

/** Table `presences`, which is not logged and may vanish: who has a task open, until they were not heard of for a while. */
export const Presence = defineEntity({
  name: "Presence",
  tableName: "presences",
  properties: {
    taskId: p.text().primary(),
    /** User id, or the address of somebody without an account, lower case. */
    person: p.text().primary(),
    userId: p.text().nullable(),
    email: p.text().nullable(),
    sinceTime: p.datetime(3),
    seenTime: p.datetime(3),
  },
});
