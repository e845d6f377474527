import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  SetPasswordRequest,
  SetPasswordResponseSchema,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import type { UserDeps } from "./deps.ts";
import { loadUser } from "./load.ts";
import { USER_COLUMNS, type UserRow, viewUser } from "./view.ts";

/** Whoever only came by a link has an account from now on. */
const SET = {
  name: "user-set-password",
  text: `
with done as (
  update users set password_hash = $2, password_time = $3, via_link = false, update_time = $3 where id = $1 returning *),
ended as (delete from sessions using done where sessions.user_id = done.id)
select ${USER_COLUMNS} from done`,
};

export async function setPassword(
  deps: UserDeps,
  request: SetPasswordRequest,
  call: Call,
): Promise<MessageInitShape<typeof SetPasswordResponseSchema>> {
  const { id } = await loadUser(deps.db, request.id);
  const check = new Check(call);
  check.password("/password", request.password);
  check.done();

  const passwordHash = await deps.hashPassword(request.password);
  const [user] = await deps.db.query<UserRow>(SET, [id, passwordHash, call.now]);
  return user ? { user: viewUser(user) } : {};
}
