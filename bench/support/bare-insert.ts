import pg from "pg";
import { serveJobs } from "./child.ts";
import type { Throughput } from "./request-load.ts";
import { cpuSeconds, quantile } from "./statistics.ts";

export interface InsertLoad {
  databaseUrl: string;
  connections: number;
  seconds: number;
  /** What is stored beside the id: as many bytes as a task takes. */
  task: string;
  payload: string;
  payloadSchema: string;
  responseSchema: string;
}

export interface InsertJobs {
  /** Closed loop of single-row inserts through a pool, by a named statement; each commits by itself. */
  insert(load: InsertLoad): Promise<Throughput>;
  [name: string]: (argument: never) => Promise<unknown>;
}

const TABLE = `create table if not exists bench_task (
  id text primary key, task text not null, payload json not null, payload_schema json not null,
  response_schema json not null, create_time timestamptz not null)`;
const INSERT = {
  name: "bench-insert",
  text: "insert into bench_task values ($1, $2, $3, $4, $5, $6)",
};

let pool: pg.Pool | undefined;
let counter = 0;
const run = process.hrtime.bigint().toString(36);

async function openPool({ databaseUrl, connections }: InsertLoad): Promise<pg.Pool> {
  const opened = new pg.Pool({ connectionString: databaseUrl, max: connections });
  await opened.query(TABLE);
  return opened;
}

async function insert(load: InsertLoad): Promise<Throughput> {
  pool ??= await openPool(load);
  const open = pool;
  const { task, payload, payloadSchema, responseSchema } = load;
  const times: number[] = [];
  const started = performance.now();
  const cpu = cpuSeconds();
  const end = started + load.seconds * 1000;
  const drive = async () => {
    for (let now = performance.now(); now < end; ) {
      counter += 1;
      const id = `tsk_${run}${String(counter).padStart(16, "0")}`;
      await open.query({ ...INSERT, values: [id, task, payload, payloadSchema, responseSchema, new Date()] });
      const after = performance.now();
      times.push(after - now);
      now = after;
    }
  };
  await Promise.all(Array.from({ length: load.connections }, drive));
  const seconds = (performance.now() - started) / 1000;
  return {
    perSecond: times.length / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    clientCpu: (cpuSeconds() - cpu) / seconds,
  };
}

serveJobs({ insert });
