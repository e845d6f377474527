import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ResetPasswordRequest,
  ResetPasswordResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { countAttempt } from "./attempts.ts";
import type { AuthDeps } from "./deps.ts";
import { findHolder } from "./password-link.ts";
import { hashPassword } from "./secret.ts";
import { startSession } from "./session.ts";

/** Of several uses of one link at once exactly one finds the person as the link knew them. */
const RESET = {
  name: "password-reset",
  text: `
with done as (
  update users set password_hash = $2, password_time = $3, via_link = false, update_time = $3
  where id = $1 and active and email is not distinct from $4 and password_hash is not distinct from $5
    and password_time is not distinct from $6
  returning id),
ended as (delete from sessions using done where sessions.user_id = done.id)
select id from done`,
};

/** A forged, used or old link, and one of somebody deactivated: the same answer. */
export async function resetPassword(
  deps: AuthDeps,
  request: ResetPasswordRequest,
  call: Call,
): Promise<MessageInitShape<typeof ResetPasswordResponseSchema>> {
  const check = new Check(call);
  check.text("/token", request.token, [1, 512]);
  check.password("/password", request.password);
  check.done();

  await countAttempt(deps.db, "reset:address", { who: call.address, now: call.now });
  const link = deps.passwordLinks.read(request.token);
  if (!link || link.expires * 1000 <= call.now.getTime()) throw fail("INVALID_PASSWORD_LINK");
  const holder = await findHolder(deps.db, link.userId);
  if (!holder || !link.isFor(holder)) throw fail("INVALID_PASSWORD_LINK");

  const { email, passwordHash, passwordTime } = holder;
  const hashed = await hashPassword(request.password);
  const values = [link.userId, hashed, call.now, email, passwordHash, passwordTime];
  const done = await deps.db.query(RESET, values);
  if (done.length === 0) throw fail("INVALID_PASSWORD_LINK");
  await startSession(deps.db, { userId: link.userId }, call);
  return {};
}
