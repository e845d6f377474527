import { TERMINAL_SQL } from "./task.entity.ts";

/**
 * What the figures know of tasks that have their outcome: columns of `task_days` from rows `t` of `tasks`. `end` is
 * the SQL of the moment at which they ended.
 */
export const figureColumns = (end: string) => `
  (t.create_time at time zone 'UTC')::date as create_day, (${end} at time zone 'UTC')::date as end_day, t.status,
  case when t.status = 'completed' then coalesce(t.completed_via_channel, '') else '' end as channel,
  (extract(epoch from ${end} - t.create_time) * 1000)::bigint as milliseconds`;

/**
 * Adds tasks to the figures, or with the sign `-` takes them out: to the row of their days, and to the one of all days.
 * `from` is a query of `figureColumns`. The rows are locked in one order.
 */
export const addToFigures = (from: string, sign: "" | "-" = "") => `
  insert into task_days (create_day, end_day, status, channel, tasks, milliseconds)
  select coalesce(create_day, '-infinity'), coalesce(end_day, '-infinity'), status, coalesce(channel, ''),
    ${sign}count(*), ${sign}sum(milliseconds)
  from (${from}) figures group by grouping sets ((create_day, end_day, status, channel), (status)) order by 1, 2, 3, 4
  on conflict (create_day, end_day, status, channel) do update
  set tasks = task_days.tasks + excluded.tasks, milliseconds = task_days.milliseconds + excluded.milliseconds`;

/**
 * Takes deleted tasks out of the figures that count them already, in the statement that deletes them. `from` is a CTE
 * with their `create_time`, `end_time`, `status` and `completed_via_channel`. The lock makes it wait for a roll-up
 * that may be counting them right now; one that comes later does not see them. It is taken for ended tasks alone, which
 * the reference to the task within makes sure of.
 */
export const uncount = (from: string) =>
  addToFigures(
    `select ${figureColumns("t.end_time")}
    from (select * from ${from} where status in ${TERMINAL_SQL}) t, lateral (
      select until_time from rollups where name = 'task_days' and t.end_time is not null for share) r
    where t.end_time <= r.until_time`,
    "-",
  );
