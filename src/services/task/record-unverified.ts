import type { Lease } from "../db/outbox.ts";
import { insertAudit } from "./audit.ts";
import type { Changed } from "./changes.ts";
import { unheldStatus } from "./holder.ts";
import type { LoadedSubmission } from "./load-submission.ts";
import {
  deliveriesBack,
  endSubmission,
  type Recorded,
  type Recording,
  recorded,
  SELECT_CHANGED,
  tellAnswerer,
  type VerdictDeps,
} from "./record-verdict.ts";
import { insertRefreshes } from "./row.ts";
import { LATER } from "./set-draft.ts";
import { auditUnverified, type Unverified, writeUnverified } from "./unverified.ts";

/** The status before the submission; where the holder was deactivated since, the one before somebody held it. */
const STATUS_BEFORE = `case when t.assigned_to_user_id is null and leased.subject ->> 'from_status' in ('assigned', 'in_progress')
  then ${unheldStatus("t")} else leased.subject ->> 'from_status' end`;

/**
 * No attempt is used: the status is what it was, the answer a draft of whoever gave it, who is told, and its link may
 * answer again.
 */
const UNVERIFIED = {
  name: "unverified-record",
  text: `
with ${endSubmission("'abandoned'", "$5")},
done as (
  update tasks t set status = ${STATUS_BEFORE}, submission_id = null, update_time = $4, revision = t.revision + 1
  from prev, leased where t.id = prev.id
  returning t.*, 'submitted' as from_status),
logged as (
  ${insertAudit("done", { id: "$6", action: "'verification_failed'", extra: "$7::json" })}),
kept as (
  insert into drafts (task_id, user_id, response, update_time)
  select id, completed_by_user_id, response, $4 from done where completed_by_user_id is not null
  on conflict (task_id, user_id) do update set response = excluded.response, update_time = ${LATER}),
unspent as (
  delete from spent_links where id = (select subject ->> 'link_id' from leased) and exists (select from done)),
refreshed as (${insertRefreshes("done")}),
${tellAnswerer("done", "$8")}
${SELECT_CHANGED}`,
};

/** The answer could not be verified: puts the task back to where it was before the submission. */
export async function recordUnverified(
  deps: VerdictDeps,
  lease: Lease,
  {
    now,
    newId,
    submission,
    unverified,
  }: Recording & { submission: LoadedSubmission; unverified: Unverified },
): Promise<Recorded> {
  const rows = await deps.db.query<Changed>(UNVERIFIED, [
    ...[lease.taskId, lease.id, lease.leaseToken, now, writeUnverified(unverified)],
    ...[newId(), auditUnverified(unverified), deliveriesBack(deps.channels, submission.answeredBy, newId)],
  ]);
  return recorded(deps, rows);
}
