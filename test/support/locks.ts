import pg from "pg";
import { expect } from "vitest";

/** Who waits, by the table of locks, which a commit changes at once: `wait_event_type` shows a wait until its statement runs again. */
export const WAITING = `select distinct pid from pg_locks where not granted and pid in
  (select pid from pg_locks where database = (select oid from pg_database where datname = current_database()))`;

export interface Held {
  /** The processes of this database that wait for a lock, whoever has it. */
  waiting(): Promise<number[]>;
  /** Resolves once so many wait. */
  until(count: number): Promise<void>;
  /** Does something else in the transaction. */
  query(text: string, values?: unknown[]): Promise<unknown>;
  release(ending?: "commit" | "rollback"): Promise<void>;
}

/** Begins a transaction that keeps from everybody else what the statement locks. */
export async function hold(databaseUrl: string, statement: string, values: unknown[] = []): Promise<Held> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query("begin");
  await client.query(statement, values);
  const waiting = async () => (await client.query<{ pid: number }>(WAITING)).rows.map(({ pid }) => pid);
  return {
    waiting,
    until: (count) =>
      expect
        .poll(async () => (await waiting()).length, { interval: 5, timeout: 25_000 })
        .toBeGreaterThanOrEqual(count),
    query: (text, values = []) => client.query(text, values),
    async release(ending = "commit") {
      await client.query(ending);
      await client.end();
    },
  };
}
