import { runMigrations } from "graphile-worker";
import pg from "pg";
import { Database } from "../services/db/database.ts";
import { migrate, pendingMigrations } from "../services/db/migrate.ts";
import { CommandError, EXIT, type ExitCode } from "./exit.ts";

const OLDEST_POSTGRES = 15;
const APPLICATION = "awaithumans migrate";

/**
 * Brings our schema and the job runner's up to date. Returns what was applied.
 * @throws CommandError where the database cannot be reached or is too old.
 */
export async function migrateSchema(url: string): Promise<string[]> {
  await checkServer(url);
  const db = await Database.open({ url, poolSize: 2, applicationName: APPLICATION, patient: true });
  try {
    const before = await runnerVersion(url);
    const applied = await migrate(db, url, [() => runMigrations({ connectionString: url })]);
    const after = await runnerVersion(url);
    return after === before ? applied : [...applied, `job runner, version ${after}`];
  } finally {
    await db.close();
  }
}

/** What `awaithumans migrate` would have to do. @throws CommandError as `migrateSchema` does. */
export async function missingInSchema(url: string): Promise<string[]> {
  await checkServer(url);
  const db = await Database.open({ url, poolSize: 2, applicationName: APPLICATION });
  try {
    const pending = await pendingMigrations(db);
    return (await runnerVersion(url)) === 0 ? [...pending, "job runner"] : pending;
  } finally {
    await db.close();
  }
}

async function runnerVersion(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const table = await client.query("select to_regclass('graphile_worker.migrations') is not null as there");
    if (!table.rows[0].there) return 0;
    const { rows } = await client.query(
      "select coalesce(max(id), 0) as version from graphile_worker.migrations",
    );
    return rows[0].version;
  });
}

async function checkServer(url: string): Promise<void> {
  const version = await withClient(url, async (client) => {
    const { rows } = await client.query("select current_setting('server_version_num')::int / 10000 as major");
    return rows[0].major;
  });
  if (version < OLDEST_POSTGRES) {
    throw new CommandError(`The database is Postgres ${version}; ${OLDEST_POSTGRES} or newer is needed.`);
  }
}

async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: APPLICATION,
    connectionTimeoutMillis: 5_000,
  });
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => {});
    throw connectionError(url, error);
  }
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}

/** SQLSTATE of a refused sign-in. */
const REFUSED = ["28P01", "28000", "42501"];
/** SQLSTATE of a server that has no such database. */
const ABSENT = "3D000";

function connectionError(url: string, error: unknown): CommandError {
  const code =
    error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
  if (code === ABSENT)
    return new CommandError(
      `There is no database ${describeDatabase(url)} (${code}). Create it, or mend AWAITHUMANS_DATABASE_URL.`,
      EXIT.unreachable,
    );
  const refused = code !== undefined && REFUSED.includes(code);
  const exitCode: ExitCode = refused ? EXIT.unauthorised : EXIT.unreachable;
  const what = refused ? "refuses this user or password" : "cannot be reached";
  return new CommandError(
    `The database at ${describeDatabase(url)} ${what} (${code ?? "no answer within 5 s"}). ` +
      "Check AWAITHUMANS_DATABASE_URL and that Postgres runs.",
    exitCode,
  );
}

/** Host, port and database name; never user or password. */
export function describeDatabase(url: string): string {
  if (!URL.canParse(url)) return "the address given";
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
