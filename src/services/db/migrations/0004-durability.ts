import { Migration } from "@mikro-orm/migrations";

/** The log of callbacks and where they go, answers by policy, the trace that a task belongs to. */
export class Durability extends Migration {
  override up(): void {
    this.addSql("alter table tasks add column timeout_response json");
    this.addSql("alter table tasks add column trace_parent text");

    this.addSql("alter table outbox add column endpoint text");
    this.addSql("alter table outbox add column round_attempts int not null default 0");
    this.addSql("alter table outbox add column round_time timestamptz(3)");
    this.addSql("alter table outbox add column wait_time timestamptz(3)");
    this.addSql(
      "create index outbox_waiting_index on outbox (endpoint, wait_time) where wait_time is not null",
    );
    this.addSql(
      "create index outbox_endpoint_index on outbox (endpoint, due_time) where state = 'pending' and endpoint is not null",
    );
    this.addSql(
      "create index outbox_unhanded_index on outbox (due_time) where state = 'pending' and handed_time is null",
    );
    this.addSql(
      "create index outbox_handed_index on outbox (handed_time) where state = 'pending' and handed_time is not null",
    );
    // The text, not the value: a response in it may hold escapes that Postgres has no strings for.
    this.addSql(String.raw`
update outbox set endpoint = left(lower(regexp_replace(
  substring(subject::text from '^\{"url" : "([^:"]+://[^/?#"]*)'), '\.?(:(80|443))?$', '')), 300)
where kind = 'callback' and state = 'pending'`);
    this.addSql(
      "create index outbox_callbacks_index on outbox (state, update_time desc, id desc) where kind = 'callback'",
    );
    this.addSql(
      "create index outbox_redelivery_index on outbox (state, create_time, id) where kind = 'callback'",
    );
    this.addSql("alter table deliveries add column past_attempts int not null default 0");

    this.addSql(`
create table callback_attempts (
  callback_id text not null,
  number int not null,
  start_time timestamptz(3) not null,
  duration_ms int not null,
  status_code int,
  error text,
  primary key (callback_id, number)
)`);
  }
}
