import { defineEntity, p } from "@mikro-orm/core";
import { JsonText } from "./json-text.ts";

/** What an outbox row asks for; each kind has one job in `workers/jobs`. */
export const OUTBOX_KINDS = ["callback", "delivery", "refresh", "verification", "letter"] as const;
export type OutboxKind = (typeof OUTBOX_KINDS)[number];

/**
 * Table `outbox`: what a person or an agent must be told, written in the transaction that made it due.
 * The row is the truth; a job is only the means. Outlives its task.
 */
export const OutboxRow = defineEntity({
  name: "OutboxRow",
  tableName: "outbox",
  properties: {
    id: p.text().primary(),
    kind: p.enum(OUTBOX_KINDS),
    /** Empty for a letter, which is about no task. */
    taskId: p.text(),
    /** What the kind needs, as JSON text; frozen when the row is written. */
    subject: p.type(JsonText),
    state: p.enum(["pending", "succeeded", "abandoned"] as const).default("pending"),
    dueTime: p.datetime(3),
    attempts: p.integer().default(0),
    /** When the row was last handed to the job runner; domain of the database's clock, like the lease. */
    handedTime: p.datetime(3).nullable(),
    leasedUntil: p.datetime(3).nullable(),
    leaseToken: p.text().nullable(),
    firstAttemptTime: p.datetime(3).nullable(),
    lastAttemptTime: p.datetime(3).nullable(),
    lastError: p.text().nullable(),
    lastStatusCode: p.integer().nullable(),
    /** Scheme, host and port that a callback goes to, lower case; null for other kinds. */
    endpoint: p.text().nullable(),
    /** Attempts before the present round: the schedule of attempts counts from here. A redelivery begins a round. */
    roundAttempts: p.integer().default(0),
    /** When the present round began; null for the first, which began with the row. */
    roundTime: p.datetime(3).nullable(),
    /** Since when a callback waits for its endpoint, which has its hands full or is in trouble; null otherwise. */
    waitTime: p.datetime(3).nullable(),
    createTime: p.datetime(3),
    updateTime: p.datetime(3),
  },
  indexes: [
    {
      name: "outbox_due_index",
      expression: "create index outbox_due_index on outbox (due_time) where state = 'pending'",
    },
    {
      name: "outbox_unhanded_index",
      expression:
        "create index outbox_unhanded_index on outbox (due_time) where state = 'pending' and handed_time is null",
    },
    {
      name: "outbox_handed_index",
      expression:
        "create index outbox_handed_index on outbox (handed_time) where state = 'pending' and handed_time is not null",
    },
    { name: "outbox_task_index", properties: ["taskId"] },
    {
      name: "outbox_endpoint_index",
      expression:
        "create index outbox_endpoint_index on outbox (endpoint, due_time) where state = 'pending' and endpoint is not null",
    },
    {
      name: "outbox_waiting_index",
      expression:
        "create index outbox_waiting_index on outbox (endpoint, wait_time) where wait_time is not null",
    },
    {
      name: "outbox_callbacks_index",
      expression:
        "create index outbox_callbacks_index on outbox (state, update_time desc, id desc) where kind = 'callback'",
    },
    {
      name: "outbox_redelivery_index",
      expression:
        "create index outbox_redelivery_index on outbox (state, create_time, id) where kind = 'callback'",
    },
  ],
});

/** Table `callback_attempts`: attempts at a callback that came to an end, each under the row's count of attempts. */
export const CallbackAttempt = defineEntity({
  name: "CallbackAttempt",
  tableName: "callback_attempts",
  properties: {
    callbackId: p.text().primary(),
    number: p.integer().primary(),
    startTime: p.datetime(3),
    durationMs: p.integer(),
    statusCode: p.integer().nullable(),
    error: p.text().nullable(),
  },
});
