import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  EndSessionRequest,
  EndSessionResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { type Call, isOperator, isPerson } from "../core/call.ts";
import { fail } from "../core/errors.ts";
import { isId } from "../core/ids.ts";
import type { AuthDeps } from "./deps.ts";
import { confinedHash, currentHash } from "./session-owner.ts";

const END = {
  name: "session-end-one",
  text: `delete from sessions where id = $1 and expire_time > $2 and ($3::text is null or user_id = $3)
      and ($4::text is null or token_hash = $4)
    returning token_hash as "hash"`,
};

/** A session of somebody else does not exist for whoever may not end it. */
export async function endSession(
  { db }: AuthDeps,
  { id }: EndSessionRequest,
  call: Call,
): Promise<MessageInitShape<typeof EndSessionResponseSchema>> {
  const { actor, now } = call;
  const own = isPerson(actor) ? (actor.userId ?? "") : null;
  const values = [id, now, isOperator(actor) ? null : own, confinedHash(actor)];
  const [ended] = isId(id) ? await db.query<{ hash: string }>(END, values) : [];
  if (!ended) throw fail("SESSION_NOT_FOUND");
  if (ended.hash === currentHash(actor)) call.endSession();
  return {};
}
