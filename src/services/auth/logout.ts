import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  LogoutRequest,
  LogoutResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { type Call, isPerson } from "../core/call.ts";
import type { AuthDeps } from "./deps.ts";
import { endSession } from "./session.ts";

/** Works without a session too: the browser's copy is cleared either way. */
export async function logout(
  deps: AuthDeps,
  _request: LogoutRequest,
  call: Call,
): Promise<MessageInitShape<typeof LogoutResponseSchema>> {
  const { actor } = call;
  const session = isPerson(actor) ? actor.sessionHash : null;
  if (session !== null) await endSession(deps.db, session);
  call.endSession();
  return {};
}
