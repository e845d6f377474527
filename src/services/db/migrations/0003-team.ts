import { Migration } from "@mikro-orm/migrations";

/** Offers, hand-over, drafts, priority and search of tasks; API keys; sessions that can be listed; figures a day. */
export class Team extends Migration {
  override up(): void {
    this.addSql("alter table tasks add column initial_response json");
    this.addSql("alter table tasks add column metadata json");
    this.addSql("alter table tasks add column priority int not null default 50");
    this.addSql("alter table tasks add column former_assignee_id text");
    this.addSql("alter table tasks add column handover_note text");
    this.addSql("alter table tasks add column notify_time timestamptz(3)");
    this.addSql(
      "create index tasks_queue_index on tasks ((-priority), due_time, id) where status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')",
    );
    this.addSql(
      "create index tasks_ended_index on tasks (update_time) where status in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')",
    );
    this.addSql(
      "create index tasks_address_index on tasks (assigned_to_email, create_time desc, id desc) where assigned_to_email is not null",
    );
    this.addSql(
      "create index tasks_key_index on tasks (key_namespace, create_time desc, id desc) where key_namespace <> ''",
    );
    this.addSql(
      "create index tasks_outcome_index on tasks (status, create_time desc, id desc) where status in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')",
    );
    this.addSql(
      "create index tasks_unheld_index on tasks (create_time desc, id desc) where assigned_to_user_id is null and status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')",
    );

    // Of ended tasks alone: those that wait are few, and no create and no step in between pays for it.
    this.addSql(String.raw`
create index tasks_words_index on tasks using gin (
  to_tsvector('simple'::regconfig, regexp_replace(left(task::text, 4000) || ' ' || case when redact_payload then '' else case when strpos(left(payload::text, 4000), '\') = 0 then left(payload::text, 4000)
    else unistr(regexp_replace(left(payload::text, 4000), '\\(u(?![0-9a-fA-F]{4})|u0000|u[dD][89a-fA-F]..|[^u]|$)', ' ', 'g')) end end
    || ' ' || coalesce(case when strpos(left(metadata::text, 4000), '\') = 0 then left(metadata::text, 4000)
    else unistr(regexp_replace(left(metadata::text, 4000), '\\(u(?![0-9a-fA-F]{4})|u0000|u[dD][89a-fA-F]..|[^u]|$)', ' ', 'g')) end, ''),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u2bff\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\U0001f000-\U0001faff]+|([\u3040-\u30ff\u3400-\u9fff])',
    ' \1 ', 'g'))
) where status in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')`);

    this.addSql(`
create table task_offers (
  task_id text not null,
  place int not null,
  user_id text,
  email text,
  slack_user_id text,
  pool text,
  role text,
  access_level text,
  primary key (task_id, place)
)`);

    this.addSql(
      "create table drafts (task_id text not null, user_id text not null, response json not null, update_time timestamptz(3) not null, primary key (task_id, user_id))",
    );

    // A statement that ends a task may not see a draft that was kept while it waited for the task: a trigger does.
    this.addSql(`
create function forget_drafts() returns trigger language plpgsql as
$$ begin delete from drafts where task_id = old.id; return null; end $$`);
    this.addSql(
      "create trigger tasks_end after update of status on tasks for each row when (new.status in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')) execute function forget_drafts()",
    );
    this.addSql(
      "create trigger tasks_delete after delete on tasks for each row execute function forget_drafts()",
    );

    this.addSql("create sequence user_assign_seq");
    this.addSql("alter table users add column assign_seq bigint");
    this.addSql("alter table users add column password_time timestamptz(3)");

    this.addSql(
      "alter table sessions add column id text not null default replace(gen_random_uuid()::text, '-', '')",
    );
    this.addSql("alter table sessions add constraint sessions_id_unique unique (id)");
    this.addSql("alter table sessions add column address text not null default ''");
    this.addSql("alter table sessions add column user_agent text not null default ''");
    this.addSql("alter table sessions add column password_time timestamptz(3)");

    this.addSql(`
create table api_keys (
  id text primary key,
  name text not null,
  key_hash text not null constraint api_keys_hash_unique unique,
  prefix text not null,
  scopes json not null,
  create_time timestamptz(3) not null,
  last_use_time timestamptz(3),
  revoke_time timestamptz(3)
)`);

    this.addSql("alter table audit_entries add column actor_key_id text");
    this.addSql("alter table audit_entries add column embed_sub text");
    this.addSql("alter table audit_entries add column embed_jti text");

    this.addSql(
      "create index tasks_open_index on tasks (status, create_time desc, id desc) where status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')",
    );
    // Counts read the index alone where vacuum has been; by default it waits for a fifth of the table to change.
    this.addSql(
      "alter table tasks set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01)",
    );
    this.addSql(`
create table task_days (
  create_day date not null,
  end_day date not null,
  status text not null,
  channel text not null,
  tasks bigint not null,
  milliseconds bigint not null,
  primary key (create_day, end_day, status, channel)
)`);
    this.addSql("create table rollups (name text primary key, until_time timestamptz(3) not null)");
    this.addSql("insert into rollups (name, until_time) values ('task_days', '1970-01-01T00:00:00Z')");

    this.addSql("alter table outbox drop constraint outbox_kind_check");
    this.addSql(
      "alter table outbox add constraint outbox_kind_check check (kind in ('callback', 'delivery', 'refresh', 'verification', 'letter'))",
    );
  }
}
