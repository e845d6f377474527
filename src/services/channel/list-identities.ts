import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ListIdentitiesRequest,
  ListIdentitiesResponseSchema,
} from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import type { ChannelDeps } from "./deps.ts";
import { findIdentities } from "./identity.ts";
import { viewIdentity } from "./view.ts";

export async function listIdentities(
  deps: ChannelDeps,
  _request: ListIdentitiesRequest,
): Promise<MessageInitShape<typeof ListIdentitiesResponseSchema>> {
  return { identities: (await findIdentities(deps.db)).map(viewIdentity) };
}
