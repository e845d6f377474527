import type { Database } from "./database.ts";
import { idsBefore } from "./ids.ts";

const BATCH = 500;

/**
 * The primary key finds old rows, as ids begin with the time they were made; the time of the last change decides. Nothing
 * waits here: what others hold is left for the next round. The ledger of deliveries keeps count of what it loses.
 */
const FORGET = {
  name: "outbox-forget",
  text: `
with old as materialized (
  select id, attempts, case kind when 'delivery' then subject ->> 'delivery_id' end as delivery_id from outbox
  where id > $1 and id < $2 and state <> 'pending' and update_time < $3
  order by id limit ${BATCH} for update skip locked),
held as materialized (
  select d.id from deliveries d where d.id in (select delivery_id from old) for update skip locked),
gone as (
  delete from outbox o using old
  where o.id = old.id and (old.delivery_id is null or old.delivery_id in (select id from held)
    or not exists (select from deliveries d where d.id = old.delivery_id))
  returning old.id, old.attempts, old.delivery_id),
counted as (
  update deliveries d set past_attempts = d.past_attempts + lost.attempts
  from (select delivery_id, sum(attempts)::int as attempts from gone group by delivery_id) lost
  where d.id = lost.delivery_id),
unlogged as (delete from callback_attempts a using gone where a.callback_id = gone.id)
select count(*)::int as count, max(id) as last from old`,
};

/**
 * Deletes up to 500 rows that were settled before `time`, with their log, of those behind the id `last`, which is empty
 * at the beginning. Returns the id to go on from, or undefined at the end. Any number of nodes may do so at once.
 */
export async function forgetSettled(
  db: Database,
  { last, time }: { last: string; time: Date },
): Promise<string | undefined> {
  const [found] = await db.query<{ count: number; last: string | null }>(FORGET, [
    last,
    idsBefore(time),
    time,
  ]);
  return found?.count === BATCH ? (found.last ?? undefined) : undefined;
}
