import { POLICY, TERMINAL_SQL } from "./task.entity.ts";

/** Every bucket of durations begins at so many times where the one before it does, the first at a millisecond. */
export const BUCKET_STEP = 1.2;

/** How many days are counted together, beside each by itself: of a window of a year few rows are read. */
export const BLOCK_DAYS = [1, 4, 16, 64] as const;

/** The bucket of the time between two moments, as SQL. `extract` would reckon in decimals, which takes much longer. */
export const bucketOf = (from: string, until: string) => `floor(
    ln(greatest(date_part('epoch', ${until} - ${from}) * 1000, 1)) / ln(${BUCKET_STEP}::float8))::int`;

/** The end of a task that was answered, by whomever; an answer by policy is nobody's. */
const answeredAt = (end: string) =>
  `case when t.status = 'completed' and t.completed_via_channel is distinct from '${POLICY}' then ${end} end`;

/**
 * What took how long with tasks `t` of `from`: rows with the day of their creation, what was measured, of whom, and the
 * bucket. `end` is the SQL of the moment at which they ended.
 */
export const durationsOf = (from: string, end: string) => `
  select (t.create_time at time zone 'UTC')::date as create_day, took.measure, took.name,
    ${bucketOf("t.create_time", "took.until_time")} as bucket
  from ${from} t cross join lateral (values
    ('seen', '', t.open_time),
    ('channel', coalesce(nullif(t.completed_via_channel, ''), 'unknown'), ${answeredAt(end)}),
    ('user', t.completed_by_user_id, ${answeredAt(end)}),
    ('address', case when t.completed_by_user_id is null then lower(t.completed_by_email) end, ${answeredAt(end)})
  ) as took (measure, name, until_time)
  where took.until_time is not null and took.name is not null`;

/** Adds tasks to `task_spreads`, or with the sign `-` takes them out. `from` is a query of `durationsOf`. */
export const addToSpreads = (from: string, sign: "" | "-" = "") => `
  insert into task_spreads (days, first_day, measure, name, counts)
  select days, first_day, measure, name, jsonb_object_agg(bucket, tasks) from (
    select block.days, create_day - (create_day - date '1970-01-01') % block.days as first_day, measure, name, bucket,
      ${sign}sum(tasks) as tasks
    from (select create_day, measure, name, bucket, count(*) as tasks from (${from}) took group by 1, 2, 3, 4) each_day,
      unnest(array[${BLOCK_DAYS.join(", ")}]) block (days) group by 1, 2, 3, 4, 5) counted
  group by 1, 2, 3, 4 order by 1, 2, 3, 4
  on conflict (days, first_day, measure, name) do update set counts = (
    select jsonb_object_agg(bucket, tasks) from (
      select key as bucket, sum(value::bigint) as tasks from (
        select * from jsonb_each_text(task_spreads.counts) union all select * from jsonb_each_text(excluded.counts)) both_counts
      group by key) summed)`;

/** As `uncount`, of `task_spreads`; `from` has also their `open_time` and who completed them. */
export const unspread = (from: string) =>
  addToSpreads(
    durationsOf(
      `(select t.* from (select * from ${from} where status in ${TERMINAL_SQL}) t, lateral (
        select until_time from rollups where name = 'task_spreads' and t.end_time is not null for share) r
      where t.end_time <= r.until_time)`,
      "t.end_time",
    ),
    "-",
  );
