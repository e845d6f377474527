import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { Database } from "../../src/services/db/database.ts";

export interface TestDatabase {
  /** For a second pool, a job runner or a child process. */
  url: string;
  db: Database;
  /** Closes `db` and drops the database, whoever is still connected. */
  close(): Promise<void>;
}

/** A database of the test's own with the current schema, ours and the job runner's, and no rows. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { url, drop } = await createDatabase(inject("templateName"));
  const db = await Database.open({ url, poolSize: 5, applicationName: "awaithumans test" });
  return {
    url,
    db,
    close: async () => {
      await db.close();
      await drop();
    },
  };
}

/** A database without any schema. */
export function createEmptyDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  return createDatabase("template0");
}

async function createDatabase(template: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await maintain(`create database ${name} template ${template}`);
  const url = new URL(inject("maintenanceUrl"));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => maintain(`drop database ${name} with (force)`) };
}

async function maintain(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("maintenanceUrl") });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
