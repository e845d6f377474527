import type pg from "pg";
import { Child } from "./support/child.ts";
import { createTasks } from "./support/create-tasks.ts";
import { connected } from "./support/databases.ts";
import type { HoldJobs } from "./support/hold-load.ts";
import { type Context, type Line, type Measurement, spreadOf } from "./support/measurement.ts";
import { median, pause } from "./support/statistics.ts";

/** Twice as many as elsewhere: what stands for the target. */
const TIMES = 2;
const POLL_SECONDS = 30;
/** Idle connections of Postgres tell of their last transactions after ten seconds only. */
const SETTLE_MS = 11_000;
/** Together with parking and settling below the time of a poll. */
const WATCH_MS = 8_000;

async function run({ cluster, rounds, waiters, note }: Context): Promise<Line[]> {
  const parked = waiters * TIMES;
  const server = await cluster.startServer();
  const token = cluster.adminToken;
  // Its own statements must not count: they go to another database.
  const watcher = await connected(cluster.databaseUrl.replace(/[^/]+$/, "postgres"));
  const name = new URL(cluster.databaseUrl).pathname.slice(1);
  try {
    const taskIds = await createTasks({ port: server.port, token }, parked);
    const alone: number[] = [];
    const held: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      await pause(SETTLE_MS);
      alone.push(await queriesPerSecond(watcher, name));
      const client = await Child.start<HoldJobs>("hold-load.ts");
      const path = `/api/tasks/TASK/poll?timeout=${POLL_SECONDS}`;
      const request = { method: "GET", path, headers: { authorization: `Bearer ${token}` } } as const;
      try {
        const answered = await client.run("hold", { port: server.port, protocol: "http1", request, taskIds });
        if (answered > 0) throw new Error(`${answered} of ${parked} were answered, not held`);
        await pause(SETTLE_MS);
        held.push(await queriesPerSecond(watcher, name));
      } finally {
        await client.stop();
      }
      note(`queries per second with ${parked} parked: ${held.at(-1)}, with nobody: ${alone.at(-1)}`);
    }
    return [lineOf({ parked, held, alone })];
  } finally {
    await watcher.end();
    await server.stop();
  }
}

/** Transactions of a database; every query of a server that waits is one. */
async function queriesPerSecond(watcher: pg.Client, name: string): Promise<number> {
  const count = async () => {
    const text =
      "select (xact_commit + xact_rollback)::float8 as count from pg_stat_database where datname = $1";
    const { rows } = await watcher.query(text, [name]);
    return { queries: Number(rows[0]?.count), at: performance.now() };
  };
  const before = await count();
  await pause(WATCH_MS);
  const after = await count();
  return (after.queries - before.queries) / ((after.at - before.at) / 1000);
}

function lineOf(seen: { parked: number; held: number[]; alone: number[] }): Line {
  const { parked, held, alone } = seen;
  return {
    id: "R4",
    what: `queries for each of ${parked} who wait ÷ one a second`,
    unit: "per s",
    ours: median(held) / parked,
    // What a server asks that looks once a second for each.
    bare: 1,
    ratio: median(held) / parked,
    spread: spreadOf(
      held.map((queries) => queries / parked),
      alone.map(() => 1),
    ),
    target: "≤ 0.001",
    p50: undefined,
    p99: undefined,
    bareP50: undefined,
    bareP99: undefined,
    clientCpu: undefined,
  };
}

/** What the database is asked while thousands wait and nothing happens. */
export const idleCost: Measurement = { id: "R4", run };
