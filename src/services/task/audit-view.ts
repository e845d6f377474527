import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type { AuditEntrySchema } from "../../../gen/awaithumans/task/v1/audit_pb.ts";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Status } from "./task.entity.ts";
import { STATE_OF } from "./view.ts";

/** An entry of a trail as the statements return it. */
export interface AuditRow {
  id: string;
  taskId: string;
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
  /** The question; only where entries of all tasks are read. Null where the task was deleted. */
  task?: string | null;
}

/** Columns of AuditRow, of entries `a`. */
export const AUDIT_COLUMNS = `a.id, a.task_id as "taskId", a.from_status as "fromStatus", a.to_status as "toStatus", a.action,
    a.actor_type as "actorType", a.actor_email as "actorEmail", a.actor_user_id as "actorUserId",
    a.actor_key_id as "actorKeyId", a.embed_sub as "embedSub", a.embed_jti as "embedJti", a.channel,
    a.extra_data::text as "extraData", a.create_time as "createTime"`;

/** An entry as whoever may read trails sees it, of one task or of all: nothing that is redacted is ever written into one. */
export function viewEntry(row: AuditRow): MessageInitShape<typeof AuditEntrySchema> {
  return {
    id: row.id,
    taskId: row.taskId,
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
    ...(typeof row.task === "string" && { task: row.task }),
  };
}
