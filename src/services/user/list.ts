import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ListUsersRequest,
  ListUsersResponseSchema,
} from "../../../gen/awaithumans/user/v1/user_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { ID, MOMENT, momentOf, readToken, writeToken } from "../core/page-token.ts";
import type { UserDeps } from "./deps.ts";
import { USER_COLUMNS, type UserRow, viewUser } from "./view.ts";

const MATCHING = `
  ($1::text is null or role = $1) and ($2::text is null or access_level = $2) and ($3::text is null or pool = $3)
  and ($4::boolean is null or active = $4)
  and ($5::text is null or position(lower($5) in lower(display_name)) > 0 or position(lower($5) in email) > 0
    or lower(slack_user_id) = lower($5))`;

/** One more than asked for, which tells that there is another page. */
const LIST = {
  name: "user-list",
  text: `select ${USER_COLUMNS} from users
    where ${MATCHING} and ($6::timestamptz is null or (create_time, id) > ($6, $7::text))
    order by create_time, id limit $8`,
};
const COUNT = { name: "user-count", text: `select count(*)::int as total from users where ${MATCHING}` };

const PAGE_SIZE = 200;

export async function listUsers(
  deps: UserDeps,
  request: ListUsersRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListUsersResponseSchema>> {
  const labels = [request.role, request.accessLevel, request.pool];
  const check = new Check(call);
  for (const [index, name] of ["/role", "/access_level", "/pool"].entries())
    check.text(name, labels[index] ?? "", [0, 100]);
  check.text("/search", request.search ?? "", [0, 200]);
  check.whole("/page_size", request.pageSize, [0, 1_000]);
  const after = readToken(check, request.pageToken, [MOMENT, ID]);
  check.done();

  const size = request.pageSize || PAGE_SIZE;
  const search = request.search?.trim() || null;
  const filter = [...labels.map((label) => label ?? null), request.active ?? null, search];
  const [rows, [counted]] = await Promise.all([
    deps.db.query<UserRow>(LIST, [
      ...filter,
      ...(after ? [momentOf(after[0]), after[1]] : [null, null]),
      size + 1,
    ]),
    deps.db.query<{ total: number }>(COUNT, filter),
  ]);
  const users = rows.slice(0, size);
  const last = rows.length > size ? users.at(-1) : undefined;
  return {
    users: users.map(viewUser),
    nextPageToken: last ? writeToken(last.createTime, last.id) : "",
    totalSize: counted?.total ?? 0,
  };
}
