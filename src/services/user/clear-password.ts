import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ClearPasswordRequest,
  ClearPasswordResponseSchema,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Call } from "../core/call.ts";
import type { UserDeps } from "./deps.ts";
import { lockUser } from "./load.ts";
import { keepASignIn } from "./operators.ts";
import { USER_COLUMNS, type UserRow, viewUser } from "./view.ts";

/** Also where they have none: links by which they would set one end. */
const CLEAR = {
  name: "user-clear-password",
  text: `
with done as (
  update users set password_hash = null, password_time = $2, update_time = $2
  where id = $1 returning *),
ended as (delete from sessions using done where sessions.user_id = done.id)
select ${USER_COLUMNS} from done`,
};

export async function clearPassword(
  deps: UserDeps,
  request: ClearPasswordRequest,
  call: Call,
): Promise<MessageInitShape<typeof ClearPasswordResponseSchema>> {
  const user = await deps.db.transaction(async (query) => {
    const locked = await lockUser(query, request.id, true);
    keepASignIn(locked, "take the password from");
    const [row] = await query<UserRow>(CLEAR, [request.id, call.now]);
    return row ?? locked.user;
  });
  return { user: viewUser(user) };
}
