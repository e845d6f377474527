import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ListChannelsRequest,
  ListChannelsResponseSchema,
} from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import type { ChannelDeps } from "./deps.ts";
import { CHANNEL_STATE } from "./view.ts";

export async function listChannels(
  deps: ChannelDeps,
  _request: ListChannelsRequest,
): Promise<MessageInitShape<typeof ListChannelsResponseSchema>> {
  const channels = [...deps.channels.values()].map(async (channel) => {
    const { state, problems, facts } = await channel.status();
    const { kind, label, example } = channel;
    return {
      kind,
      label,
      example,
      state: CHANNEL_STATE[state],
      problems: [...problems],
      facts: [...facts],
      storesSenders: channel.checkSender !== undefined,
    };
  });
  return { channels: await Promise.all(channels) };
}
