import pg from "pg";
import { TERMINAL_SQL } from "../../src/services/task/task.entity.ts";

export interface StoredTask {
  id: string;
  key: string;
  status: string;
  /** JSON text. */
  response: string | null;
  hasCallback: boolean;
  /** Milliseconds from the deadline to when it took effect; null of a task that did not end by it. */
  lateMs: number | null;
  /** Entries of its audit trail that say how it ended, and that it began. */
  ends: number;
  begins: number;
}

export interface StoredCallback {
  id: string;
  taskId: string;
  state: string;
  attempts: number;
}

/** What the database holds when all is over. */
export interface Stored {
  version: string;
  tasks: StoredTask[];
  callbacks: StoredCallback[];
}

const TASKS = `
select t.id, t.idempotency_key as key, t.status, t.response::text as response,
  t.callback_url is not null as "hasCallback",
  (extract(epoch from t.timeout_time - t.due_time) * 1000)::float8 as "lateMs",
  count(a.id) filter (where a.to_status in ${TERMINAL_SQL})::int as ends,
  count(a.id) filter (where a.from_status is null)::int as begins
from tasks t left join audit_entries a on a.task_id = t.id group by t.id`;

const CALLBACKS = `select id, task_id as "taskId", state, attempts from outbox where kind = 'callback'`;

/** Failed callbacks wait for minutes: what is due later is due now. Returns how many were brought forward. */
const HASTEN = `update outbox set due_time = now(), handed_time = null
  where kind = 'callback' and state = 'pending' and due_time > now()`;

const PENDING = "select count(*)::int as count from outbox where kind = 'callback' and state = 'pending'";

/** A connection of the soak's own. */
export class Inspector {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async connect(url: string): Promise<Inspector> {
    const client = new pg.Client({ connectionString: url, application_name: "awaithumans soak" });
    await client.connect();
    return new Inspector(client);
  }

  async hasten(): Promise<number> {
    return (await this.#client.query(HASTEN)).rowCount ?? 0;
  }

  async pendingCallbacks(): Promise<number> {
    return (await this.#client.query<{ count: number }>(PENDING)).rows[0]?.count ?? 0;
  }

  async read(): Promise<Stored> {
    const version = await this.#client.query<{ server_version: string }>("show server_version");
    const tasks = await this.#client.query<StoredTask>(TASKS);
    const callbacks = await this.#client.query<StoredCallback>(CALLBACKS);
    return { version: version.rows[0]?.server_version ?? "", tasks: tasks.rows, callbacks: callbacks.rows };
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}
