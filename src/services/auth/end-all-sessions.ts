import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  EndAllSessionsRequest,
  EndAllSessionsResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import type { AuthDeps } from "./deps.ts";
import { confinedHash, currentHash, sessionOwner } from "./session-owner.ts";

/** Also those that have run out: nothing of them stays. */
const END = {
  name: "session-end-all",
  text: `delete from sessions where user_id = $1 and ($3::text is null or token_hash = $3)
    returning token_hash as "hash", expire_time > $2 as live`,
};

export async function endAllSessions(
  { db }: AuthDeps,
  request: EndAllSessionsRequest,
  call: Call,
): Promise<MessageInitShape<typeof EndAllSessionsResponseSchema>> {
  const { actor, now } = call;
  const userId = await sessionOwner(db, request.userId, call);
  const ended = await db.query<{ hash: string; live: boolean }>(END, [userId, now, confinedHash(actor)]);
  if (ended.some(({ hash }) => hash === currentHash(actor))) call.endSession();
  return { ended: ended.filter(({ live }) => live).length };
}
