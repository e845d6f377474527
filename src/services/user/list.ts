import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ListUsersRequest,
  ListUsersResponseSchema,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import type { UserDeps } from "./deps.ts";
import { USER_COLUMNS, type UserRow, viewUser } from "./view.ts";

const LIST = {
  name: "user-list",
  text: `select ${USER_COLUMNS} from users
    where ($1::text is null or role = $1) and ($2::text is null or access_level = $2) and ($3::text is null or pool = $3)
      and ($4::boolean is null or active = $4)
    order by create_time, id limit 1000`,
};

export async function listUsers(
  deps: UserDeps,
  request: ListUsersRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListUsersResponseSchema>> {
  const filters = [request.role, request.accessLevel, request.pool];
  const check = new Check(call);
  for (const [index, name] of ["/role", "/access_level", "/pool"].entries())
    check.text(name, filters[index] ?? "", [0, 100]);
  check.done();
  const rows = await deps.db.query<UserRow>(LIST, [
    ...filters.map((filter) => filter ?? null),
    request.active ?? null,
  ]);
  return { users: rows.map(viewUser) };
}
