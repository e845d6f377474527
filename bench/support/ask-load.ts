import { serveJobs } from "./child.ts";
import { Connection, requestText } from "./raw-http.ts";
import { cpuSeconds, quantile } from "./statistics.ts";

export interface AskLoad {
  port: number;
  token: string;
  /** Full name of the RPC. */
  rpc: string;
  /** Asked in turn, as JSON. */
  messages: readonly object[];
  seconds: number;
}

/** Milliseconds from sending a request until its answer is here. */
export interface Times {
  p50: number;
  p95: number;
  p99: number;
  clientCpu: number;
}

export interface AskJobs {
  /** Closed loop on one connection. */
  ask(load: AskLoad): Promise<Times>;
  [name: string]: (argument: never) => Promise<unknown>;
}

async function ask({ port, token, rpc, messages, seconds }: AskLoad): Promise<Times> {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "connect-protocol-version": "1",
  };
  const texts = messages.map((message) =>
    requestText({ method: "POST", path: `/${rpc}`, headers }, JSON.stringify(message)),
  );
  const connection = await Connection.open(port);
  const times: number[] = [];
  const started = performance.now();
  const cpu = cpuSeconds();
  try {
    for (let now = started; now < started + seconds * 1000; ) {
      const answer = await connection.send(texts[times.length % texts.length] ?? "");
      if (answer.status !== 200)
        throw new Error(`${rpc} answered ${answer.status}: ${answer.body.slice(0, 300)}`);
      const after = performance.now();
      times.push(after - now);
      now = after;
    }
  } finally {
    connection.close();
  }
  const clientCpu = (cpuSeconds() - cpu) / ((performance.now() - started) / 1000);
  return { p50: quantile(times, 0.5), p95: quantile(times, 0.95), p99: quantile(times, 0.99), clientCpu };
}

serveJobs({ ask });
