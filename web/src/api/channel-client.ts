import { createClient } from "@connectrpc/connect";
import { ChannelService } from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import { transport } from "./clients.ts";

/** Apart from the other clients, so that the inbox need not load it. */
export const channelClient = createClient(ChannelService, transport);
