import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type pg from "pg";
import { connected } from "./support/databases.ts";
import { endedOf, insertDueTasks } from "./support/due-tasks.ts";
import type { Context, Line, Measurement } from "./support/measurement.ts";
import { pause, quantile } from "./support/statistics.ts";

/** So many a second as 50,000 are in a minute. */
const PER_SECOND = 50_000 / 60;
/** The tasks are stored by then: Postgres inserts more than so many a second. */
const INSERTS_PER_SECOND = 4_000;
const START_SECONDS = 3;
const TARGET_MS = 250;
/** Longest wait after the last deadline. */
const PATIENCE_SECONDS = 60;

/** Both by the clock of the database, in milliseconds after the deadline: as the row has it, and its commit. */
const LATENESS = `
select extract(epoch from coalesce(timeout_time, complete_time) - due_time)::float8 * 1000 as written,
  extract(epoch from pg_xact_commit_timestamp(xmin) - due_time)::float8 * 1000 as committed
from tasks where status <> 'created'`;

const CALLBACKS = `
select extract(epoch from o.update_time - t.due_time)::float8 * 1000 as ms
from outbox o join tasks t on t.id = o.task_id where o.state = 'succeeded'`;

async function run({ cluster, deadlines: count, note }: Context): Promise<Line[]> {
  const databaseUrl = await cluster.createDatabase("deadlines");
  const db = await connected(databaseUrl);
  const receiver = createServer((request, response) => request.resume().on("end", () => response.end()));
  const workers = [await cluster.startWorker(databaseUrl), await cluster.startWorker(databaseUrl)] as const;
  try {
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    // What listens on a port has an address and a port.
    const { port } = receiver.address() as AddressInfo;
    const withinSeconds = count / PER_SECOND;
    const inSeconds = START_SECONDS + count / INSERTS_PER_SECOND;
    const callbackUrl = `http://127.0.0.1:${port}/`;
    const begun = performance.now();
    const until = (seconds: number) => pause(begun + seconds * 1000 - performance.now());
    await insertDueTasks(db, { count, inSeconds, withinSeconds, callbackUrl });
    await db.query("analyze tasks");
    const spare = inSeconds - (performance.now() - begun) / 1000;
    note(`${count} due within ${withinSeconds.toFixed(1)} s, stored ${spare.toFixed(1)} s before the first`);
    await until(inSeconds + withinSeconds / 2);
    await workers[0].kill();
    note("one of two workers killed");
    await until(inSeconds + withinSeconds);
    await settle(db);
    return await measured(db, note);
  } finally {
    receiver.close();
    receiver.closeAllConnections();
    await Promise.all(workers.map((worker) => worker.stop()));
    await db.end();
  }
}

/** Resolves once every task has ended and every callback was taken. @throws where something is lost or doubled */
async function settle(db: pg.Client): Promise<void> {
  const pending = async () => {
    const { rows } = await db.query("select from outbox where state = 'pending' limit 1");
    return rows.length > 0;
  };
  let { open, wrong } = await endedOf(db);
  for (let second = 0; (open > 0 || (await pending())) && second < PATIENCE_SECONDS; second += 1) {
    await pause(1_000);
    ({ open, wrong } = await endedOf(db));
  }
  if (open > 0 || wrong > 0) throw new Error(`${open} tasks never ended, ${wrong} ended wrongly or twice`);
}

async function measured(db: pg.Client, note: Context["note"]): Promise<Line[]> {
  const { rows } = await db.query<{ written: number; committed: number }>(LATENESS);
  const told = await db.query<{ ms: number }>(CALLBACKS);
  note(`${rows.length} ended once each, ${told.rows.length} callbacks taken`);
  return [
    lineOf(
      "deadline → outcome written",
      rows.map(({ written }) => written),
    ),
    lineOf(
      "deadline → outcome committed",
      rows.map(({ committed }) => committed),
    ),
    lineOf(
      "deadline → callback taken, of one task in 20",
      told.rows.map(({ ms }) => ms),
    ),
  ].map((line) => ({
    ...line,
    what: `${line.what}, p99, one of two workers killed midway ÷ ${TARGET_MS} ms`,
  }));
}

function lineOf(what: string, ms: readonly number[]): Line {
  const p99 = quantile(ms, 0.99);
  return {
    id: "R6",
    what,
    unit: "ms",
    ours: p99,
    bare: TARGET_MS,
    ratio: p99 / TARGET_MS,
    spread: undefined,
    target: what.includes("callback") ? "reported" : "≤ 1",
    p50: quantile(ms, 0.5),
    p99,
    bareP50: undefined,
    bareP99: undefined,
    clientCpu: undefined,
  };
}

/** How late deadlines fire, by the database's own time stamps, where many fall due and one of two workers is killed. */
export const deadlineLag: Measurement = { id: "R6", run };
