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
    createTime: p.datetime(3),
    updateTime: p.datetime(3),
  },
  indexes: [
    {
      name: "outbox_due_index",
      expression: "create index outbox_due_index on outbox (due_time) where state = 'pending'",
    },
    { name: "outbox_task_index", properties: ["taskId"] },
  ],
});
