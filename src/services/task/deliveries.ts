import type { Recipient } from "./recipients.ts";

/** Deliveries of a task as `insertDeliveries` reads them: a JSON list. */
export function deliveriesText(recipients: readonly Recipient[], newId: () => string): string {
  return JSON.stringify(
    recipients.map(({ channel, identity, target, userId }) => ({
      ...{ id: newId(), channel, identity, target },
      user_id: userId,
    })),
  );
}

/**
 * Two CTEs, in the statement that makes somebody be told: a delivery for each entry of `list`, and its row of the outbox.
 * `from` gives rows of `tasks` as they are now; `list` is SQL, a JSON list or null.
 */
export const insertDeliveries = (
  from: string,
  { list, purpose }: { list: string; purpose: "question" | "rejection" },
) => `told as (
  insert into deliveries (id, task_id, channel, identity, target, user_id, purpose, create_time, update_time)
  select d.id, t.id, d.channel, d.identity, d.target, d.user_id, '${purpose}', t.update_time, t.update_time
  from ${from} t, json_to_recordset(${list})
    as d(id text, channel text, identity text, target text, user_id text)
  returning id, task_id, create_time),
sent as (
  insert into outbox (id, kind, task_id, subject, due_time, create_time, update_time)
  select id, 'delivery', task_id, json_build_object('delivery_id', id), create_time, create_time, create_time
  from told)`;
