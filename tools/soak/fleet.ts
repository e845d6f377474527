import { randomBytes } from "node:crypto";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { migrateBy, startServerProcess, startWorkerProcess } from "../../bench/support/node-process.ts";
import { pause } from "../../bench/support/statistics.ts";
import { type EmbeddedPostgres, startEmbedded } from "../../src/services/db/embedded/index.ts";
import { Slot } from "./slot.ts";

/** A Postgres that keeps its word, two servers and two workers on it, by the commands that users have. */
export class Fleet {
  readonly adminToken: string;
  readonly servers: readonly Slot[];
  readonly workers: readonly Slot[];
  readonly #folder: string;
  readonly #postgres: EmbeddedPostgres;

  private constructor(folder: string, postgres: EmbeddedPostgres, env: Readonly<Record<string, string>>) {
    const plan = { folder, env };
    this.#folder = folder;
    this.#postgres = postgres;
    this.adminToken = env.AWAITHUMANS_ADMIN_API_TOKEN ?? "";
    const worker = async () => ({ process: await startWorkerProcess(plan), port: 0 });
    this.servers = [1, 2].map((n) => new Slot(`server ${n}`, () => startServerProcess(plan)));
    this.workers = [1, 2].map((n) => new Slot(`worker ${n}`, worker));
  }

  static async start(): Promise<Fleet> {
    const folder = await mkdtemp(path.join(tmpdir(), "awaithumans-soak-"));
    // Postgres runs as another user where this runs as root, and must be able to pass.
    await chmod(folder, 0o755);
    const postgres = await startEmbedded({ stateDir: folder });
    const env = {
      AWAITHUMANS_DATABASE_URL: postgres.url,
      AWAITHUMANS_DATABASE_POOL_SIZE: "10",
      AWAITHUMANS_PAYLOAD_KEY: randomBytes(32).toString("base64"),
      AWAITHUMANS_ADMIN_API_TOKEN: randomBytes(16).toString("hex"),
      AWAITHUMANS_OUTBOUND_ALLOW: "127.0.0.0/8",
      AWAITHUMANS_DRAIN_SECONDS: "1",
      AWAITHUMANS_LOG_LEVEL: "warn",
    };
    const fleet = new Fleet(folder, postgres, env);
    try {
      await migrateBy({ folder, env });
      await Promise.all(fleet.slots.map((slot) => slot.start()));
    } catch (error) {
      await fleet.remove();
      throw error;
    }
    return fleet;
  }

  get slots(): readonly Slot[] {
    return [...this.servers, ...this.workers];
  }

  get databaseUrl(): string {
    return this.#postgres.url;
  }

  /** A fast shutdown of Postgres; whoever keeps it starts it again, on the same port. */
  async restartPostgres(): Promise<void> {
    const { pid } = this.#postgres;
    if (pid === undefined) return;
    process.kill(pid, "SIGINT");
    while (this.#postgres.pid === pid) await pause(20);
  }

  /** Stops every process as a deployment does. */
  async stop(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.stop()));
  }

  /** Ends whatever still runs, and leaves nothing behind. */
  async remove(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.kill()));
    await this.#postgres.stop();
    await rm(this.#postgres.dataDir, { recursive: true, force: true });
    await rm(this.#folder, { recursive: true, force: true });
  }
}
