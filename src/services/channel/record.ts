import type { Database } from "../db/database.ts";
import { END_LEASE, type Lease } from "../db/outbox.ts";
import { activePerson } from "../task/index.ts";
import type { Sending, Trouble } from "./port.ts";

/** Ends the lease of `$1` under token `$2`, so that everything else in the statement counts once, or not at all. */
const END_OWN = `${END_LEASE}, update_time = $3 where id = $1 and lease_token = $2 returning id`;

/** Whether `tasks t` was asked of one destination alone, and nobody has had it: whoever that turns out to be, `u`, holds it. */
const IS_THEIRS = `coalesce(u.id is not null and t.status in ('created', 'notified') and t.assign_to is null
  and json_array_length(t.notify) = 1 and t.assigned_to_user_id is null and t.former_assignee_id is null, false)`;

/**
 * The channel took the message; the first one makes the task `notified`, and `$9` its holder where it is theirs. The row
 * stays leased: it is over once the message is known to show the task as it is. Returns the revision that it shows, drawn
 * at `$7`.
 */
const SENT = {
  name: "delivery-sent",
  text: `
with ${activePerson("$9")},
leased as (
  select id from outbox where id = $1 and lease_token = $2 for update),
d as (
  update deliveries set state = 'sent', receipt = $5::json, reason = null, message = null, send_time = $3, update_time = $3,
    user_id = coalesce(user_id, $9)
  from leased where deliveries.id = $4 returning deliveries.id, task_id, channel),
prev as (
  select t.id, t.status, t.revision, t.notify_time, u.id as person_id, u.email as person_email, ${IS_THEIRS} as is_theirs
  from tasks t left join person u on true where t.id = (select task_id from d) for update of t),
changed as (
  update tasks t set notify_time = coalesce(t.notify_time, $3),
    status = case when prev.is_theirs then 'assigned' when prev.status = 'created' then 'notified' else t.status end,
    assigned_to_user_id = case when prev.is_theirs then prev.person_id else t.assigned_to_user_id end,
    assigned_to_email = case when prev.is_theirs then prev.person_email else t.assigned_to_email end,
    update_time = case when prev.status = 'created' or prev.is_theirs then $3 else t.update_time end,
    revision = t.revision + (prev.status = 'created' or prev.is_theirs)::int
  from prev where t.id = prev.id and (prev.status = 'created' or prev.is_theirs or prev.notify_time is null)
  returning t.id, t.revision, prev.status, prev.is_theirs, prev.person_id),
done as (select id, revision from changed where status = 'created'),
logged as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, channel, create_time)
  select $6, done.id, done.revision, 'created', 'notified', 'notified', 'system', d.channel, $3 from done, d),
assigned as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, extra_data, create_time)
  select $10, c.id, c.revision, 'notified', 'assigned', 'assigned', 'system', json_build_object('user_id', c.person_id), $3
  from changed c where c.is_theirs),
noted as (
  update sender_identities set verify_time = $3 from leased where sender_identities.id = $8)
select case when prev.revision = $7 and not prev.is_theirs then coalesce(done.revision, prev.revision) else $7 end as shown
from leased left join prev on true left join done on true`,
};

/**
 * Ends the row. A task that has another revision than `$5`, or was deleted, has its message brought up to date, by a row
 * of its own: that of the change may have found no receipt yet.
 */
const SETTLED = {
  name: "delivery-settled",
  text: `
with t as (
  select id, revision from tasks where id = (select task_id from deliveries where id = $4)),
leased as (
  update outbox set state = 'succeeded', last_error = null, ${END_OWN}),
refreshed as (
  insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
  select d.id || ':' || coalesce(t.revision::text, 'gone') || ':late', 'refresh', d.task_id, json_build_object('delivery_id', d.id), $3, $3, $3
  from leased join deliveries d on d.id = $4 left join t on true
  where d.receipt is not null and t.revision is distinct from $5
  on conflict (id) do nothing)
select id from leased`,
};

/** The trail has no status from which this came: the contract says null. */
const FAILED = {
  name: "delivery-failed",
  text: `
with leased as (
  update outbox set state = 'abandoned', last_error = $5, ${END_OWN}),
d as (
  update deliveries set state = 'failed', reason = $5, message = $6, update_time = $3
  from leased where deliveries.id = $4 returning task_id, channel, target),
logged as (
  insert into audit_entries (id, task_id, revision, from_status, to_status, action, actor_type, channel, extra_data, create_time)
  select $7, t.id, t.revision, null, t.status, 'notification_failed', 'system', d.channel,
    json_build_object('recipient', d.target, 'reason', $5::text, 'message', $6::text), $3
  from d join tasks t on t.id = d.task_id where $8)
select id from leased`,
};

const RETRY = {
  name: "delivery-retry",
  text: `
with leased as (
  update outbox set due_time = $7, last_error = $5, ${END_OWN}),
d as (
  update deliveries set reason = $5, message = $6, update_time = $3 from leased where deliveries.id = $4)
select id from leased`,
};

interface Recording {
  deliveryId: string;
  now: Date;
}

/** False where the lease was lost meanwhile: then nothing is recorded. So for all of these. */
export async function recordSent(
  db: Database,
  lease: Lease,
  sent: Recording &
    Pick<Extract<Sending, { kind: "sent" }>, "receipt" | "identity"> & {
      auditId: string;
      revision: number;
      /** Whom it went to, where only the vendor could say; with the id of one more entry of the trail. */
      found?: { userId: string; auditId: string } | undefined;
    },
): Promise<boolean> {
  const { deliveryId, now, receipt, identity, auditId, revision, found } = sent;
  const [recorded] = await db.query<{ shown: number }>(SENT, [
    ...[lease.id, lease.leaseToken, now, deliveryId, receipt === undefined ? null : JSON.stringify(receipt)],
    ...[auditId, revision, identity ?? null, found?.userId ?? null, found?.auditId ?? null],
  ]);
  return recorded !== undefined && settleSent(db, lease, { deliveryId, now, shown: recorded.shown });
}

/** Ends the row of a message that was sent and recorded; `shown` is the revision it shows, where that is known. */
export async function settleSent(
  db: Database,
  lease: Lease,
  { deliveryId, now, shown }: Recording & { shown?: number },
): Promise<boolean> {
  return ran(db, SETTLED, [lease.id, lease.leaseToken, now, deliveryId, shown ?? null]);
}

/** Given up. `audited` is false where nobody needs to know, since nothing was left to tell. */
export async function recordFailed(
  db: Database,
  lease: Lease,
  failed: Recording & Trouble & { auditId: string; audited: boolean },
): Promise<boolean> {
  const { reason, message, auditId, audited } = failed;
  const values = [reason, message, auditId, audited];
  return ran(db, FAILED, [lease.id, lease.leaseToken, failed.now, failed.deliveryId, ...values]);
}

/** Tried again at `dueTime`; until then the ledger says why. */
export async function recordRetry(
  db: Database,
  lease: Lease,
  retry: Recording & Trouble & { dueTime: Date },
): Promise<boolean> {
  const values = [retry.reason, retry.message, retry.dueTime];
  return ran(db, RETRY, [lease.id, lease.leaseToken, retry.now, retry.deliveryId, ...values]);
}

async function ran(
  db: Database,
  statement: { name: string; text: string },
  values: readonly unknown[],
): Promise<boolean> {
  return (await db.query(statement, values)).length > 0;
}
