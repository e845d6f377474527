import { END_LEASE } from "../db/outbox.ts";
import { insertAudit } from "../task/index.ts";

/** Whether nobody sends the row `o` at this moment. */
export const IS_FREE = "(o.leased_until is null or o.leased_until <= clock_timestamp())";

/** What begins a round of attempts at `now`: the same id and body, due at once, its schedule from the start. */
export const beginRound = (now: string) => `
  state = 'pending', due_time = ${now}, round_attempts = o.attempts, round_time = ${now}, wait_time = null,
  update_time = ${now}, ${END_LEASE}`;

interface Redelivery {
  now: string;
  /** Of the entry, as SQL of a row of `from`. */
  auditId: string;
  by: string;
}

/**
 * The CTEs that log redeliveries in the trails of their tasks, as far as those are still there. `from` gives the `id` and
 * `task_id` of callbacks, and what `auditId` needs.
 */
export const logRedeliveries = (from: string, { now, auditId, by }: Redelivery) => `
acted as (
  select t.id, t.revision, t.status, t.status as from_status, ${now}::timestamptz as update_time, due.id as callback_id,
    ${auditId} as audit_id
  from ${from} due join tasks t on t.id = due.task_id),
logged as (${insertAudit("acted", {
  id: "t.audit_id",
  action: "'callback_redelivered'",
  by,
  extra: "json_build_object('callback_id', t.callback_id)",
})})`;
