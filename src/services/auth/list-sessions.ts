import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type {
  ListSessionsRequest,
  ListSessionsResponseSchema,
} from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import type { Call } from "../core/call.ts";
import type { AuthDeps } from "./deps.ts";
import { confinedHash, currentHash, sessionOwner } from "./session-owner.ts";

const LIST = {
  name: "session-list",
  text: `select id, user_id as "userId", create_time as "createTime", expire_time as "expireTime", address,
      user_agent as "userAgent", coalesce(token_hash = $3, false) as current, task_id as "taskId"
    from sessions where user_id = $1 and expire_time > $2 and ($4::text is null or token_hash = $4)
    order by create_time desc, id desc limit 200`,
};

interface Row {
  id: string;
  userId: string;
  createTime: Date;
  expireTime: Date;
  address: string;
  userAgent: string;
  current: boolean;
  taskId: string | null;
}

export async function listSessions(
  { db }: AuthDeps,
  request: ListSessionsRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListSessionsResponseSchema>> {
  const { actor, now } = call;
  const userId = await sessionOwner(db, request.userId, call);
  const rows = await db.query<Row>(LIST, [userId, now, currentHash(actor), confinedHash(actor)]);
  return {
    sessions: rows.map(({ createTime, expireTime, taskId, ...session }) => ({
      ...session,
      createTime: timestampFromDate(createTime),
      expireTime: timestampFromDate(expireTime),
      ...(taskId !== null && { taskId }),
    })),
  };
}
