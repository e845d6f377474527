import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  GetIdentityRequest,
  GetIdentityResponseSchema,
} from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import type { ChannelDeps } from "./deps.ts";
import { requireIdentity } from "./identity.ts";
import { viewIdentity } from "./view.ts";

export async function getIdentity(
  deps: ChannelDeps,
  request: GetIdentityRequest,
): Promise<MessageInitShape<typeof GetIdentityResponseSchema>> {
  return { identity: viewIdentity(await requireIdentity(deps.db, request.id)) };
}
