import { Migration } from "@mikro-orm/migrations";

/** Which open tasks nobody has heard of, kept beside them, so that those that need attention are found in any order. */
export class Attention extends Migration {
  override up(): void {
    this.addSql("alter table tasks add column unheard boolean not null default false");
    // The task is locked before the look, which so sees what whoever had the lock has made of its other messages.
    this.addSql(`
create function mark_unheard() returns trigger language plpgsql as $$
begin
  perform from tasks where id = new.task_id
    and status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted') for no key update;
  if found then
    update tasks set unheard = not unheard where id = new.task_id and unheard <> (
      exists (select from deliveries where task_id = new.task_id and state = 'failed')
      and not exists (select from deliveries where task_id = new.task_id and state in ('sent', 'seen')));
  end if;
  return null;
end $$`);
    // At once, while the lock of the tasks is fresh: nobody waits for it yet who holds the deliveries.
    this.addSql(
      "create trigger deliveries_insert after insert on deliveries for each row when (new.state <> 'queued') execute function mark_unheard()",
    );
    this.addSql(
      "create trigger deliveries_update after update of state on deliveries for each row when ((old.state = 'failed') <> (new.state = 'failed') or (old.state in ('sent', 'seen')) <> (new.state in ('sent', 'seen'))) execute function mark_unheard()",
    );

    this.addSql(`
update tasks t set unheard = true
where t.status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')
  and t.id in (select task_id from deliveries where state = 'failed')
  and not exists (select from deliveries d where d.task_id = t.id and d.state in ('sent', 'seen'))`);
    // With all that a list is sorted by, so that whichever is read leaves the table alone.
    this.addSql(
      "create index tasks_attention_newest_index on tasks (create_time desc, id desc) include (due_time, priority) where (status = 'rejected' or (unheard and assigned_to_user_id is null)) and status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')",
    );
    this.addSql(
      "create index tasks_attention_due_index on tasks (due_time, id) include (create_time, priority) where (status = 'rejected' or (unheard and assigned_to_user_id is null)) and status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')",
    );
    this.addSql(
      "create index tasks_attention_queue_index on tasks ((-priority), due_time, id) include (create_time, priority) where (status = 'rejected' or (unheard and assigned_to_user_id is null)) and status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')",
    );
  }
}
