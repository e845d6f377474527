import type { BareParkJobs } from "./support/bare-park.ts";
import { Child, residentBytes } from "./support/child.ts";
import { createTasks } from "./support/create-tasks.ts";
import type { HeldRequest, HoldJobs } from "./support/hold-load.ts";
import { type Context, type Line, type Measurement, spreadOf } from "./support/measurement.ts";
import { median, pause } from "./support/statistics.ts";

const WARM_UP = 1_000;
const SETTLE_MS = 3_000;
const AWAIT = "/awaithumans.task.v1.TaskService/AwaitTask";
const WATCH = "/awaithumans.task.v1.TaskService/WatchTasks";

type Shape = Pick<HeldRequest, "protocol" | "request" | "body">;

/** Length-prefixed, as gRPC frames a message. */
function framed(message: string): string {
  return `\0\0\0\0${String.fromCharCode(message.length)}${message}`;
}

/** Field 1 is the id, field 2 the seconds to wait; the id has the length of a real one. */
const AWAIT_MESSAGE = (id: string) => `\n${String.fromCharCode(36)}${id}\x10\x1e`;

const SHAPES = {
  "REST poll": {
    protocol: "http1",
    request: { method: "GET", path: "/api/tasks/TASK/poll?timeout=30", headers: {} },
  },
  "Connect AwaitTask": {
    protocol: "http1",
    request: {
      method: "POST",
      path: AWAIT,
      headers: { "content-type": "application/json", "connect-protocol-version": "1" },
    },
    body: '{"id":"TASK","waitSeconds":30}',
  },
  "gRPC AwaitTask": {
    protocol: "http2",
    request: { method: "POST", path: AWAIT, headers: { "content-type": "application/grpc", te: "trailers" } },
    body: framed(AWAIT_MESSAGE("TASK".padEnd(36))).replace("TASK".padEnd(36), "TASK"),
  },
  "gRPC WatchTasks": {
    protocol: "http2",
    request: { method: "POST", path: WATCH, headers: { "content-type": "application/grpc", te: "trailers" } },
    body: framed(""),
  },
} as const satisfies Record<string, Shape>;

async function run({ cluster, rounds, waiters, note }: Context): Promise<Line[]> {
  const maker = await cluster.startServer();
  const taskIds = await createTasks({ port: maker.port, token: cluster.adminToken }, waiters);
  await maker.stop();
  const results = new Map<string, number[]>();
  const add = (name: string, bytes: number) => {
    note(`${name}: ${Math.round(bytes)} B`);
    results.set(name, [...(results.get(name) ?? []), bytes]);
  };
  for (let round = 0; round < rounds; round += 1) {
    add("bare", await bareBytes(taskIds));
    for (const [name, shape] of Object.entries(SHAPES)) {
      add(name, await ourBytes(cluster, { shape, taskIds }));
    }
  }
  return Object.keys(SHAPES).map((name) => lineOf(name, results.get(name) ?? [], results.get("bare") ?? []));
}

function lineOf(name: string, ours: readonly number[], bare: readonly number[]): Line {
  return {
    id: "R3",
    what: `memory of a waiter: ${name} ÷ bare`,
    unit: "kB",
    ours: median(ours) / 1000,
    bare: median(bare) / 1000,
    ratio: median(ours) / median(bare),
    spread: spreadOf(ours, bare),
    target: name === "REST poll" ? "≤ 2" : "reported",
    p50: undefined,
    p99: undefined,
    bareP50: undefined,
    bareP99: undefined,
    clientCpu: undefined,
  };
}

async function bareBytes(taskIds: readonly string[]): Promise<number> {
  const server = await Child.start<BareParkJobs>("bare-park.ts");
  try {
    const port = await server.run("listen", null);
    return await bytesPerWaiter(server.pid, { ...SHAPES["REST poll"], port, taskIds });
  } finally {
    await server.stop();
  }
}

async function ourBytes(
  cluster: Context["cluster"],
  { shape, taskIds }: { shape: Shape; taskIds: readonly string[] },
): Promise<number> {
  const server = await cluster.startServer();
  const headers = { ...shape.request.headers, authorization: `Bearer ${cluster.adminToken}` };
  const request = { ...shape.request, headers };
  try {
    return await bytesPerWaiter(server.pid, { ...shape, request, port: server.port, taskIds });
  } finally {
    await server.stop();
  }
}

/** What the resident memory of a server that has answered before grows by, once it is quiet again. */
async function bytesPerWaiter(
  pid: number,
  job: HeldRequest & { taskIds: readonly string[] },
): Promise<number> {
  const client = await Child.start<HoldJobs>("hold-load.ts");
  try {
    const once = { ...SHAPES["REST poll"], port: job.port, taskIds: job.taskIds.slice(0, WARM_UP) };
    const path = once.request.path.replace("timeout=30", "timeout=1");
    await client.run("ask", { ...once, request: { ...once.request, path, headers: job.request.headers } });
    await pause(SETTLE_MS);
    const before = residentBytes(pid);
    const answered = await client.run("hold", job);
    if (answered > 0) throw new Error(`${answered} of ${job.taskIds.length} were answered, not held`);
    await pause(SETTLE_MS);
    return (residentBytes(pid) - before) / job.taskIds.length;
  } finally {
    await client.stop();
  }
}

/** What a parked caller costs the server in resident memory, against a bare Node server that parks responses. */
export const waiterMemory: Measurement = { id: "R3", run };
