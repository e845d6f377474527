import type { Database } from "../../../src/services/db/database.ts";
import { idsBefore } from "../../../src/services/db/ids.ts";

/** An entry of a trail; what is not said is that an agent asked. */
export interface Entry {
  id: string;
  taskId: string;
  action: string;
  actorType: string;
  actorEmail: string | null;
  actorUserId: string | null;
  channel: string | null;
  createTime: Date;
}

/** An entry of that moment; of one moment the later numbers come later. */
export function entryAt(createTime: Date, number: number, members: Partial<Entry> = {}): Entry {
  return {
    id: `${idsBefore(createTime)}${number.toString(16).padStart(20, "0")}`,
    ...{ taskId: "tsk_gone", action: "created", actorType: "agent" },
    ...{ actorEmail: null, actorUserId: null, channel: null, createTime },
    ...members,
  };
}

const INSERT = {
  name: "test-trails",
  text: `
insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, actor_email, actor_user_id,
  channel, create_time)
select e.id, e."taskId", 1, null, 'created', e.action, e."actorType", e."actorEmail", e."actorUserId", e.channel, e."createTime"
from json_to_recordset($1) as e(id text, "taskId" text, action text, "actorType" text, "actorEmail" text, "actorUserId" text,
  channel text, "createTime" timestamptz)`,
};

export async function insertTrails(db: Database, entries: readonly Entry[]): Promise<void> {
  await db.query(INSERT, [JSON.stringify(entries)]);
}

export async function clearTrails(db: Database): Promise<void> {
  await db.query({ name: "test-no-trails", text: "delete from audit_entries" }, []);
}
