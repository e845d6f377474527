import type { Database, Statement } from "../../services/db/database.ts";

/** Most rows that one statement puts back. */
const BATCH = 1_000;

/**
 * Who puts rows back takes them up as there is room; their due time is for its death. It doubles with the time that
 * a row waits, is spread over as long again, and falls on few instants. Jobs that nobody has taken yet go, too.
 */
const PUT_BACK: Statement = {
  name: "outbox-put-back",
  text: `
with due as materialized (
  select id, handed_time from outbox
  where state = 'pending' and endpoint = $1 and due_time <= $2
    and (leased_until is null or leased_until <= clock_timestamp())
  order by due_time
  limit ${BATCH}
  for update skip locked
), back as (
  update outbox
  set wait_time = coalesce(wait_time, outbox.due_time), handed_time = null,
    due_time = date_bin('100 milliseconds', $2 + (1 + random()) * least(
      greatest($2 - coalesce(wait_time, outbox.due_time), '60 seconds'), '30 minutes'), '2000-01-01')
  from due where outbox.id = due.id
  returning case when due.handed_time is not null then outbox.id || ':' || outbox.attempts end as key
), removed as (
  select graphile_worker.remove_job(jobs.key)
  from back join graphile_worker.jobs on jobs.key = back.key and jobs.locked_at is null
)
select (select count(*)::int from back) as count, (select count(*)::int from removed) as removed`,
};

/** Lets all due callbacks to an endpoint wait for it; no attempt is counted. */
export async function putBack(db: Database, endpoint: string, now: Date): Promise<void> {
  let count = BATCH;
  while (count === BATCH) {
    const [row] = await db.query<{ count: number }>(PUT_BACK, [endpoint, now]);
    count = row?.count ?? 0;
  }
}
