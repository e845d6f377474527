import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type {
  ListAuditEntriesRequest,
  ListAuditEntriesResponseSchema,
} from "../../../gen/awaithumans/task/v1/audit_pb.ts";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Call } from "../core/call.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask } from "./find.ts";
import type { Status } from "./task.entity.ts";
import { STATE_OF } from "./view.ts";

interface AuditRow {
  id: string;
  fromStatus: Status | null;
  toStatus: Status;
  action: string;
  actorType: string;
  actorEmail: string | null;
  actorUserId: string | null;
  actorKeyId: string | null;
  embedSub: string | null;
  embedJti: string | null;
  channel: string | null;
  extraData: string | null;
  createTime: Date;
}

/** The last ones: whatever came before it, the outcome is among them. */
const LIST_AUDIT = {
  name: "task-audit",
  text: `select id, from_status as "fromStatus", to_status as "toStatus", action, actor_type as "actorType",
    actor_email as "actorEmail", actor_user_id as "actorUserId", actor_key_id as "actorKeyId",
    embed_sub as "embedSub", embed_jti as "embedJti", channel, extra_data::text as "extraData",
    create_time as "createTime"
    from (select * from audit_entries where task_id = $1 order by revision desc, id desc limit 1000) last
    order by revision, id`,
};

export async function listAuditEntries(
  deps: TaskDeps,
  request: ListAuditEntriesRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListAuditEntriesResponseSchema>> {
  const task = await requireTask(deps.db, request.id, call);
  const rows = await deps.db.query<AuditRow>(LIST_AUDIT, [task.id]);
  return {
    entries: rows.map((row) => ({
      id: row.id,
      taskId: task.id,
      fromState: row.fromStatus === null ? State.UNSPECIFIED : STATE_OF[row.fromStatus],
      toState: STATE_OF[row.toStatus],
      action: row.action,
      actorType: row.actorType,
      ...(row.actorEmail !== null && { actorEmail: row.actorEmail }),
      ...(row.actorUserId !== null && { actorUserId: row.actorUserId }),
      ...(row.actorKeyId !== null && { actorKeyId: row.actorKeyId }),
      ...(row.embedSub !== null && { embedSub: row.embedSub }),
      ...(row.embedJti !== null && { embedJti: row.embedJti }),
      ...(row.channel !== null && { channel: row.channel }),
      ...(row.extraData !== null && { extraDataJson: row.extraData }),
      createTime: timestampFromDate(row.createTime),
    })),
  };
}
