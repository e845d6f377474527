import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  ListAuditEntriesRequest,
  ListAuditEntriesResponseSchema,
} from "../../../gen/awaithumans/task/v1/audit_pb.ts";
import type { Call } from "../core/call.ts";
import { AUDIT_COLUMNS, type AuditRow, viewEntry } from "./audit-view.ts";
import type { TaskDeps } from "./deps.ts";
import { requireTask } from "./find.ts";

/** The last ones: whatever came before it, the outcome is among them. */
const LIST_AUDIT = {
  name: "task-audit",
  text: `select ${AUDIT_COLUMNS}
    from (select * from audit_entries where task_id = $1 order by revision desc, id desc limit 1000) a
    order by a.revision, a.id`,
};

export async function listAuditEntries(
  deps: TaskDeps,
  request: ListAuditEntriesRequest,
  call: Call,
): Promise<MessageInitShape<typeof ListAuditEntriesResponseSchema>> {
  const task = await requireTask(deps.db, request.id, call);
  const rows = await deps.db.query<AuditRow>(LIST_AUDIT, [task.id]);
  return { entries: rows.map(viewEntry) };
}
