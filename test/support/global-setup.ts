import { rmSync } from "node:fs";
import { rm } from "node:fs/promises";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { Database } from "../../src/services/db/database.ts";
import { startEmbedded } from "../../src/services/db/embedded/index.ts";
import { migrate } from "../../src/services/db/migrate.ts";
import { makeFolder } from "./postgres-folder.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Maintenance database of the Postgres that all tests share. */
    maintenanceUrl: string;
    /** Name of the migrated database that each test's own is copied from. */
    templateName: string;
  }
}

/** One Postgres for the whole run, gone afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { folder, remove: removeFolder } = await makeFolder();
  const server = await startEmbedded({ stateDir: folder, durable: false });
  // Ctrl-C ends the run without its teardown.
  const abandon = () => {
    if (server.pid !== undefined) process.kill(server.pid, "SIGQUIT");
    for (const left of [server.dataDir, folder])
      rmSync(left, { recursive: true, force: true, maxRetries: 20 });
  };
  process.once("exit", abandon);
  const remove = async () => {
    process.off("exit", abandon);
    await server.stop();
    await rm(server.dataDir, { recursive: true, force: true });
    await removeFolder();
  };
  try {
    project.provide("maintenanceUrl", withDatabase(server.url, "postgres"));
    project.provide("templateName", await makeTemplate(server.url));
  } catch (error) {
    await remove();
    throw error;
  }
  return remove;
}

async function makeTemplate(url: string): Promise<string> {
  const db = await Database.open({ url, poolSize: 2, applicationName: "awaithumans template" });
  try {
    await migrate(db, url, [() => runMigrations({ connectionString: url })]);
  } finally {
    await db.close();
  }
  const name = new URL(url).pathname.slice(1);
  const client = new pg.Client({ connectionString: withDatabase(url, "postgres") });
  await client.connect();
  await client.query(`alter database ${name} with allow_connections false is_template true`);
  await client.end();
  return name;
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
