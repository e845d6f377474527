import { action, json, query, reload } from "@solidjs/router";
import type { Channel, Identity } from "../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { channelClient } from "./channel-client.ts";
import { getAuditTrail, getDeliveries } from "./tasks.ts";

/** Every channel of this server, and what is missing where one cannot be used. */
export const getChannels = query(async (): Promise<Channel[]> => {
  const { channels } = await channelClient.listChannels({});
  return channels;
}, "channels");

/** The stored senders of e-mail, by id. */
export const getSenders = query(async (): Promise<Identity[]> => {
  const { identities } = await channelClient.listIdentities({});
  return identities;
}, "senders");

/** Sends one more message to the recipient of a delivery. */
export const resendDelivery = action(async (id: string, taskId: string) => {
  await channelClient.resendDelivery({ id });
  return reload({ revalidate: [getDeliveries.keyFor(taskId), getAuditTrail.keyFor(taskId)] });
}, "resendDelivery");

/** Sends a test message, and returns what the channel said; takes up to 20 seconds. */
export const testChannel = action(async (destination: string) => {
  const { sent, message } = await channelClient.testChannel({ destination });
  // A sender that was used is known to work from now on.
  return json({ sent, message }, { revalidate: [getSenders.key] });
}, "testChannel");

/** What the server stores of a sender. `config` is what its transport needs, and is never read back. */
export interface NewSender {
  id: string;
  displayName: string;
  fromEmail: string;
  fromName: string;
  replyTo: string;
  transport: string;
  config: Readonly<Record<string, string | number | boolean>>;
}

const SENDERS = [getSenders.key, getChannels.key];

/** Adds a sender, or puts this one in place of the one that has its id. */
export const saveSender = action(async ({ config, ...sender }: NewSender) => {
  const { fromName, replyTo, ...rest } = sender;
  await channelClient.setIdentity({
    identity: { ...rest, ...(fromName && { fromName }), ...(replyTo && { replyTo }) },
    transportConfigJson: JSON.stringify(config),
  });
  return reload({ revalidate: SENDERS });
}, "saveSender");

export const deleteSender = action(async (id: string) => {
  await channelClient.deleteIdentity({ id });
  return reload({ revalidate: SENDERS });
}, "deleteSender");
