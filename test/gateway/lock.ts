import pg from "pg";
import { expect } from "vitest";
import type { TestDatabase } from "../support/postgres.ts";

export interface TableLock {
  /** How many statements hang on it. */
  hanging(): Promise<number>;
  /** Resolves once so many do. */
  holds(count: number): Promise<void>;
  release(): Promise<void>;
}

/** Holds the tasks, so that whoever asks for them gets no answer; people and sessions are left alone. */
export async function lockTasks(databaseUrl: string): Promise<TableLock> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("begin");
  await client.query("lock table tasks in access exclusive mode");
  const hanging = async (): Promise<number> => {
    const { rows } = await client.query(
      "select count(*)::int as count from pg_locks where not granted and relation = 'tasks'::regclass",
    );
    return rows[0].count;
  };
  return {
    hanging,
    holds: async (count) => {
      while ((await hanging()) < count);
    },
    release: () => client.end(),
  };
}

/** Keeps what the statement locks from everybody else. */
export async function holdRows({ url, db }: TestDatabase, lock: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query("begin");
  await client.query(lock, values);
  const waiting = {
    name: "test-waiting",
    text: "select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  };
  return {
    /** Resolves once so many statements wait. */
    has: (count: number) => expect.poll(() => db.query(waiting, [])).toHaveLength(count),
    async release() {
      await client.query("commit");
      await client.end();
    },
  };
}
