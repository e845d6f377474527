import pg from "pg";
import { serveJobs } from "./child.ts";
import { COMMITS_OF_TASKS, clockOffset, connected } from "./databases.ts";
import { inParallel, Parked } from "./parked.ts";
import { Connection, requestText } from "./raw-http.ts";
import { cpuSeconds, pause } from "./statistics.ts";

export interface ParkJob {
  port: number;
  token: string;
  taskIds: readonly string[];
}

export interface WakeJob {
  databaseUrl: string;
  /** Server that takes the answers. */
  port: number;
  token: string;
  taskIds: readonly string[];
  /** Milliseconds between two, whatever became of the one before. */
  gapMs: number;
}

export type BareWakeJob = Pick<WakeJob, "databaseUrl" | "gapMs"> & { count: number };

/** Milliseconds of each wake-up. */
export interface WakeTimes {
  /** From the commit, by the database's own time stamp, until the bytes are here. */
  sinceCommit: number[];
  /** From sending the request or statement. */
  sinceSent: number[];
  clientCpu: number;
}

export interface WakeJobs {
  park(job: ParkJob): Promise<null>;
  wake(job: WakeJob): Promise<WakeTimes>;
  bareWake(job: BareWakeJob): Promise<WakeTimes>;
  [name: string]: (argument: never) => Promise<unknown>;
}

const ANSWER = JSON.stringify({
  response: { approved: true, notes: "fine" },
  completed_via_channel: "dashboard",
});
const LONGEST_WAIT_MS = 10_000;

const parked = new Map<string, Parked>();

async function park({ port, token, taskIds }: ParkJob): Promise<null> {
  await inParallel([...taskIds.entries()], 50, async ([index, taskId]) => {
    const firstSeconds = 10 + (index % 21);
    parked.set(taskId, await Parked.open({ port, token, taskId, firstSeconds }));
  });
  await pause(2_000);
  return null;
}

async function wake(job: WakeJob): Promise<WakeTimes> {
  const db = await connected(job.databaseUrl);
  const free = await Promise.all(Array.from({ length: 8 }, () => Connection.open(job.port)));
  const headers = { authorization: `Bearer ${job.token}`, "content-type": "application/json" };
  const complete = async (index: number) => {
    const taskId = job.taskIds[index] ?? "";
    const path = `/api/tasks/${taskId}/complete`;
    const woken = parked.get(taskId)?.woken;
    if (!woken) throw new Error("nobody is parked for this task");
    const connection = free.pop() ?? (await Connection.open(job.port));
    const sent = performance.now();
    const [answer, arrived] = await Promise.all([
      within(connection.send(requestText({ method: "POST", path, headers }, ANSWER))),
      within(woken),
    ]);
    free.push(connection);
    if (answer.status !== 200) throw new Error(`complete answered ${answer.status}: ${answer.body}`);
    parked.get(taskId)?.close();
    parked.delete(taskId);
    return { key: taskId, sent, arrived };
  };
  try {
    return await timed(db, { ...job, count: job.taskIds.length, one: complete, commits: COMMITS_OF_TASKS });
  } finally {
    for (const connection of free) connection.close();
    await db.end();
  }
}

const COMMITS_OF_BARE = COMMITS_OF_TASKS.replace("from tasks", "from bench_wake");

async function bareWake(job: BareWakeJob): Promise<WakeTimes> {
  const listener = await connected(job.databaseUrl);
  const writer = new pg.Pool({ connectionString: job.databaseUrl, max: 8 });
  const arrivals = new Map<string, (at: number) => void>();
  listener.on("notification", ({ payload }) => arrivals.get(payload ?? "")?.(performance.now()));
  await listener.query("listen bench_wake");
  await writer.query("create table if not exists bench_wake (id text primary key, state text not null)");
  const first = Number((await writer.query("select count(*) as count from bench_wake")).rows[0]?.count ?? 0);
  const keys = Array.from({ length: job.count }, (_, index) => String(first + index));
  await writer.query("insert into bench_wake select unnest($1::text[]), 'open'", [keys]);
  const one = async (index: number) => {
    const key = keys[index] ?? "";
    const arrival = new Promise<number>((resolve) => arrivals.set(key, resolve));
    const sent = performance.now();
    await writer.query({ ...UPDATE_AND_NOTIFY, values: [key] });
    return { key, sent, arrived: await within(arrival) };
  };
  try {
    return await timed(writer, { ...job, one, commits: COMMITS_OF_BARE });
  } finally {
    await Promise.all([listener.end(), writer.end()]);
  }
}

const UPDATE_AND_NOTIFY = {
  name: "bench-wake",
  text: `with done as (update bench_wake set state = 'done' where id = $1 returning id)
    select pg_notify('bench_wake', id) from done`,
};

interface Arrival {
  key: string;
  sent: number;
  arrived: number;
}

interface Series {
  count: number;
  gapMs: number;
  one: (index: number) => Promise<Arrival>;
  /** Selects `key` and the commit's `ms` since the epoch for keys `$1`. */
  commits: string;
}

/** Open loop: each begins at its time, also while earlier ones are under way. */
async function timed(db: pg.Client | pg.Pool, { count, gapMs, one, commits }: Series): Promise<WakeTimes> {
  const before = await clockOffset(db);
  const started = performance.now();
  const cpu = cpuSeconds();
  const work: Promise<Arrival>[] = [];
  for (let index = 0; index < count; index += 1) {
    // Not in step with anybody's timers.
    await pause(Math.max(0, started + (index + Math.random()) * gapMs - performance.now()));
    work.push(one(index));
  }
  const arrivals = await Promise.all(work);
  const clientCpu = (cpuSeconds() - cpu) / ((performance.now() - started) / 1000);
  const offset = (before + (await clockOffset(db))) / 2;
  const { rows } = await db.query(commits, [arrivals.map(({ key }) => key)]);
  const committed = new Map(rows.map(({ key, ms }) => [key, Number(ms) - offset]));
  return {
    sinceCommit: arrivals.map(({ key, arrived }) => arrived - (committed.get(key) ?? Number.NaN)),
    sinceSent: arrivals.map(({ sent, arrived }) => arrived - sent),
    clientCpu,
  };
}

function within<T>(promise: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`no answer within ${LONGEST_WAIT_MS} ms`)),
    LONGEST_WAIT_MS,
  );
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

serveJobs({ park, wake, bareWake });
