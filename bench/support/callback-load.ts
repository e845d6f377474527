import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serveJobs } from "./child.ts";
import { COMMITS_OF_TASKS, clockOffset, connected } from "./databases.ts";
import { DISTINCT } from "./distinct.ts";
import { inParallel } from "./parked.ts";
import { Connection, requestText } from "./raw-http.ts";
import { REFUND } from "./refund.ts";
import { cpuSeconds, pause } from "./statistics.ts";

export interface TellJob {
  databaseUrl: string;
  /** Server that creates the tasks and takes the answers. */
  port: number;
  token: string;
  count: number;
  perSecond: number;
  /** Servers that take the callbacks, in turn. */
  receivers: number;
  /** Whether the first of them takes requests and never answers. */
  broken: boolean;
}

export interface CallbackTimes {
  /** Milliseconds from the commit of each answer to its callback, of the receivers that are sound. */
  sinceCommit: number[];
  /** Callbacks that came again. */
  repeated: number;
  clientCpu: number;
}

export interface CallbackJobs {
  tell(job: TellJob): Promise<CallbackTimes>;
  [name: string]: (argument: never) => Promise<unknown>;
}

const LONGEST_WAIT_MS = 20_000;
const CONNECTIONS = 8;
const ANSWER = JSON.stringify({ response: { approved: true, notes: "fine" } });

class Receivers {
  readonly arrivals = new Map<string, number>();
  repeated = 0;
  readonly urls: string[] = [];
  readonly #servers: Server[] = [];

  static async open({ receivers, broken }: TellJob): Promise<Receivers> {
    const opened = new Receivers();
    for (let index = 0; index < receivers; index += 1) {
      await opened.#listen(broken && index === 0 ? () => {} : (req, res) => opened.#take(req, res));
    }
    return opened;
  }

  async #listen(answer: RequestListener): Promise<void> {
    const server = createServer(answer).listen(0, "127.0.0.1");
    await once(server, "listening");
    this.#servers.push(server);
    const { port } = server.address() as AddressInfo;
    this.urls.push(`http://127.0.0.1:${port}/callback`);
  }

  #take(...[req, res]: Parameters<RequestListener>): void {
    const taskId = String(req.headers["x-awaithumans-task-id"]);
    if (this.arrivals.has(taskId)) this.repeated += 1;
    else this.arrivals.set(taskId, performance.now());
    req.resume();
    res.end();
  }

  close(): void {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
  }
}

interface Answered {
  id: string;
  url: string;
}

async function tell(job: TellJob): Promise<CallbackTimes> {
  const db = await connected(job.databaseUrl);
  const receivers = await Receivers.open(job);
  const connections = await Promise.all(Array.from({ length: CONNECTIONS }, () => Connection.open(job.port)));
  const headers = { authorization: `Bearer ${job.token}`, "content-type": "application/json" };
  const post = async (path: string, body: string, expect: number) => {
    const connection = connections.pop() ?? (await Connection.open(job.port));
    const answer = await connection.send(requestText({ method: "POST", path, headers }, body));
    connections.push(connection);
    if (answer.status !== expect) throw new Error(`${path} answered ${answer.status}: ${answer.body}`);
    return answer.body;
  };
  try {
    const tasks: Answered[] = [];
    await inParallel([...Array(job.count).keys()], CONNECTIONS, async (index) => {
      const url = receivers.urls[index % receivers.urls.length] ?? "";
      const body = JSON.stringify({ ...REFUND, callback_url: url }).replace(DISTINCT, randomUUID());
      tasks.push({ url, id: JSON.parse(await post("/api/tasks", body, 201)).id });
    });
    const before = await clockOffset(db);
    const started = performance.now();
    const cpu = cpuSeconds();
    const answers = tasks.map(async ({ id }, index) => {
      // Open loop, and not in step with anybody's timers.
      await pause(((index + Math.random()) * 1000) / job.perSecond);
      await post(`/api/tasks/${id}/complete`, ANSWER, 200);
    });
    await Promise.all(answers);
    const sound = tasks.filter(({ url }) => !job.broken || url !== receivers.urls[0]).map(({ id }) => id);
    const late = performance.now() + LONGEST_WAIT_MS;
    while (!sound.every((id) => receivers.arrivals.has(id))) {
      if (performance.now() > late) throw new Error("callbacks did not come in time");
      await pause(50);
    }
    const clientCpu = (cpuSeconds() - cpu) / ((performance.now() - started) / 1000);
    const offset = (before + (await clockOffset(db))) / 2;
    const { rows } = await db.query(COMMITS_OF_TASKS, [sound]);
    const sinceCommit = rows.map(
      ({ key, ms }) => (receivers.arrivals.get(key) ?? Number.NaN) - (Number(ms) - offset),
    );
    return { sinceCommit, repeated: receivers.repeated, clientCpu };
  } finally {
    for (const connection of connections) connection.close();
    receivers.close();
    await db.end();
  }
}

serveJobs({ tell });
