import type { Database, Statement } from "../db/database.ts";
import { addToFigures, addToSpreads, durationsOf, figureColumns, TERMINAL_SQL } from "../task/index.ts";

/** What ended less long ago may still be missing: statements that are slow to commit, nodes whose clocks are behind. */
const GRACE_MS = 600_000;
/** Fewer tasks than this are counted one by one. */
const WORTHWHILE = 200;
/** Most tasks of one step, those with the same end as the last of them aside. */
const STEP = 20_000;

/** The tables of figures that many tasks are missing in. */
const LOOK = {
  name: "stats-roll-up-look",
  text: `
select r.name from rollups r where exists (
  select from tasks where status in ${TERMINAL_SQL} and update_time <= $1 and update_time > r.until_time
  order by update_time offset ${WORTHWHILE - 1} limit 1)`,
};

/** Whoever deletes a task waits for this lock, or this for them. */
const LOCK = {
  name: "stats-roll-up-lock",
  text: `select until_time as "until" from rollups where name = $1 for update`,
};

/** `added` adds the tasks `t` of `ended` to a table. */
const rollUpOf = (table: string, added: string): Statement => ({
  name: `stats-roll-up-${table}`,
  text: `
with step as (
  select max(update_time) as until_time from (
    select update_time from tasks where status in ${TERMINAL_SQL} and update_time > $1 and update_time <= $2
    order by update_time limit ${STEP}) ended),
ended as (
  select * from tasks where status in ${TERMINAL_SQL}
    and update_time > $1 and update_time <= (select until_time from step)),
added as (${added})
update rollups r set until_time = step.until_time from step
where r.name = '${table}' and step.until_time is not null`,
});

const ROLL_UPS: ReadonlyMap<string, Statement> = new Map(
  [
    ["task_days", addToFigures(`select ${figureColumns("t.update_time")} from ended t`)] as const,
    ["task_spreads", addToSpreads(durationsOf("ended", "t.update_time"))] as const,
  ].map(([table, added]) => [table, rollUpOf(table, added)]),
);

/**
 * Counts into the tables of figures a number of the tasks that ended a while ago, each table in a transaction of its own;
 * tells whether there may be more. Any number of nodes may do so at once.
 */
export async function rollUpSome(db: Database, now: Date): Promise<boolean> {
  const settled = new Date(now.getTime() - GRACE_MS);
  const behind = await look(db, settled);
  for (const table of behind) await step(db, table, settled);
  return behind.length > 0;
}

/** Counts all of them, once for all who ask for it at the same time: they would take a connection each to wait in turn. */
export class RollUps {
  #underWay: Promise<void> | undefined;

  run(db: Database, now: Date): Promise<void> {
    this.#underWay ??= rollUpAll(db, now).finally(() => {
      this.#underWay = undefined;
    });
    return this.#underWay;
  }
}

async function rollUpAll(db: Database, now: Date): Promise<void> {
  while (await rollUpSome(db, now));
}

async function look(db: Database, settled: Date): Promise<string[]> {
  const found = await db.query<{ name: string }>(LOOK, [settled]);
  return found.map(({ name }) => name).filter((name) => ROLL_UPS.has(name));
}

/** The tasks are read by a statement after the lock's, and so as they are once it is held. */
async function step(db: Database, table: string, settled: Date): Promise<void> {
  const statement = ROLL_UPS.get(table);
  if (!statement) return;
  await db.transaction(async (query) => {
    const [held] = await query<{ until: Date }>(LOCK, [table]);
    await query(statement, [held?.until, settled]);
  });
}
