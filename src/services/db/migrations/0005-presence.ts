import { Migration } from "@mikro-orm/migrations";

/** Who has a task open, the search of all trails, and what failed lately. */
export class Presence extends Migration {
  override up(): void {
    this.addSql(`
create unlogged table presences (
  task_id text not null,
  person text not null,
  user_id text,
  email text,
  since_time timestamptz(3) not null,
  seen_time timestamptz(3) not null,
  primary key (task_id, person)
)`);

    this.addSql(
      "create index audit_entries_kind_index on audit_entries (actor_type, action, coalesce(channel, ''), id) where (action <> 'created' or actor_type <> 'agent' or channel is not null)",
    );
    this.addSql(
      "create index audit_entries_person_index on audit_entries (actor_user_id, id) where actor_user_id is not null",
    );
    this.addSql(
      "create index audit_entries_address_index on audit_entries (lower(actor_email), id) where actor_email is not null",
    );

    this.addSql("create index deliveries_failed_index on deliveries (update_time) where state = 'failed'");
  }
}
