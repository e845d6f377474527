import type { InsertJobs } from "./support/bare-insert.ts";
import { Child } from "./support/child.ts";
import { type Context, interleave, type Line, type Measurement } from "./support/measurement.ts";
import { REFUND } from "./support/refund.ts";
import type { RequestJobs } from "./support/request-load.ts";
import { throughputLine } from "./support/throughput.ts";

const CONNECTIONS = 32;

async function run({ cluster, seconds, rounds }: Context): Promise<Line[]> {
  const server = await cluster.startServer();
  const worker = await cluster.startWorker();
  const client = await Child.start<RequestJobs>("request-load.ts");
  const inserter = await Child.start<InsertJobs>("bare-insert.ts");
  try {
    const { ours, bare } = await interleave(rounds, {
      ours: () =>
        client.run("load", {
          port: server.port,
          protocol: "http1",
          connections: CONNECTIONS,
          seconds,
          request: {
            method: "POST",
            path: "/api/tasks",
            headers: { authorization: `Bearer ${cluster.adminToken}`, "content-type": "application/json" },
          },
          body: JSON.stringify(REFUND),
          expect: 201,
        }),
      bare: () =>
        inserter.run("insert", {
          databaseUrl: cluster.databaseUrl,
          connections: CONNECTIONS,
          seconds,
          task: REFUND.task,
          payload: JSON.stringify(REFUND.payload),
          payloadSchema: JSON.stringify(REFUND.payload_schema),
          responseSchema: JSON.stringify(REFUND.response_schema),
        }),
    });
    const head = { id: "R1", what: "create a task ÷ bare insert", target: "≥ 0.35, then ≥ 0.5" };
    return [throughputLine(head, ours, bare)];
  } finally {
    await Promise.all([client.stop(), inserter.stop(), server.stop(), worker.stop()]);
  }
}

/** Durable creates over REST at 32 connections against single-row inserts by one Node process. */
export const createThroughput: Measurement = { id: "R1", run };
