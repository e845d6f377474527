import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  DeleteIdentityRequest,
  DeleteIdentityResponseSchema,
} from "../../../gen/awaithumans/channel/v1/channel_service_pb.ts";
import type { ChannelDeps } from "./deps.ts";
import { identityNotFound, requireIdentity } from "./identity.ts";

const DELETE = { name: "identity-delete", text: "delete from sender_identities where id = $1 returning id" };

export async function deleteIdentity(
  deps: ChannelDeps,
  request: DeleteIdentityRequest,
): Promise<MessageInitShape<typeof DeleteIdentityResponseSchema>> {
  const { id } = await requireIdentity(deps.db, request.id);
  const gone = await deps.db.query(DELETE, [id]);
  if (gone.length === 0) throw identityNotFound(id);
  return {};
}
