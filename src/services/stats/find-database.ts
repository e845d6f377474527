import type { Call } from "../core/call.ts";
import { type Finding, failed, pass, warned } from "../core/finding.ts";
import type { Connections } from "../db/database.ts";
import { pendingMigrations } from "../db/migrate.ts";
import type { StatsDeps } from "./deps.ts";
import { counted, lines, spanText } from "./finding.ts";

const OLDEST_POSTGRES = 15;
/** Every call takes several looks at the database. */
const ROUND_TRIP_MS = 250;
/** Deadlines go by the clock of a node, leases by the database's. */
const CLOCKS_APART_SECONDS = 2;

const ABOUT = {
  name: "diagnose-database",
  text: `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_version') as version,
    clock_timestamp() as now`,
};

export async function lookAtDatabase({ db }: StatsDeps, call: Call): Promise<Finding> {
  // A connection that had to be made would count with the round trip.
  await db.query(ABOUT, []);
  const [begin, start] = [call.clock(), performance.now()];
  const [about] = await db.query<{ major: number; version: string; now: Date }>(ABOUT, []);
  const took = performance.now() - start;
  if (!about) return failed("it answers nothing");
  if (about.major < OLDEST_POSTGRES)
    return failed(`it is Postgres ${about.major}; ${OLDEST_POSTGRES} or newer is needed`);
  const ahead = (begin.getTime() + took / 2 - about.now.getTime()) / 1000;
  const slow =
    took > ROUND_TRIP_MS ? ["each look takes long: bring server and database nearer to each other."] : [];
  const apart =
    Math.abs(ahead) > CLOCKS_APART_SECONDS
      ? [
          `the clock of this server is ${spanText(Math.abs(ahead))} ${ahead > 0 ? "ahead of" : "behind"} the database's. Set both by NTP.`,
        ]
      : [];
  const found = `Postgres ${about.version}, ${took.toFixed(1)} ms there and back`;
  const problems = [...slow, ...apart];
  return problems.length === 0 ? pass(found) : warned(lines(`${found}:`, ...problems));
}

export async function lookAtSchema({ db }: StatsDeps): Promise<Finding> {
  const missing = await pendingMigrations(db);
  return missing.length === 0
    ? pass("up to date")
    : failed(`it lacks ${missing.join(", ")}. Run: \`awaithumans migrate\``);
}

const IN_USE = {
  name: "diagnose-connections",
  text: `select current_setting('max_connections')::int as most,
    (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used`,
};

/** Of the connections that Postgres takes, beyond which somebody soon gets none. */
const CROWDED = 0.9;

export async function lookAtConnections({ db }: StatsDeps, pool: Connections): Promise<Finding> {
  const [found] = await db.query<{ most: number; used: number }>(IN_USE, []);
  const { most, used } = found ?? { most: 0, used: 0 };
  const here = `this server uses ${pool.total - pool.idle} of ${pool.most}`;
  const all = `the database has ${used} of ${most} in use`;
  const waiting =
    pool.waiting > 0
      ? [`${counted(pool.waiting, "call")} wait for one: raise AWAITHUMANS_DATABASE_POOL_SIZE.`]
      : [];
  const crowded =
    used > most * CROWDED
      ? ["the database soon takes no more: raise its max_connections, or make pools smaller."]
      : [];
  const problems = [...waiting, ...crowded];
  return problems.length === 0 ? pass(`${here}; ${all}`) : warned(lines(`${here}; ${all}:`, ...problems));
}
