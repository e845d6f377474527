import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { type EmbeddedPostgres, startEmbedded } from "../../src/services/db/embedded/index.ts";
import { pause } from "./statistics.ts";

const COMMAND = fileURLToPath(new URL("../../bin/awaithumans.js", import.meta.url));
const START_MS = 20_000;

export interface Node {
  readonly port: number;
  readonly pid: number;
  stop(): Promise<void>;
}

/** A durable Postgres, migrated, and the means to start servers on it with the real command. */
export class Cluster {
  readonly adminToken = randomBytes(16).toString("hex");
  readonly #stateDir: string;
  readonly #postgres: EmbeddedPostgres;
  readonly #payloadKey = randomBytes(32).toString("base64");
  readonly #running = new Set<Node>();
  #logs = 0;

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
    await cluster.#run(["migrate"], cluster.databaseUrl);
    return cluster;
  }

  /** A further database on the same Postgres, migrated; its URL. */
  async createDatabase(name: string): Promise<string> {
    await query(this.databaseUrl, `create database ${name}`);
    const url = new URL(this.databaseUrl);
    url.pathname = `/${name}`;
    await this.#run(["migrate"], url.href);
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
    const args = ["serve", "--port", "0", "--host", "127.0.0.1"];
    const { child, log } = await this.#spawn(args, databaseUrl);
    const printed = await greeting(child, log, /Server running on port (\d+)/);
    return this.#track(child, Number(printed[1]));
  }

  async startWorker(): Promise<Node> {
    const { child, log } = await this.#spawn(["worker"], this.databaseUrl);
    await greeting(child, log, /Worker running/);
    return this.#track(child, 0);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((node) => node.stop()));
    await this.#postgres.stop();
    await rm(this.#postgres.dataDir, { recursive: true, force: true });
    await rm(this.#stateDir, { recursive: true, force: true });
  }

  #track(child: ChildProcess, port: number): Node {
    const node: Node = {
      port,
      pid: child.pid ?? 0,
      stop: async () => {
        this.#running.delete(node);
        await stopProcess(child);
      },
    };
    this.#running.add(node);
    return node;
  }

  async #run(args: readonly string[], databaseUrl: string): Promise<void> {
    const { child, log } = await this.#spawn(args, databaseUrl);
    const [code] = await once(child, "exit");
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${await readFile(log, "utf8")}`);
  }

  /** Logs go to a file, at the default level: reading them from a pipe would cost processor time here. */
  async #spawn(args: readonly string[], databaseUrl: string): Promise<{ child: ChildProcess; log: string }> {
    this.#logs += 1;
    const log = path.join(this.#stateDir, `${this.#logs}.log`);
    const file = await open(log, "w");
    const child = spawn(process.execPath, [COMMAND, ...args], {
      cwd: this.#stateDir,
      stdio: ["ignore", file.fd, file.fd],
      env: {
        PATH: process.env.PATH,
        TMPDIR: process.env.TMPDIR,
        NODE_OPTIONS: this.#profileDir && `--cpu-prof --cpu-prof-dir=${this.#profileDir}`,
        AWAITHUMANS_DATABASE_URL: databaseUrl,
        AWAITHUMANS_PAYLOAD_KEY: this.#payloadKey,
        AWAITHUMANS_ADMIN_API_TOKEN: this.adminToken,
        AWAITHUMANS_DRAIN_SECONDS: "0",
      },
    });
    await once(child, "spawn");
    await file.close();
    return { child, log };
  }
}

async function greeting(child: ChildProcess, log: string, line: RegExp): Promise<RegExpExecArray> {
  const deadline = performance.now() + START_MS;
  while (performance.now() < deadline && child.exitCode === null) {
    const found = line.exec(await readFile(log, "utf8"));
    if (found) return found;
    await pause(50);
  }
  await stopProcess(child);
  throw new Error(`a server did not start: ${await readFile(log, "utf8")}`);
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const cut = setTimeout(() => child.kill("SIGKILL"), 15_000);
  await ended;
  clearTimeout(cut);
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
