import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  ChannelState,
  type DeliverySchema,
  DeliveryState,
  type IdentitySchema,
} from "../../../gen/awaithumans/channel/v1/channel_pb.ts";
import type { DeliveryStatus } from "./channel.entity.ts";
import type { ChannelStatus } from "./port.ts";

export const CHANNEL_STATE: Readonly<Record<ChannelStatus["state"], ChannelState>> = {
  off: ChannelState.OFF,
  incomplete: ChannelState.INCOMPLETE,
  ready: ChannelState.READY,
};

const DELIVERY_STATE: Readonly<Record<DeliveryStatus, DeliveryState>> = {
  queued: DeliveryState.QUEUED,
  sent: DeliveryState.SENT,
  seen: DeliveryState.SEEN,
  failed: DeliveryState.FAILED,
};

export interface DeliveryRow {
  id: string;
  taskId: string;
  channel: string;
  identity: string | null;
  target: string;
  userId: string | null;
  purpose: string;
  state: DeliveryStatus;
  reason: string | null;
  message: string | null;
  attempts: number;
  nextAttemptTime: Date | null;
  createTime: Date;
  sendTime: Date | null;
  seeTime: Date | null;
}

/** Of `deliveries d`; attempts are counted in the outbox, which makes them, and in the ledger once it forgets them. */
export const DELIVERY_COLUMNS = `
  d.id, d.task_id as "taskId", d.channel, d.identity, d.target, d.user_id as "userId", d.purpose, d.state, d.reason,
  d.message, d.create_time as "createTime", d.send_time as "sendTime", d.see_time as "seeTime",
  (d.past_attempts + coalesce(o.attempts, 0))::int as attempts, o.due_time as "nextAttemptTime"`;

/** The attempts at each of `deliveries d`, by the task's outbox rows. */
export const DELIVERY_ATTEMPTS = `
  left join lateral (
    select sum(attempts) as attempts, min(due_time) filter (where state = 'pending') as due_time
    from outbox where task_id = d.task_id and kind = 'delivery' and subject ->> 'delivery_id' = d.id) o on true`;

export function viewDelivery(row: DeliveryRow): MessageInitShape<typeof DeliverySchema> {
  const { nextAttemptTime, sendTime, seeTime } = row;
  return {
    id: row.id,
    taskId: row.taskId,
    channel: row.channel,
    ...(row.identity !== null && { identity: row.identity }),
    target: row.target,
    ...(row.userId !== null && { userId: row.userId }),
    purpose: row.purpose,
    state: DELIVERY_STATE[row.state],
    reason: row.reason ?? "",
    message: row.message ?? "",
    attempts: row.attempts,
    ...(nextAttemptTime && row.attempts > 0 && { nextAttemptTime: timestampFromDate(nextAttemptTime) }),
    createTime: timestampFromDate(row.createTime),
    ...(sendTime && { sendTime: timestampFromDate(sendTime) }),
    ...(seeTime && { seeTime: timestampFromDate(seeTime) }),
  };
}

export interface IdentityRow {
  id: string;
  displayName: string;
  fromEmail: string;
  fromName: string | null;
  replyTo: string | null;
  transport: string;
  verifyTime: Date | null;
}

/** Columns of IdentityRow: everything but what the transport signs in with. */
export const IDENTITY_COLUMNS = `
  id, display_name as "displayName", from_email as "fromEmail", from_name as "fromName", reply_to as "replyTo", transport,
  verify_time as "verifyTime"`;

export function viewIdentity(row: IdentityRow): MessageInitShape<typeof IdentitySchema> {
  return {
    id: row.id,
    displayName: row.displayName,
    fromEmail: row.fromEmail,
    ...(row.fromName !== null && { fromName: row.fromName }),
    ...(row.replyTo !== null && { replyTo: row.replyTo }),
    transport: row.transport,
    ...(row.verifyTime && { verifyTime: timestampFromDate(row.verifyTime) }),
  };
}
