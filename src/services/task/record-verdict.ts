import type { ChannelPorts } from "../channel/index.ts";
import type { Database } from "../db/database.ts";
import { END_LEASE, type Kick, type Lease } from "../db/outbox.ts";
import { insertAudit } from "./audit.ts";
import { type Changed, type Changes, changedColumns } from "./changes.ts";
import { deliveriesText, insertDeliveries } from "./deliveries.ts";
import type { Answerer, LoadedSubmission } from "./load-submission.ts";
import { insertCallback, insertRefreshes } from "./row.ts";

export interface VerdictDeps {
  db: Database;
  changes: Changes;
  outbox: Kick;
  channels: ChannelPorts;
}

export interface Verdict {
  passed: boolean;
  /** For the person who answered. */
  reason: string;
}

/** When it is recorded, and the means to make ids. */
export interface Recording {
  now: Date;
  newId(): string;
}

/** Ends the lease `$3` of the submission `$2`; `prev` is the task where it still waits for that verdict. */
export const endSubmission = (state: string, error: string) => `
prev as (
  select id, verification_attempt + 1 as attempt from tasks
  where id = $1 and status = 'submitted' and submission_id = $2 for update),
leased as (
  update outbox set state = case when exists (select from prev) then ${state} else 'abandoned' end,
    last_error = case when exists (select from prev) then ${error} else 'the task moved on' end,
    ${END_LEASE}, update_time = $4
  where id = $2 and lease_token = $3 returning id, subject)`;

/** What the recording statements return: a row of nulls where the task moved on, none where the lease was lost. */
export const SELECT_CHANGED = `select d.id, d.revision, ${changedColumns("d")} from leased left join done d on true`;

/** CTEs that tell whoever answered the rows of `from` by the deliveries `list`; who was deactivated meanwhile is told nothing. */
export const tellAnswerer = (from: string, list: string) => `returned as (
  select d.* from ${from} d left join users u on u.id = d.completed_by_user_id where u.active is not false),
${insertDeliveries("returned", { list: `${list}::json`, purpose: "rejection" })}`;

/** The attempt is counted under the lock of the task, and the status decided by that count. */
const VERDICT = {
  name: "verdict-record",
  text: `
with ${endSubmission("'succeeded'", "null")},
done as (
  update tasks t set status = case when $5 then 'completed' when prev.attempt >= $6 then 'verification_exhausted' else 'rejected' end,
    verifier_result = $7::json, verification_attempt = prev.attempt, complete_time = case when $5 then $4::timestamptz end,
    submission_id = null, update_time = $4, revision = t.revision + 1
  from prev, leased where t.id = prev.id
  returning t.*),
judged as (
  select id, revision, update_time, 'submitted' as from_status, case when $5 then 'verified' else status end as status from done),
passed as (select *, 'verified' as from_status from done where $5),
logged as (
  ${insertAudit("judged", { id: "$8", action: "t.status", extra: "$9::json" })}),
closed as (
  ${insertAudit("passed", { id: "$10", action: "t.status", extra: "$11::json" })}),
ended as (select * from done where status <> 'rejected'),
called as (${insertCallback("ended", "$12")}),
refreshed as (${insertRefreshes("done")}),
${tellAnswerer("(select * from done where status = 'rejected')", "$13")}
${SELECT_CHANGED}`,
};

/** Where the person who answered hears that the answer does not count: by the channel that they answered by. */
export function deliveriesBack(
  channels: ChannelPorts,
  { userId, ...by }: Answerer,
  newId: () => string,
): string {
  const channel = by.channel === null ? undefined : channels.get(by.channel);
  const place = channel?.placeOf(by.addresses);
  if (!channel || !place) return "[]";
  const identity = by.identity ?? place.identity;
  return deliveriesText([{ channel: channel.kind, identity, target: place.target, userId }], newId);
}

/** What the audit trail says of a verdict, and of the completion that follows from it. */
function auditFacts({ responseJson, attempt }: LoadedSubmission, { passed, reason }: Verdict) {
  const keys = Object.keys(JSON.parse(responseJson) as object);
  const answered = keys.length > 0 ? { response_keys: keys } : undefined;
  const judged = { verifier_passed: passed, verification_attempt: attempt, verifier_reason: reason };
  return {
    judged: JSON.stringify({ ...answered, ...judged }),
    completed: answered && JSON.stringify(answered),
  };
}

/** What came of recording: it counts, the task had moved on, or another run has the lease. */
export type Recorded = "recorded" | "moved on" | "lease lost";

/** Tells what a recording statement returned. */
export function recorded({ changes, outbox }: VerdictDeps, [row]: readonly (Changed | Nothing)[]): Recorded {
  if (row === undefined) return "lease lost";
  if (row.id === null) return "moved on";
  changes.committed(row);
  outbox.kick();
  return "recorded";
}

interface Nothing {
  id: null;
}

/** Counts the attempt and gives the task what follows from the verdict, once. */
export async function recordVerdict(
  deps: VerdictDeps,
  lease: Lease,
  judged: Recording & { submission: LoadedSubmission; verdict: Verdict },
): Promise<Recorded> {
  const { now, newId, submission, verdict } = judged;
  const { passed, reason } = verdict;
  const facts = auditFacts(submission, verdict);
  const rows = await deps.db.query<Changed | Nothing>(VERDICT, [
    lease.taskId,
    lease.id,
    lease.leaseToken,
    now,
    passed,
    submission.config.maxAttempts,
    JSON.stringify({ passed, reason, parsed_response: null }),
    newId(),
    facts.judged,
    newId(),
    facts.completed ?? null,
    newId(),
    deliveriesBack(deps.channels, submission.answeredBy, newId),
  ]);
  return recorded(deps, rows);
}
