import pg from "pg";

export async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return client;
}

/** The database's clock minus this process's, in milliseconds, by the fastest of some round trips. */
export async function clockOffset(db: pg.Client | pg.Pool): Promise<number> {
  let best = { trip: Number.POSITIVE_INFINITY, offset: 0 };
  for (let index = 0; index < 50; index += 1) {
    const sent = performance.now();
    const { rows } = await db.query({
      name: "bench-clock",
      text: "select extract(epoch from clock_timestamp()) * 1000 as ms",
    });
    const received = performance.now();
    const trip = received - sent;
    if (trip < best.trip) best = { trip, offset: Number(rows[0]?.ms) - (sent + received) / 2 };
  }
  return best.offset;
}

/** When these tasks were last written, in milliseconds of the database's clock, by its own commit time stamps. */
export const COMMITS_OF_TASKS =
  "select id as key, extract(epoch from pg_xact_commit_timestamp(xmin)) * 1000 as ms from tasks where id = any($1)";
