import type { Lease } from "../db/outbox.ts";
import type { Changed } from "./changes.ts";
import {
  endSubmission,
  type Recorded,
  type Recording,
  recorded,
  SELECT_CHANGED,
  type VerdictDeps,
} from "./record-verdict.ts";
import { insertRefreshes } from "./row.ts";
import { type Unverified, writeUnverified } from "./unverified.ts";

/** No attempt is used: the status is what it was, the answer stays as a draft, and its link may answer again. */
const UNVERIFIED = {
  name: "unverified-record",
  text: `
with ${endSubmission("'abandoned'", "$5")},
done as (
  update tasks t set status = leased.subject ->> 'from_status', submission_id = null, update_time = $4, revision = t.revision + 1
  from prev, leased where t.id = prev.id
  returning t.*),
logged as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, extra_data, create_time)
  select $6, id, revision, 'submitted', status, 'verification_failed', 'system', $7::json, $4 from done),
unspent as (
  delete from spent_links where id = (select subject ->> 'link_id' from leased) and exists (select from done)),
refreshed as (${insertRefreshes("done")})
${SELECT_CHANGED}`,
};

/** The answer could not be verified: puts the task back to where it was before the submission. */
export async function recordUnverified(
  deps: VerdictDeps,
  lease: Lease,
  { now, newId, unverified }: Recording & { unverified: Unverified },
): Promise<Recorded> {
  const { reason, what } = unverified;
  const facts = JSON.stringify({ reason, message: what });
  const values = [lease.taskId, lease.id, lease.leaseToken, now, writeUnverified(unverified), newId(), facts];
  return recorded(deps, await deps.db.query<Changed>(UNVERIFIED, values));
}
