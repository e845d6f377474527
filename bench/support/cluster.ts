import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { type EmbeddedPostgres, startEmbedded } from "../../src/services/db/embedded/index.ts";
import {
  migrateBy,
  type NodePlan,
  type NodeProcess,
  startServerProcess,
  startWorkerProcess,
} from "./node-process.ts";

export interface Node {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
  /** kill -9. */
  kill(): Promise<void>;
}

/** A durable Postgres, migrated, and the means to start servers on it with the real command. */
export class Cluster {
  readonly adminToken = randomBytes(16).toString("hex");
  readonly #stateDir: string;
  readonly #postgres: EmbeddedPostgres;
  readonly #payloadKey = randomBytes(32).toString("base64");
  readonly #running = new Set<Node>();
  readonly #profileDir: string | undefined;

  private constructor(stateDir: string, postgres: EmbeddedPostgres, profileDir: string | undefined) {
    this.#stateDir = stateDir;
    this.#postgres = postgres;
    this.#profileDir = profileDir;
  }

  /** With a folder for profiles, each server leaves a CPU profile there when it stops. */
  static async start(profileDir?: string): Promise<Cluster> {
    const stateDir = await mkdtemp(path.join(tmpdir(), "awaithumans-bench-"));
    // Postgres runs as another user where this runs as root, and must be able to pass.
    await chmod(stateDir, 0o755);
    const first = await startEmbedded({ stateDir });
    await query(first.url, "alter system set track_commit_timestamp = on");
    await first.stop();
    const cluster = new Cluster(stateDir, await startEmbedded({ stateDir }), profileDir);
    await migrateBy(cluster.#plan(cluster.databaseUrl));
    return cluster;
  }

  /** A further database on the same Postgres, migrated; its URL. */
  async createDatabase(name: string): Promise<string> {
    await query(this.databaseUrl, `create database ${name}`);
    const url = new URL(this.databaseUrl);
    url.pathname = `/${name}`;
    await migrateBy(this.#plan(url.href));
    return url.href;
  }

  get databaseUrl(): string {
    return this.#postgres.url;
  }

  /** What the database says of its durability and version; the figures mean nothing without. */
  async settings(): Promise<Record<string, string>> {
    const names = ["server_version", "fsync", "synchronous_commit", "full_page_writes", "max_connections"];
    const { rows } = await query(
      this.databaseUrl,
      "select name, setting from pg_settings where name = any($1)",
      [names],
    );
    return Object.fromEntries(rows.map(({ name, setting }) => [name, setting]));
  }

  /** A server with the default settings. */
  async startServer(databaseUrl = this.databaseUrl): Promise<Node> {
    const { process, port } = await startServerProcess(this.#plan(databaseUrl));
    return this.#track(process, port);
  }

  async startWorker(databaseUrl = this.databaseUrl): Promise<Node> {
    return this.#track(await startWorkerProcess(this.#plan(databaseUrl)), 0);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((node) => node.stop()));
    await this.#postgres.stop();
    await rm(this.#postgres.dataDir, { recursive: true, force: true });
    await rm(this.#stateDir, { recursive: true, force: true });
  }

  #track(process: NodeProcess, port: number): Node {
    const node: Node = {
      port,
      pid: process.pid,
      stop: async () => {
        this.#running.delete(node);
        await process.stop();
      },
      kill: () => process.kill(),
    };
    this.#running.add(node);
    return node;
  }

  #plan(databaseUrl: string): Omit<NodePlan, "args"> {
    return {
      folder: this.#stateDir,
      env: {
        NODE_OPTIONS: this.#profileDir && `--cpu-prof --cpu-prof-dir=${this.#profileDir}`,
        AWAITHUMANS_DATABASE_URL: databaseUrl,
        AWAITHUMANS_PAYLOAD_KEY: this.#payloadKey,
        AWAITHUMANS_ADMIN_API_TOKEN: this.adminToken,
        AWAITHUMANS_DRAIN_SECONDS: "0",
        AWAITHUMANS_OUTBOUND_ALLOW: "127.0.0.0/8",
      },
    };
  }
}

async function query(url: string, text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}
