import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  DeleteUserRequest,
  DeleteUserResponseSchema,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Call } from "../core/call.ts";
import type { UserDeps } from "./deps.ts";
import { limitKey } from "./key-limits.ts";
import { lockUser } from "./load.ts";
import { keepAnOperator, keepASignIn } from "./operators.ts";
import { USER_COLUMNS, type UserRow, viewUser } from "./view.ts";

/** No row where they are deactivated already. Links and sessions from before stay dead when they are brought back. */
const DEACTIVATE = {
  name: "user-deactivate",
  text: `
with done as (
  update users set active = false, password_time = $2, update_time = $2 where id = $1 and active returning *),
ended as (delete from sessions using done where sessions.user_id = done.id),
gone as (delete from presences using done where presences.user_id = done.id)
select ${USER_COLUMNS} from done`,
};

export async function deleteUser(
  deps: UserDeps,
  request: DeleteUserRequest,
  call: Call,
): Promise<MessageInitShape<typeof DeleteUserResponseSchema>> {
  const { user, released } = await deps.db.transaction(async (query) => {
    const locked = await lockUser(query, request.id, true);
    limitKey(call.actor, locked.user.isOperator);
    keepAnOperator(locked, "delete");
    keepASignIn(locked, "delete");
    const [row] = await query<UserRow>(DEACTIVATE, [request.id, call.now]);
    return { user: row ?? locked.user, released: await deps.release(query, locked.user, call) };
  });
  released.told();
  return { user: viewUser(user), releasedTasks: released.count };
}
