import { Registry } from "prom-client";
import type { EndedCall } from "../services/core/interceptors.ts";
import type { Connections, Database } from "../services/db/database.ts";
import type { Services } from "../services/index.ts";
import { waitingChecks } from "../services/schema/index.ts";
import type { EndedJob } from "../workers/core/handlers.ts";
import { callMetrics } from "./calls.ts";
import { jobMetrics } from "./jobs.ts";
import { outboxMetrics } from "./outbox.ts";
import { type GatewayUse, processMetrics } from "./process.ts";
import { type Route, requestMetrics } from "./requests.ts";
import { taskMetrics } from "./tasks.ts";

export interface MetricsOptions {
  db: Database;
  services: Services;
  version: string;
  role: string;
  now: () => Date;
}

/** The metrics of one process. Most are plain numbers that others keep, and are read when somebody asks. */
export class Metrics {
  readonly #registry = new Registry();
  readonly #pools = new Map<string, () => Connections>();
  readonly #stop: () => void;
  #gateway: GatewayUse = { connections: 0, arrivingBytes: 0 };
  readonly onCall: (ended: EndedCall) => void;
  readonly onJob: (ended: EndedJob) => void;
  readonly onRequest: (route: Route | undefined, status: number) => void;

  constructor({ db, services, version, role, now }: MetricsOptions) {
    this.onCall = callMetrics(this.#registry);
    this.onRequest = requestMetrics(this.#registry);
    this.onJob = jobMetrics(this.#registry);
    taskMetrics(this.#registry, services);
    this.#stop = outboxMetrics(this.#registry, { db, now });
    this.addPool("calls", () => db.connections);
    processMetrics(this.#registry, {
      version,
      role,
      pools: this.#pools,
      gateway: () => this.#gateway,
      schemaChecks: waitingChecks,
    });
  }

  addPool(name: string, connections: () => Connections): void {
    this.#pools.set(name, connections);
  }

  /** Where callers come in. */
  watchGateway(gateway: GatewayUse): void {
    this.#gateway = gateway;
  }

  /** Everything, in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics();
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  close(): void {
    this.#stop();
  }
}
