import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ResendDeliveryRequest,
  ResendDeliveryResponseSchema,
} from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import { type Call, signatureOf } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import { isId, namedId } from "../core/ids.ts";
import { findTask, isTerminal } from "../task/index.ts";
import type { ChannelDeps } from "./deps.ts";
import { DELIVERY_ATTEMPTS, DELIVERY_COLUMNS, type DeliveryRow, viewDelivery } from "./view.ts";

const FIND = {
  name: "delivery-find",
  text: `select ${DELIVERY_COLUMNS} from deliveries d ${DELIVERY_ATTEMPTS} where d.id = $1`,
};

/**
 * A row that waits is brought forward; where none does, one more is written. A row under way is left alone, and one
 * that has sent its message and is about to end does not count. Of several presses at once only the first finds a
 * delivery that is not queued, so that they make one message. The look at `t` locks the task first, as an answer does.
 */
const RESEND = {
  name: "delivery-resend",
  text: `
with t as materialized (
  select id from tasks where id = (select task_id from deliveries where id = $1 and state <> 'queued') for no key update),
d as (
  update deliveries set state = 'queued', reason = null, message = null, update_time = $2
  where id = $1 and state <> 'queued' and coalesce((select true from t), true) returning id, task_id),
waiting as (
  update outbox o set due_time = least(o.due_time, $2), handed_time = null, update_time = $2 from deliveries
  where deliveries.id = $1 and o.task_id = deliveries.task_id and o.kind = 'delivery' and o.state = 'pending'
    and o.subject ->> 'delivery_id' = $1
    and not (deliveries.state in ('sent', 'seen') and coalesce(o.leased_until > clock_timestamp(), false))
  returning o.id),
logged as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, actor_email, actor_user_id,
    channel, extra_data, create_time)
  select $4, t.id, t.revision, t.status, t.status, 'notification_resent', $5, $6, $7, deliveries.channel,
    json_build_object('recipient', deliveries.target), $2
  from deliveries join tasks t on t.id = deliveries.task_id where deliveries.id = $1)
insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
select $3, 'delivery', d.task_id, json_build_object('delivery_id', d.id), $2, $2, $2
from d where not exists (select from waiting)`,
};

export async function resendDelivery(
  deps: ChannelDeps,
  request: ResendDeliveryRequest,
  call: Call,
): Promise<MessageInitShape<typeof ResendDeliveryResponseSchema>> {
  const delivery = await find(deps, request.id);
  const task = await findTask(deps.db, delivery.taskId);
  if (!task) throw fail("TASK_NOT_FOUND", { id: delivery.taskId });
  if (isTerminal(task.status)) throw fail("TASK_ALREADY_TERMINAL", { id: task.id, status: task.status });
  const by = signatureOf(call.actor);
  const signed = [call.newId(), by.actorType, by.email, by.userId];
  await deps.db.query(RESEND, [delivery.id, call.now, call.newId(), ...signed]);
  const resent = await find(deps, delivery.id);
  deps.outbox.kick();
  return { delivery: viewDelivery(resent) };
}

async function find(deps: ChannelDeps, id: string): Promise<DeliveryRow> {
  const [row] = isId(id) ? await deps.db.query<DeliveryRow>(FIND, [id]) : [];
  if (!row) throw fail("DELIVERY_NOT_FOUND", { id: namedId(id) });
  return row;
}
