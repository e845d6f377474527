import pg from "pg";
import { type Database, sqlState } from "./database.ts";

/** Any fixed number; every process that migrates this database takes the same lock. */
const MIGRATION_LOCK = 7_141_320_417;

/** Nodes of the version before take the locks of several tables in orders of their own: whoever Postgres picks is undone. */
const DEADLOCK = "40P01";
const TRIES_MAX = 5;

/** A further step under the same lock, e.g. the job runner's own migrations. */
export type MigrationStep = () => Promise<void>;

/** Brings the schema up to date. Safe to run from many processes at once; returns what it applied. */
export async function migrate(db: Database, url: string, steps: readonly MigrationStep[]): Promise<string[]> {
  const client = new pg.Client({ connectionString: url, application_name: "awaithumans migrate" });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    const applied = await applyAll(db);
    for (const step of steps) await step();
    return applied.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function applyAll(db: Database) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await db.orm.migrator.up();
    } catch (error) {
      if (sqlState(error) !== DEADLOCK || tried === TRIES_MAX) throw error;
    }
  }
}

/** Names of the migrations that this version brings and the database lacks. */
export async function pendingMigrations(db: Database): Promise<string[]> {
  const pending = await db.orm.migrator.getPending();
  return pending.map((migration) => migration.name);
}
