import { Migration } from "@mikro-orm/migrations";

/** Tasks, their audit trail, the outbox, people and sessions. */
export class Initial extends Migration {
  override up(): void {
    this.addSql(`
create table tasks (
  id text primary key,
  key_namespace text not null default '',
  idempotency_key text not null,
  dialect text not null,
  task text not null,
  payload json not null,
  payload_schema json not null,
  response_schema json not null,
  form_definition json,
  status text not null constraint tasks_status_check check (status in ('created', 'notified', 'assigned', 'in_progress', 'submitted', 'verified', 'rejected', 'completed', 'timed_out', 'cancelled', 'verification_exhausted')),
  assign_to json,
  assigned_to_email text,
  assigned_to_user_id text,
  response json,
  verifier_config json,
  verifier_result json,
  verification_attempt int not null default 0,
  timeout_seconds int not null,
  redact_payload boolean not null default false,
  notify json,
  callback_url text,
  create_time timestamptz(3) not null,
  update_time timestamptz(3) not null,
  due_time timestamptz(3) not null,
  complete_time timestamptz(3),
  timeout_time timestamptz(3),
  completed_by_email text,
  completed_by_user_id text,
  completed_via_channel text,
  revision int not null default 1,
  constraint tasks_key_unique unique (key_namespace, idempotency_key)
)`);
    this.addSql("create index tasks_newest_index on tasks (create_time desc, id desc)");
    this.addSql(
      "create index tasks_due_index on tasks (due_time) where status not in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')",
    );
    this.addSql(
      "create index tasks_assignee_index on tasks (assigned_to_user_id, create_time desc, id desc) where assigned_to_user_id is not null",
    );

    this.addSql(`
create table audit_entries (
  id text primary key,
  task_id text not null,
  revision int not null,
  from_status text,
  to_status text not null,
  action text not null,
  actor_type text not null constraint audit_entries_actor_type_check check (actor_type in ('agent', 'human', 'system')),
  actor_email text,
  actor_user_id text,
  channel text,
  extra_data json,
  create_time timestamptz(3) not null
)`);
    this.addSql("create index audit_entries_task_index on audit_entries (task_id, revision, id)");

    this.addSql(`
create table outbox (
  id text primary key,
  kind text not null constraint outbox_kind_check check (kind in ('callback', 'delivery')),
  task_id text not null,
  subject json not null,
  state text not null default 'pending' constraint outbox_state_check check (state in ('pending', 'succeeded', 'abandoned')),
  due_time timestamptz(3) not null,
  attempts int not null default 0,
  handed_time timestamptz(3),
  leased_until timestamptz(3),
  lease_token text,
  first_attempt_time timestamptz(3),
  last_attempt_time timestamptz(3),
  last_error text,
  last_status_code int,
  create_time timestamptz(3) not null,
  update_time timestamptz(3) not null
)`);
    this.addSql("create index outbox_due_index on outbox (due_time) where state = 'pending'");
    this.addSql("create index outbox_task_index on outbox (task_id)");

    this.addSql(`
create table users (
  id text primary key,
  display_name text,
  email text constraint users_email_unique unique,
  slack_team_id text,
  slack_user_id text,
  role text,
  access_level text,
  pool text,
  is_operator boolean not null default false,
  password_hash text,
  active boolean not null default true,
  last_assigned_time timestamptz(3),
  create_time timestamptz(3) not null,
  update_time timestamptz(3) not null,
  constraint users_slack_unique unique (slack_team_id, slack_user_id)
)`);

    this.addSql(`
create table sessions (
  token_hash text primary key,
  user_id text not null,
  create_time timestamptz(3) not null,
  expire_time timestamptz(3) not null
)`);
    this.addSql("create index sessions_user_index on sessions (user_id)");
    this.addSql("create index sessions_expire_index on sessions (expire_time)");
    this.addSql(
      "create table setup_tokens (token_hash text primary key, create_time timestamptz(3) not null)",
    );
    this.addSql(
      "create table attempt_windows (key_hash text primary key, attempts int not null, start_time timestamptz(3) not null)",
    );
  }
}
