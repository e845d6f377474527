import {
  type Channel,
  ChannelState,
  type Delivery,
  DeliveryState,
} from "../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { ChannelService } from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import { jsonReply } from "../core/http.ts";
import { byId, type Row, row } from "../core/row.ts";
import { IDENTITY_ROWS } from "./identity-rows.ts";
import { listOf, ref } from "./schemas/parts.ts";
import { isoTime, wordsOf } from "./wire.ts";

const rpc = ChannelService.method;
const CHANNEL_STATUS = wordsOf(ChannelState);
const DELIVERY_STATUS = wordsOf(DeliveryState);

function channelMembers({ kind, label, state, problems, facts, example }: Channel) {
  return { kind, label, status: CHANNEL_STATUS.get(state), problems, facts, example };
}

function deliveryMembers(delivery: Delivery) {
  return {
    id: delivery.id,
    task_id: delivery.taskId,
    channel: delivery.channel,
    identity: delivery.identity ?? null,
    target: delivery.target,
    user_id: delivery.userId ?? null,
    purpose: delivery.purpose,
    status: DELIVERY_STATUS.get(delivery.state),
    reason: delivery.reason || null,
    message: delivery.message || null,
    attempts: delivery.attempts,
    next_attempt_at: isoTime(delivery.nextAttemptTime),
    created_at: isoTime(delivery.createTime),
    sent_at: isoTime(delivery.sendTime),
    seen_at: isoTime(delivery.seeTime),
  };
}

const list = row({
  method: "GET",
  path: "/api/channels",
  rpc: rpc.listChannels,
  doc: {
    tag: "Channels",
    summary: "List the channels, and what is missing",
    answer: { status: 200, description: "Every channel of this server.", schema: listOf("Channel") },
    errors: [],
  },
  request: () => ({}),
  response: ({ channels }) => jsonReply(200, JSON.stringify(channels.map(channelMembers))),
});

const test = row({
  method: "POST",
  path: "/api/channels/test",
  rpc: rpc.testChannel,
  doc: {
    tag: "Channels",
    summary: "Send a test message",
    description: "Waits for the channel's answer, at most 20 seconds.",
    body: "TestChannel",
    answer: { status: 200, description: "Whether it was sent, and why not.", schema: ref("ChannelTest") },
    errors: [],
  },
  request: ({ fields }) => ({ destination: fields.string("destination") }),
  response: ({ sent, reason, message }) =>
    jsonReply(200, JSON.stringify({ sent, reason: reason || null, message })),
});

const deliveries = row({
  method: "GET",
  path: "/api/tasks/:id/deliveries",
  rpc: rpc.listDeliveries,
  doc: {
    tag: "Channels",
    summary: "Read what was sent about a task",
    description: "Oldest first, at most 500.",
    answer: { status: 200, description: "The deliveries.", schema: listOf("Delivery") },
    errors: ["TASK_NOT_FOUND"],
  },
  request: (http) => ({ taskId: http.param("id") }),
  response: (message) => jsonReply(200, JSON.stringify(message.deliveries.map(deliveryMembers))),
});

const resend = row({
  method: "POST",
  path: "/api/deliveries/:id/resend",
  rpc: rpc.resendDelivery,
  doc: {
    tag: "Channels",
    summary: "Send a delivery once more",
    description: "One that is queued is tried at once.",
    answer: { status: 200, description: "The delivery, queued.", schema: ref("Delivery") },
    errors: ["DELIVERY_NOT_FOUND", "TASK_NOT_FOUND", "TASK_ALREADY_TERMINAL"],
  },
  request: byId,
  response: ({ delivery }) => jsonReply(200, JSON.stringify(delivery ? deliveryMembers(delivery) : null)),
});

/** How people are reached, and what was sent to them. */
export const CHANNEL_ROWS: readonly Row[] = [list, test, deliveries, resend, ...IDENTITY_ROWS];
