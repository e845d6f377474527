import { serveJobs } from "./child.ts";
import { DISTINCT } from "./distinct.ts";
import { Connection, type RequestHead, requestText } from "./raw-http.ts";
import { Http2Connection } from "./raw-http2.ts";
import { cpuSeconds, quantile } from "./statistics.ts";

export interface RequestLoad {
  port: number;
  protocol: "http1" | "http2";
  connections: number;
  seconds: number;
  request: RequestHead;
  /** In `latin1`; absent for none. */
  body?: string;
  /** The status that counts; any other ends the measurement. */
  expect: number;
}

export interface Throughput {
  perSecond: number;
  p50: number;
  p99: number;
  /** Processor seconds of the client for each second of the measurement. */
  clientCpu: number;
}

export interface RequestJobs {
  /** Closed loop: each connection sends its next request when it has the answer. */
  load(load: RequestLoad): Promise<Throughput>;
  [name: string]: (argument: never) => Promise<unknown>;
}

interface Sender {
  send(request: string): Promise<{ status: number; body: string }>;
  close(): void;
}

let counter = 0;
const run = process.hrtime.bigint().toString(36).padStart(12, "0").slice(-12);

function distinct(text: string): string {
  if (!text.includes(DISTINCT)) return text;
  counter += 1;
  return text.replace(DISTINCT, `${run}-${String(counter).padStart(12, "0")}`);
}

async function open({ protocol, port, request }: RequestLoad): Promise<Sender> {
  return protocol === "http1" ? Connection.open(port) : Http2Connection.open(port, request);
}

async function load(job: RequestLoad): Promise<Throughput> {
  const senders = await Promise.all(Array.from({ length: job.connections }, () => open(job)));
  const text = job.protocol === "http1" ? requestText(job.request, job.body) : (job.body ?? "");
  const started = performance.now();
  const cpu = cpuSeconds();
  const end = started + job.seconds * 1000;
  const times: number[] = [];
  const drive = async (sender: Sender) => {
    for (let now = performance.now(); now < end; ) {
      const answer = await sender.send(distinct(text));
      if (answer.status !== job.expect) {
        throw new Error(`${job.request.path} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
      }
      const after = performance.now();
      times.push(after - now);
      now = after;
    }
  };
  try {
    await Promise.all(senders.map(drive));
  } finally {
    for (const sender of senders) sender.close();
  }
  const seconds = (performance.now() - started) / 1000;
  return {
    perSecond: times.length / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    clientCpu: (cpuSeconds() - cpu) / seconds,
  };
}

serveJobs({ load });
