import { collectDefaultMetrics, type Registry } from "prom-client";
import type { Connections } from "../services/db/database.ts";
import { gauge, only } from "./kept.ts";

/** These walk all handles of the process each time they are read, and there may be tens of thousands. */
const COSTLY = [
  ...["nodejs_active_handles", "nodejs_active_handles_total", "nodejs_active_requests"],
  ...["nodejs_active_requests_total", "nodejs_active_resources", "nodejs_active_resources_total"],
];

/** What callers use of this process now. */
export interface GatewayUse {
  readonly connections: number;
  readonly arrivingBytes: number;
}

export interface ProcessMetrics {
  version: string;
  role: string;
  /** By name. */
  pools: ReadonlyMap<string, () => Connections>;
  gateway: () => GatewayUse;
  /** Schema checks that wait for a process of their own. */
  schemaChecks: () => number;
}

/** What the process is, its event loop and memory, and its connections. */
export function processMetrics(registry: Registry, about: ProcessMetrics): void {
  const { version, role, pools } = about;
  collectDefaultMetrics({ register: registry, prefix: "awaithumans_" });
  for (const name of COSTLY) registry.removeSingleMetric(`awaithumans_${name}`);
  gauge(
    registry,
    { name: "build_info", help: "Always 1; the labels tell version and role.", labels: ["version", "role"] },
    () => [[{ version, role }, 1]],
  );
  gauge(
    registry,
    {
      name: "pool_connections",
      help: "Connections to the database, by pool and whether they are busy.",
      labels: ["pool", "state"],
    },
    function* () {
      for (const [pool, read] of pools) {
        const { total, idle } = read();
        yield [{ pool, state: "idle" }, idle];
        yield [{ pool, state: "busy" }, total - idle];
      }
    },
  );
  gauge(
    registry,
    { name: "pool_waiting", help: "Who waits for a connection to the database, by pool.", labels: ["pool"] },
    function* () {
      for (const [pool, read] of pools) yield [{ pool }, read().waiting];
    },
  );
  gauge(registry, { name: "connections", help: "Open connections of callers." }, () =>
    only(about.gateway().connections),
  );
  gauge(
    registry,
    { name: "arriving_body_bytes", help: "Bytes of bodies above 64 KiB that are not complete yet." },
    () => only(about.gateway().arrivingBytes),
  );
  gauge(
    registry,
    { name: "schema_checks_waiting", help: "Costly schema checks that wait for their turn." },
    () => only(about.schemaChecks()),
  );
}
