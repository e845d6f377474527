import {
  type NodeProcess,
  startServerProcess,
  startWorkerProcess,
} from "../../bench/support/node-process.ts";
import { createTestDatabase, type TestDatabase } from "./postgres.ts";
import { makeFolder } from "./postgres-folder.ts";
import { PROGRAM_CACHE } from "./program-cache.ts";
import { ADMIN_TOKEN, type CallOptions, call, PAYLOAD_KEY, type Reply } from "./server.ts";

interface Plan {
  folder: string;
  env: Readonly<Record<string, string>>;
}

/** One process of the system, which can be ended and started again. */
abstract class TestNode {
  protected readonly plan: Plan;
  #process: NodeProcess | undefined;

  constructor(plan: Plan) {
    this.plan = plan;
  }

  protected abstract launch(): Promise<NodeProcess>;

  async start(): Promise<this> {
    this.#process = await this.launch();
    return this;
  }

  /** SIGTERM; its exit code. */
  async stop(): Promise<number | null> {
    return (await this.#process?.stop()) ?? null;
  }

  /** kill -9. */
  async kill(): Promise<void> {
    await this.#process?.kill();
  }

  /** What it has printed since it was started. */
  async output(): Promise<string> {
    return (await this.#process?.output()) ?? "";
  }
}

/** A server; after a start on a free port it keeps that port. */
export class ServerNode extends TestNode {
  port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  call(method: string, path: string, options?: CallOptions): Promise<Reply> {
    return call(`${this.url}${path}`, method, options);
  }

  /** A metric without labels, as it is scraped. */
  async metric(name: string): Promise<number> {
    const { status, text } = await this.call("GET", "/metrics");
    const value = new RegExp(`^${name} (\\S+)$`, "m").exec(text)?.[1];
    if (value === undefined) throw new Error(`no metric ${name}: ${status}`);
    return Number(value);
  }

  protected async launch(): Promise<NodeProcess> {
    const { process, port } = await startServerProcess(this.plan, this.port);
    this.port = port;
    return process;
  }
}

export class WorkerNode extends TestNode {
  protected launch(): Promise<NodeProcess> {
    return startWorkerProcess(this.plan);
  }
}

/** Two servers and two workers, each a process of its own, on one database: how the system is meant to run. */
export interface Nodes {
  readonly database: TestDatabase;
  readonly servers: readonly [ServerNode, ServerNode];
  readonly workers: readonly [WorkerNode, WorkerNode];
  /** One request, in turn to the one server and to the other. */
  call(method: string, path: string, options?: CallOptions): Promise<Reply>;
  close(): Promise<void>;
}

export async function startNodes(env: Record<string, string> = {}): Promise<Nodes> {
  const [database, { folder, remove }] = await Promise.all([createTestDatabase(), makeFolder()]);
  const plan = {
    folder,
    env: {
      ...PROGRAM_CACHE,
      AWAITHUMANS_DATABASE_URL: database.url,
      AWAITHUMANS_DATABASE_POOL_SIZE: "5",
      AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
      AWAITHUMANS_ADMIN_API_TOKEN: ADMIN_TOKEN,
      AWAITHUMANS_OUTBOUND_ALLOW: "127.0.0.0/8",
      AWAITHUMANS_DRAIN_SECONDS: "0",
      ...env,
    },
  };
  const servers = [new ServerNode(plan), new ServerNode(plan)] as const;
  const workers = [new WorkerNode(plan), new WorkerNode(plan)] as const;
  const all = [...servers, ...workers];
  const close = async () => {
    await Promise.all(all.map((node) => node.stop()));
    await database.close();
    await remove();
  };
  try {
    await Promise.all(all.map((node) => node.start()));
  } catch (error) {
    await close();
    throw error;
  }
  let turn = 0;
  return {
    database,
    servers,
    workers,
    call: (method, path, options) => (turn++ % 2 === 0 ? servers[0] : servers[1]).call(method, path, options),
    close,
  };
}
