import type { Database } from "../db/database.ts";
import { figureColumns, type Status, TERMINAL_SQL } from "../task/index.ts";

/**
 * All tasks in one snapshot: those that are rolled up, of all days and once more those of the window day by day; those that
 * have ended since; and the open ones. The end that bounds nothing tells the planner that there are few since.
 */
const COUNT = {
  name: "stats-count",
  text: `
with ended as (
  select create_day, end_day, status, channel, count(*) as tasks, sum(milliseconds) as milliseconds from (
    select ${figureColumns("t.update_time")} from tasks t where t.status in ${TERMINAL_SQL}
      and t.update_time > (select until_time from rollups where name = 'task_days') and t.update_time < 'infinity') since
  group by 1, 2, 3, 4),
open as (
  select (create_time at time zone 'UTC')::date as create_day, status, count(*) as tasks
  from tasks where status not in ${TERMINAL_SQL} group by 1, 2),
counted as (
  select true as whole, false as recent, create_day, end_day, status, channel, tasks, milliseconds
  from task_days where create_day = '-infinity'
  union all
  select false, true, create_day, end_day, status, channel, tasks, milliseconds
  from task_days where create_day between $1 and $2
  union all
  select true, create_day between $1 and $2, create_day, end_day, status, channel, tasks, milliseconds from ended
  union all
  select true, create_day between $1 and $2, create_day, null, status, '', tasks, 0 from open),
keyed as (
  select whole, recent, status, case when recent then create_day end as created,
    case when recent and status = 'completed' then end_day end as completed,
    case when recent and status <> 'completed' then end_day end as unanswered,
    case when recent and status = 'completed' then coalesce(nullif(channel, ''), 'unknown') end as channel,
    tasks, milliseconds
  from counted)
select status, to_char(created, 'YYYY-MM-DD') as created, to_char(completed, 'YYYY-MM-DD') as completed,
  to_char(unanswered, 'YYYY-MM-DD') as unanswered, channel,
  coalesce(sum(tasks) filter (where whole), 0)::bigint as all, coalesce(sum(tasks) filter (where recent), 0)::bigint as recent,
  coalesce(sum(milliseconds) filter (where recent), 0)::float8 as milliseconds
from keyed group by grouping sets ((status), (created), (completed), (unanswered), (channel))
having num_nonnulls(status, created, completed, unanswered, channel) > 0`,
};

/** One count; it has exactly one of the keys `status`, `created`, `completed`, `unanswered` and `channel`. */
export interface Count {
  status: Status | null;
  /** Of tasks of the window: the day of their creation. */
  created: string | null;
  /** Of completed tasks of the window: the day of their completion, and the channel of the answer. */
  completed: string | null;
  /** Of tasks of the window that ended in another way: the day on which they did. */
  unanswered: string | null;
  channel: string | null;
  /** Tasks of all days, and those of the window, in decimal digits; under the other keys than `status` the latter count. */
  all: string;
  recent: string;
  /** From creation to the end, over those of the window. */
  milliseconds: number;
}

/** The counts of all tasks, and of a window from its first to its last day. */
export function count(db: Database, window: { first: string; last: string }): Promise<Count[]> {
  return db.query<Count>(COUNT, [window.first, window.last]);
}
