import { Migration } from "@mikro-orm/migrations";

/** When a task was first opened, how long tasks took, and which messages failed. */
export class Figures extends Migration {
  override up(): void {
    this.addSql("alter table tasks add column open_time timestamptz(3)");
    // The trail knows when an assignee looked, the ledger when anybody who was told did, unless that was by answering. No
    // window of the figures reaches further back than a year.
    this.addSql(`
update tasks t set open_time = looked.open_time from (
  select task_id, min(look_time) as open_time from (
    select task_id, create_time as look_time from audit_entries where action = 'opened'
    union all
    select d.task_id, d.see_time from deliveries d where d.see_time is not null and not exists (
      select from audit_entries a where a.task_id = d.task_id and a.action in ('completed', 'submitted') and a.create_time = d.see_time)
  ) looks group by task_id) looked
where looked.task_id = t.id and t.create_time > now() - interval '366 days'
  and (t.status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted') or looked.open_time <= t.update_time)`);
    // Of open tasks that were opened: no create pays for it.
    this.addSql(
      "create index tasks_opened_index on tasks (create_time, open_time) where open_time is not null and status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')",
    );

    this.addSql(`
create table task_spreads (
  days int not null,
  first_day date not null,
  measure text not null,
  name text not null,
  counts jsonb not null,
  primary key (days, first_day, measure, name)
)`);
    // From the beginning: the first who asks for figures has all that ended counted.
    this.addSql("insert into rollups (name, until_time) values ('task_spreads', '1970-01-01T00:00:00Z')");

    this.addSql("create index deliveries_failed_task_index on deliveries (task_id) where state = 'failed'");
  }
}
