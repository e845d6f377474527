import { chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { makeStateDir, writePrivate } from "../../../private-file.ts";
import { newSecret } from "../ids.ts";
import { findBinaries } from "./binaries.ts";
import { Keeper } from "./keeper.ts";
import { clusterOwner, dataPlace, exists, postgresOwner } from "./place.ts";
import { type Cluster, clearLeftover, freePort, runProgram } from "./process.ts";

export interface EmbeddedOptions {
  /** Holds the password, and the data unless Postgres' user cannot get there. The caller holds its lock. */
  stateDir: string;
  /** False for tests: nothing is flushed to disk. */
  durable?: boolean;
  /** Told when the server died by itself and was started again, or could not be. */
  onTrouble?: (message: string) => void;
}

export interface EmbeddedPostgres {
  /** Contains the password. The same as long as this process runs, restarts of Postgres included. */
  readonly url: string;
  readonly dataDir: string;
  /** Process number of the server that runs now. */
  readonly pid: number | undefined;
  stop(): Promise<void>;
}

const NAME = "awaithumans";

/** Starts a Postgres of our own on a free loopback port, creating the cluster on first use. */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const stateDir = path.resolve(options.stateDir);
  await makeStateDir(stateDir);
  const data = await dataPlace(stateDir, postgresOwner());
  const owner = await clusterOwner(data, postgresOwner());
  const cluster = { binaries: await findBinaries(owner), data, owner, durable: options.durable ?? true };
  const password = await ensureCluster(cluster, path.join(stateDir, "postgres.password"));
  await clearLeftover(cluster);
  const port = await freePort();
  const keeper = new Keeper(cluster, { port, onTrouble: options.onTrouble ?? (() => {}) });
  await keeper.start();
  const url = `postgres://${NAME}:${password}@127.0.0.1:${port}/${NAME}`;
  try {
    await ensureDatabase(url);
  } catch (error) {
    await keeper.stop();
    throw error;
  }
  return {
    url,
    dataDir: data,
    get pid() {
      return keeper.pid;
    },
    stop: () => keeper.stop(),
  };
}

/** Makes the cluster where there is none yet; complete or not at all. Returns the password. */
async function ensureCluster(cluster: Cluster, passwordFile: string): Promise<string> {
  // The folder is there under this name only once it is complete.
  if (await exists(cluster.data)) return readPassword(passwordFile);
  const password = newSecret();
  await writePrivate(passwordFile, `${password}\n`);
  const draft = `${cluster.data}.new`;
  const secret = `${cluster.data}.secret`;
  await rm(draft, { recursive: true, force: true });
  await rm(secret, { force: true });
  await writeFile(secret, `${password}\n`, { mode: 0o600, flag: "wx" });
  try {
    if (cluster.owner) await chown(secret, cluster.owner.uid, cluster.owner.gid);
    await initialise(cluster, { draft, secret });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `Postgres could not be set up here; AWAITHUMANS_DATABASE_URL takes one of yours. ${reason}`,
      { cause },
    );
  } finally {
    await rm(secret, { force: true });
  }
  await rename(draft, cluster.data);
  return password;
}

async function initialise(
  cluster: Cluster,
  { draft, secret }: { draft: string; secret: string },
): Promise<void> {
  await mkdir(draft, { mode: 0o700 });
  if (cluster.owner) await chown(draft, cluster.owner.uid, cluster.owner.gid);
  await runProgram(cluster, cluster.binaries.initdb, [
    ...["-D", draft, "-U", NAME, `--pwfile=${secret}`, "--auth=scram-sha-256", "--encoding=UTF8"],
    ...["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions"],
    ...(cluster.durable ? [] : ["--no-sync"]),
  ]);
}

async function readPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (cause) {
    throw new Error(
      `The database is there but its password file ${file} is not readable. Restore that file, or remove its ` +
        "folder to begin with an empty database.",
      { cause },
    );
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  const client = new pg.Client({ connectionString: maintenance.href, application_name: "awaithumans" });
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [NAME]);
    if (found.rowCount === 0) await client.query(`create database ${NAME}`);
  } finally {
    await client.end();
  }
}
