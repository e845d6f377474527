import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  LogoutRequest,
  LogoutResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import type { AuthDeps } from "./deps.ts";
import { currentHash } from "./session-owner.ts";

const END = { name: "session-end", text: "delete from sessions where token_hash = $1" };

/** Works without a session too: the browser's copy is cleared either way. */
export async function logout(
  { db }: AuthDeps,
  _request: LogoutRequest,
  call: Call,
): Promise<MessageInitShape<typeof LogoutResponseSchema>> {
  const session = currentHash(call.actor);
  if (session !== null) await db.query(END, [session]);
  call.endSession();
  return {};
}
