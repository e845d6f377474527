import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ChangePasswordRequest,
  ChangePasswordResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { fail } from "../core/errors.ts";
import { countAttempt, forgetAttempts } from "./attempts.ts";
import type { AuthDeps } from "./deps.ts";
import { hashPassword, verifyPassword } from "./secret.ts";

const FIND = {
  name: "password-find",
  text: `select password_hash as "passwordHash" from users where id = $1 and active`,
};
const CHANGE = {
  name: "password-change",
  text: `
with done as (
  update users set password_hash = $2, password_time = $3, update_time = $3
  where id = $1 and active and password_hash = $4 returning id),
kept as (update sessions set password_time = $3 from done where token_hash = $5 and user_id = done.id),
ended as (
  delete from sessions using done where sessions.user_id = done.id and sessions.token_hash is distinct from $5)
select id from done`,
};

export async function changePassword(
  deps: AuthDeps,
  request: ChangePasswordRequest,
  call: Call,
): Promise<MessageInitShape<typeof ChangePasswordResponseSchema>> {
  const { actor, now } = call;
  // Whoever came by a link may be anybody who has the link.
  if (actor.kind !== "user") throw fail("PERMISSION_DENIED");
  const check = new Check(call);
  check.text("/current_password", request.currentPassword, [1, 200]);
  check.password("/new_password", request.newPassword);
  check.done();

  await countAttempt(deps.db, "password:user", { who: actor.userId, now });
  const [user] = await deps.db.query<{ passwordHash: string | null }>(FIND, [actor.userId]);
  const current = user?.passwordHash ?? null;
  if (!(await verifyPassword(current, request.currentPassword))) throw fail("INVALID_CREDENTIALS");
  const passwordHash = await hashPassword(request.newPassword);
  const values = [actor.userId, passwordHash, now, current, actor.sessionHash];
  const changed = await deps.db.query(CHANGE, values);
  // Somebody else changed it meanwhile.
  if (changed.length === 0) throw fail("INVALID_CREDENTIALS");
  await forgetAttempts(deps.db, "password:user", actor.userId);
  return {};
}
