import { defineEntity, p } from "@mikro-orm/core";
import { JsonText } from "../db/json-text.ts";

/** What became of a delivery, as stored. */
export const DELIVERY_STATES = ["queued", "sent", "seen", "failed"] as const;
export type DeliveryStatus = (typeof DELIVERY_STATES)[number];

/**
 * Table `deliveries`: one message to one recipient about one task. Its attempts are rows of kind `delivery` in
 * the outbox, the first of which has the delivery's own id. Outlives its task.
 */
export const DeliveryEntity = defineEntity({
  name: "Delivery",
  tableName: "deliveries",
  properties: {
    id: p.text().primary(),
    taskId: p.text(),
    channel: p.text(),
    identity: p.text().nullable(),
    target: p.text(),
    userId: p.text().nullable(),
    purpose: p.enum(["question", "rejection"] as const),
    state: p.enum(DELIVERY_STATES).default("queued"),
    /** Why it failed, or why the last attempt did. */
    reason: p.text().nullable(),
    message: p.text().nullable(),
    /** What the channel needs to find its message again, as JSON text; null where it cannot change messages. */
    receipt: p.type(JsonText).nullable(),
    /** Attempts whose rows of the outbox are forgotten. */
    pastAttempts: p.integer().default(0),
    createTime: p.datetime(3),
    sendTime: p.datetime(3).nullable(),
    seeTime: p.datetime(3).nullable(),
    updateTime: p.datetime(3),
  },
  // Whoever writes what became of a message, its task shows it; a statement may not see what becomes of another meanwhile.
  triggers: [
    {
      ...{ name: "deliveries_insert", timing: "after", events: ["insert"] },
      expression:
        "create trigger deliveries_insert after insert on deliveries for each row when (new.state <> 'queued') execute function mark_unheard()",
    },
    {
      ...{ name: "deliveries_update", timing: "after", events: ["update"] },
      expression:
        "create trigger deliveries_update after update of state on deliveries for each row when ((old.state = 'failed') <> (new.state = 'failed') or (old.state in ('sent', 'seen')) <> (new.state in ('sent', 'seen'))) execute function mark_unheard()",
    },
  ],
  indexes: [
    { name: "deliveries_task_index", properties: ["taskId", "createTime", "id"] },
    {
      name: "deliveries_failed_index",
      expression: "create index deliveries_failed_index on deliveries (update_time) where state = 'failed'",
    },
    {
      name: "deliveries_failed_task_index",
      expression: "create index deliveries_failed_task_index on deliveries (task_id) where state = 'failed'",
    },
  ],
});

/** Table `sender_identities`: senders that a destination may name. */
export const SenderIdentityEntity = defineEntity({
  name: "SenderIdentity",
  tableName: "sender_identities",
  properties: {
    id: p.text().primary(),
    displayName: p.text(),
    fromEmail: p.text(),
    fromName: p.text().nullable(),
    replyTo: p.text().nullable(),
    transport: p.text(),
    /** JSON text, sealed with the root key; never leaves the process. */
    sealedConfig: p.text(),
    verifyTime: p.datetime(3).nullable(),
    createTime: p.datetime(3),
    updateTime: p.datetime(3),
  },
});
