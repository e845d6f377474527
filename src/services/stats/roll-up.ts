import type { Database } from "../db/database.ts";
import { addToFigures, figureColumns, TERMINAL_SQL } from "../task/index.ts";

/** What ended less long ago may still be missing: statements that are slow to commit, nodes whose clocks are behind. */
const GRACE_MS = 600_000;
/** Fewer tasks than this are counted one by one. */
const WORTHWHILE = 200;
/** Most tasks of one step, those with the same end as the last of them aside. */
const STEP = 20_000;

const LOOK = {
  name: "stats-roll-up-look",
  text: `
select exists (
  select from tasks where status in ${TERMINAL_SQL} and update_time <= $1
    and update_time > (select until_time from rollups where name = 'task_days')
  order by update_time offset ${WORTHWHILE - 1} limit 1) as worthwhile`,
};

/** Whoever deletes a task waits for this lock, or this for them. */
const LOCK = {
  name: "stats-roll-up-lock",
  text: `select until_time as "until" from rollups where name = 'task_days' for update`,
};

const ROLL_UP = {
  name: "stats-roll-up",
  text: `
with step as (
  select max(update_time) as until_time from (
    select update_time from tasks where status in ${TERMINAL_SQL} and update_time > $1 and update_time <= $2
    order by update_time limit ${STEP}) ended),
added as (${addToFigures(`
  select ${figureColumns("t.update_time")} from tasks t
  where t.status in ${TERMINAL_SQL} and t.update_time > $1 and t.update_time <= (select until_time from step)`)})
update rollups r set until_time = step.until_time from step
where r.name = 'task_days' and step.until_time is not null`,
};

/**
 * Counts into `task_days` the tasks that ended a while ago, step by step, each in a transaction of its own. Any number
 * of nodes may do so at once.
 */
export async function rollUp(db: Database, now: Date): Promise<void> {
  const settled = new Date(now.getTime() - GRACE_MS);
  while (await isWorthwhile(db, settled)) await step(db, settled);
}

async function isWorthwhile(db: Database, settled: Date): Promise<boolean> {
  const [found] = await db.query<{ worthwhile: boolean }>(LOOK, [settled]);
  return found?.worthwhile === true;
}

/** The tasks are read by a statement after the lock's, and so as they are once it is held. */
async function step(db: Database, settled: Date): Promise<void> {
  await db.transaction(async (query) => {
    const [held] = await query<{ until: Date }>(LOCK, []);
    await query(ROLL_UP, [held?.until, settled]);
  });
}
