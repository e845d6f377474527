import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  GetUserRequest,
  GetUserResponseSchema,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { UserDeps } from "./deps.ts";
import { loadUser } from "./load.ts";
import { viewUser } from "./view.ts";

export async function getUser(
  deps: UserDeps,
  request: GetUserRequest,
): Promise<MessageInitShape<typeof GetUserResponseSchema>> {
  return { user: viewUser(await loadUser(deps.db, request.id)) };
}
