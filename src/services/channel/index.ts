import type { ChannelService } from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import type { Verbs } from "../core/bind.ts";
import { deleteIdentity } from "./delete-identity.ts";
import type { ChannelDeps } from "./deps.ts";
import { getIdentity } from "./get-identity.ts";
import { listChannels } from "./list-channels.ts";
import { listDeliveries } from "./list-deliveries.ts";
import { listIdentities } from "./list-identities.ts";
import { resendDelivery } from "./resend-delivery.ts";
import { setIdentity } from "./set-identity.ts";
import { testChannel } from "./test-channel.ts";

export { openIdentities } from "./identity.ts";
export type { ChannelPorts, Place } from "./port.ts";
export { makeVault, type Vault } from "./vault.ts";

/** The verbs of `awaithumans.channel.v1.ChannelService`. */
export const channelVerbs: Verbs<typeof ChannelService, ChannelDeps> = {
  listChannels,
  testChannel,
  listDeliveries,
  resendDelivery,
  listIdentities,
  getIdentity,
  setIdentity,
  deleteIdentity,
};
