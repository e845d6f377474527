import type { Database } from "../db/database.ts";

const BATCH = 500;

/** Sessions by their own end; counts of attempts after a day, of which only five minutes count. */
const FORGET = {
  name: "sign-ins-forget",
  text: `
with ended as (
  delete from sessions where token_hash in (
    select token_hash from sessions where expire_time <= $1 order by expire_time limit ${BATCH} for update skip locked)
  returning 1),
stale as (
  delete from attempt_windows where key_hash in (
    select key_hash from attempt_windows where start_time < $1::timestamptz - interval '1 day'
    limit ${BATCH} for update skip locked)
  returning 1)
select greatest((select count(*) from ended), (select count(*) from stale)) = ${BATCH} as more`,
};

/** Deletes a batch of sessions that have ended and of attempts long ago; tells whether there may be more. */
export async function forgetSignIns(db: Database, now: Date): Promise<boolean> {
  const [found] = await db.query<{ more: boolean }>(FORGET, [now]);
  return found?.more === true;
}
