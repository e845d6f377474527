import pg from "pg";

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
