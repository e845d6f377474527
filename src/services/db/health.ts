import { within } from "../core/within.ts";
import type { Database } from "./database.ts";

export interface Health {
  /** Whether the database answered in time. */
  reachable: boolean;
  /** For how long the oldest due outbox row has been waiting; 0 where none is. */
  workerLagSeconds: number;
}

const LAG = {
  name: "outbox-lag",
  text: `select coalesce(extract(epoch from $1::timestamptz - min(due_time)), 0)::float8 as lag
    from outbox where state = 'pending' and due_time <= $1`,
};

/** A probe waits this long for an answer. */
const PATIENCE_MS = 2_000;

export async function health(db: Database, now: Date): Promise<Health> {
  const rows = await within(db.query<{ lag: number }>(LAG, [now]), PATIENCE_MS).catch(() => undefined);
  return {
    reachable: rows !== undefined,
    workerLagSeconds: Math.round((rows?.[0]?.lag ?? 0) * 1000) / 1000,
  };
}
