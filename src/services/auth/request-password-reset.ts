import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  RequestPasswordResetRequest,
  RequestPasswordResetResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { countAttempt } from "./attempts.ts";
import type { AuthDeps } from "./deps.ts";
import { writeLetter } from "./letter.ts";
import { linkExpires } from "./password-link.ts";

/** Who has a password: a first one comes by an invitation alone, so that an address is not enough to become somebody. */
const FIND = {
  name: "reset-find",
  text: "select id from users where email = $1 and active and password_hash is not null",
};

/** An address that nobody has costs the same statements, and its row finds nobody: the answer and its time tell nothing. */
export async function requestPasswordReset(
  deps: AuthDeps,
  request: RequestPasswordResetRequest,
  call: Call,
): Promise<MessageInitShape<typeof RequestPasswordResetResponseSchema>> {
  const check = new Check(call);
  const email = request.email.trim().toLowerCase();
  check.text("/email", email, [1, 320]);
  check.done();

  await countAttempt(deps.db, "forgot:address", { who: call.address, now: call.now });
  await countAttempt(deps.db, "forgot:email", { who: email, now: call.now });
  const [person] = await deps.db.query<{ id: string }>(FIND, [email]);
  const expires = linkExpires("reset", call.now);
  await writeLetter(deps.db.query, { userId: person?.id ?? null, purpose: "reset", expires }, call);
  deps.outbox.kick();
  return {};
}
