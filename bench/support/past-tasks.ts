import pg from "pg";
import { REFUND } from "./refund.ts";

export interface Past {
  databaseUrl: string;
  tasks: number;
  /** How many of them wait for their outcome. */
  open: number;
  people: number;
}

/** How many of the tasks that `word<n>` stands in get fewer with `n`, up to this one. */
const WORDS = 2_000;

const PEOPLE = `
insert into users (id, email, display_name, create_time, update_time)
select 'person' || n, 'person' || n || '@corp.test', 'Person ' || n, now(), now() from generate_series(0, $1 - 1) n`;

/**
 * 90 days of tasks in the order of their creation. Of the latest a quarter is open; the others ended within 54 hours, most
 * of them soon, answered by who held them. Seven in ten were opened.
 */
const TASKS = `
insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status,
  assigned_to_user_id, timeout_seconds, priority, create_time, update_time, due_time, complete_time, timeout_time,
  completed_via_channel, completed_by_user_id, open_time)
select 'tsk_' || lpad(to_hex(n), 32, '0'), 'refund:' || n, 'awaithumans', 'Approve refund ' || n || ' of order_' || order_number || '?',
  json_build_object('amount_usd', order_number % 900, 'customer_id', 'cus_' || order_number, 'reason', reason, 'details',
    json_build_object('region', (array['eu', 'us', 'apac'])[1 + order_number % 3], 'attempt', 1, 'source', 'billing')),
  $4, $5, status, case when luck < 0.9 then 'person' || floor(luck / 0.9 * $3) end, 3600,
  (array[50, 50, 50, 50, 80, 20])[1 + order_number % 6], create_time, update_time, create_time + interval '3 days',
  case when status = 'completed' then update_time end, case when status = 'timed_out' then update_time end,
  case when status = 'completed' then (array['dashboard', 'dashboard', 'slack', 'email', null])[1 + order_number % 5] end,
  case when status = 'completed' and luck < 0.9 then 'person' || floor(luck / 0.9 * $3) end,
  case when order_number % 10 < 7 then create_time + (update_time - create_time) * 0.4 end
from (
  select *, case when is_open then create_time else
      create_time + least(interval '54 hours', now() - create_time) * power(delay, 4) end as update_time,
    case when is_open then (array['created', 'notified', 'assigned', 'in_progress'])[1 + order_number % 4]
      when luck_of_outcome < 0.8 then 'completed' when luck_of_outcome < 0.92 then 'timed_out'
      when luck_of_outcome < 0.99 then 'cancelled' else 'verification_exhausted' end as status
  from (
    select n, now() - interval '90 days' * (($1::int - n)::float8 / $1) as create_time,
      n > $1 - 4 * $2::int and n % 4 = 0 as is_open, random() as luck, random() as luck_of_outcome, random() as delay,
      floor(random() * 1000000)::int as order_number,
      (select string_agg('word' || floor(${WORDS} * power(random(), 3)), ' ') from generate_series(1, 12) where n > 0) as reason
    from generate_series(1, $1) n offset 0) drawn) made`;

const WORD_INDEXES = `
select indexname as name, indexdef as definition from pg_indexes
where tablename = 'tasks' and indexdef like '% USING gin %'`;

/** Fills an empty database with tasks that look as if the server had run for a while, as vacuum leaves them. */
export async function fillPast({ databaseUrl, tasks, open, people }: Past): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("select setseed(0.5)");
    await client.query(PEOPLE, [people]);
    const schemas = [JSON.stringify(REFUND.payload_schema), JSON.stringify(REFUND.response_schema)];
    // An index of words is made much faster in one go.
    const { rows } = await client.query<{ name: string; definition: string }>(WORD_INDEXES);
    for (const { name } of rows) await client.query(`drop index ${name}`);
    await client.query(TASKS, [tasks, open, people, ...schemas]);
    for (const { definition } of rows) await client.query(definition);
    await client.query("vacuum analyze");
  } finally {
    await client.end();
  }
}
