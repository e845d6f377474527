import { Migration } from "@mikro-orm/migrations";

/** Deliveries, senders of mails, links that answer once, sessions for one task, submissions under verification. */
export class Channels extends Migration {
  override up(): void {
    this.addSql(`
create table deliveries (
  id text primary key,
  task_id text not null,
  channel text not null,
  identity text,
  target text not null,
  user_id text,
  purpose text not null constraint deliveries_purpose_check check (purpose in ('question', 'rejection')),
  state text not null default 'queued' constraint deliveries_state_check check (state in ('queued', 'sent', 'seen', 'failed')),
  reason text,
  message text,
  receipt json,
  create_time timestamptz(3) not null,
  send_time timestamptz(3),
  see_time timestamptz(3),
  update_time timestamptz(3) not null
)`);
    this.addSql("create index deliveries_task_index on deliveries (task_id, create_time, id)");

    this.addSql(`
create table sender_identities (
  id text primary key,
  display_name text not null,
  from_email text not null,
  from_name text,
  reply_to text,
  transport text not null,
  sealed_config text not null,
  verify_time timestamptz(3),
  create_time timestamptz(3) not null,
  update_time timestamptz(3) not null
)`);

    this.addSql(
      "create table spent_links (id text primary key, task_id text not null, spend_time timestamptz(3) not null)",
    );
    this.addSql("create index spent_links_time_index on spent_links (spend_time)");

    this.addSql("create index users_slack_index on users (slack_user_id) where slack_user_id is not null");
    this.addSql("alter table users add column via_link boolean not null default false");
    this.addSql("alter table sessions add column task_id text");
    this.addSql("alter table tasks add column submission_id text");
    this.addSql("alter table outbox drop constraint outbox_kind_check");
    this.addSql(
      "alter table outbox add constraint outbox_kind_check check (kind in ('callback', 'delivery', 'refresh', 'verification'))",
    );
  }
}
