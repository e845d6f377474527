import { fileURLToPath } from "node:url";
import { type ChannelInUse, type ChannelsOptions, channelsOf, findInUse, serverFacts } from "./channels.ts";
import { deriveKey } from "./config.ts";
import { settingFindings } from "./findings.ts";
import { awaithumans } from "./gateway/awaithumans/dialect.ts";
import { errorReply, sampleReply } from "./gateway/awaithumans/errors.ts";
import { createGateway, type Gateway } from "./gateway/core/gateway.ts";
import { openDoors } from "./gateway/inbound/doors.ts";
import { metricsPage } from "./gateway/pages/metrics.ts";
import { openMonitor } from "./gateway/pages/monitor.ts";
import { pages } from "./gateway/pages/pages.ts";
import { SESSION_SALT, sessionCookies } from "./gateway/session/cookie.ts";
import { GRACE_SECONDS, startJobs, startRunners } from "./jobs.ts";
import { Metrics } from "./metrics/index.ts";
import type { Parts, StartOptions } from "./parts.ts";
import { offerSetup, openCredentials, PASSWORD_LINK_SALT, PasswordLinks } from "./services/auth/index.ts";
import { makeVault, openIdentities } from "./services/channel/index.ts";
import { askOnce } from "./services/core/ask-once.ts";
import { makeAuthenticate } from "./services/core/authenticate.ts";
import { interceptors } from "./services/core/interceptors.ts";
import { inProcessTransport } from "./services/core/transport.ts";
import { within } from "./services/core/within.ts";
import { Database } from "./services/db/database.ts";
import { type Health, health } from "./services/db/health.ts";
import { newId, newSecret } from "./services/db/ids.ts";
import { startServices } from "./services/index.ts";
import { findPerson } from "./services/user/index.ts";
import { packageVersion } from "./version.ts";
import type { Channel } from "./workers/core/channel.ts";
import type { JobRunner } from "./workers/core/runner.ts";
import { openVerifiers } from "./workers/core/verifiers.ts";

export interface Running {
  /** The port listened on; undefined for a worker. */
  port: number | undefined;
  /** The port for metrics and health checks, where there is one. */
  metricsPort: number | undefined;
  /** Token for `/setup?token=…` while there is no user yet; a new one each start. */
  setupToken: string | undefined;
  /** How the channels in use stand, once their vendors have been asked; to be told by whoever started this. */
  channelsInUse: Promise<readonly ChannelInUse[]>;
  /** Stops in order: not ready, drain, parked polls answered, listener, jobs and database last. */
  close(): Promise<void>;
}

/** How far this process has come. */
interface State {
  stopping: boolean;
  /** Whether callers are listened to. */
  serving: boolean;
  runners: readonly JobRunner[];
}

interface Watched {
  readonly state: State;
  readonly probe: () => Promise<Health>;
}

const DASHBOARD = "../web/dist";
const DOCUMENTS = "../docs";

const now = () => new Date();

/**
 * Starts one process on a database whose schema is current.
 * @throws the operating system's error where the port is taken; nothing is left running then.
 */
export async function start(options: StartOptions): Promise<Running> {
  const { config, role, hosts, log } = options;
  const stop: (() => Promise<void>)[] = [];
  const state: State = { stopping: false, serving: false, runners: [] };
  const close = () => {
    state.stopping = true;
    return stopAll(stop);
  };
  try {
    await openTraces(options, stop);
    const parts = await open(options, stop);
    const probe = askOnce(() => health(parts.db, now()), HEALTH_AGE_MS);
    const metricsPort = await startMonitor(parts, { state, probe }, stop);
    startJobs(parts, stop);
    if (role !== "server") state.runners = await startRunners(parts, stop);
    const channelsInUse = findInUse(parts.channels.values());
    const running = { metricsPort, channelsInUse, close };
    if (role === "worker") return { port: undefined, setupToken: undefined, ...running };

    const { gateway, settled } = makeGateway(parts, { state, probe });
    stop.push(() => within(settled(), GRACE_SECONDS * 1000));
    const { port } = await gateway.listen({ hosts, port: config.port });
    state.serving = true;
    stop.push(() => gateway.close(GRACE_SECONDS * 1000));
    stop.push(async () => {
      if (config.drainSeconds > 0) log.info({ seconds: config.drainSeconds }, "draining");
      await new Promise((resolve) => setTimeout(resolve, config.drainSeconds * 1000));
    });
    const setupToken = newSecret();
    const offered = await offerSetup(parts.db, setupToken, now());
    return { port, setupToken: offered ? setupToken : undefined, ...running };
  } catch (error) {
    await close().catch((failure) => log.error({ err: failure }, "stopping after a failed start"));
    throw error;
  }
}

/** Takes every step, the latest first, also where one fails; the first failure is thrown at the end. */
async function stopAll(stop: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (let step = stop.pop(); step; step = stop.pop()) await step().catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

/** First and so closed last: what is done while closing is traced, too. Nothing of it is loaded where it is off. */
async function openTraces({ config, log }: StartOptions, stop: (() => Promise<void>)[]): Promise<void> {
  if (config.tracing === undefined) return;
  const { openTracing } = await import("./tracing/tracing.ts");
  const tracing = openTracing({ settings: config.tracing, version: packageVersion(), log });
  stop.push(() => tracing.close());
}

async function open(options: StartOptions, stop: (() => Promise<void>)[]): Promise<Parts> {
  const { config, role, log } = options;
  const db = await Database.open({
    url: config.databaseUrl,
    poolSize: config.databasePoolSize,
    applicationName: `awaithumans ${role}`,
  });
  stop.push(() => db.close());
  const cookie = sessionCookies({
    key: deriveKey(config.payloadKey, SESSION_SALT),
    secure: config.publicUrl.startsWith("https://"),
  });
  const channels = openChannels(options, db);
  for (const channel of channels.values()) stop.push(async () => channel.close?.());
  const verifiers = openVerifiers(options.plugins.providers, config);
  const key = deriveKey(config.payloadKey, PASSWORD_LINK_SALT);
  const passwordLinks = new PasswordLinks({ key, publicUrl: config.publicUrl });
  const services = startServices({
    db,
    databaseUrl: config.databaseUrl,
    nodeId: newId(),
    outboundAllow: config.outboundAllow,
    verifiers,
    channels,
    vault: makeVault(config.payloadKey),
    passwordLinks,
    settings: config,
    maxWaiters: config.maxWaiters,
    facts: serverFacts(config),
    settingFindings: settingFindings(config, options.plugins),
    sources: { now, newId, newSecret, cookie },
    log,
  });
  stop.push(() => services.close());
  const version = packageVersion();
  const metrics = new Metrics({ db, services, version, role, now });
  stop.push(async () => metrics.close());
  return { ...options, db, channels, verifiers, passwordLinks, services, cookie, version, metrics };
}

/** The channels of this server, with the senders that operators stored. */
export function openChannels(
  options: Omit<ChannelsOptions, "identities">,
  db: Database,
): ReadonlyMap<string, Channel> {
  const vault = makeVault(options.config.payloadKey);
  return channelsOf({ ...options, identities: () => openIdentities(db, vault) });
}

/** Connections beside those of whoever waits, of whom a second time as many may be in coming. */
const CONNECTIONS_MAX = 10_000;

/** How old an answer about the database's health may be: probes and watchers share one query. */
const HEALTH_AGE_MS = 500;

/** The port for whoever watches over this process, where there is to be one: open first and closed last. */
async function startMonitor(
  { config, role, metrics, log }: Parts,
  { state, probe }: Watched,
  stop: (() => Promise<void>)[],
): Promise<number | undefined> {
  if (config.metricsPort === undefined) return undefined;
  const works = () => state.runners.length > 0 && state.runners.every(({ running }) => running);
  const monitor = await openMonitor({
    hosts: [config.metricsHost],
    port: config.metricsPort,
    metrics,
    // Where callers are served, jobs that do not run are no reason to send the callers elsewhere.
    readiness: async () => {
      const fit = !state.stopping && (role === "worker" ? works() : state.serving);
      return { ready: fit && (await probe()).reachable };
    },
    log,
  });
  stop.push(() => monitor.close());
  log.info({ host: config.metricsHost, port: monitor.port }, "metrics and health checks");
  return monitor.port;
}

/** The gateway, and a way to wait for what its doors have still to do. */
function makeGateway(
  parts: Parts,
  { state, probe }: Watched,
): { gateway: Gateway; settled(): Promise<void> } {
  const { config, db, channels, services, cookie, version, metrics, log } = parts;
  const readiness = async () => {
    const { reachable, workerLagSeconds } = await probe();
    return { ready: reachable && !state.stopping, ...(reachable && { workerLagSeconds }) };
  };
  // Built into `web/dist` of the checkout, or of the package.
  const dashboard = pages({
    dashboardDir: fileURLToPath(new URL(DASHBOARD, import.meta.url)),
    embedOrigins: config.embedOrigins,
    docs: {
      dir: fileURLToPath(new URL(DOCUMENTS, import.meta.url)),
      publicUrl: config.publicUrl,
      envelope: sampleReply(config.publicUrl),
    },
  });
  const { publicUrl } = config;
  const intercept = interceptors({ log, publicUrl, onCall: metrics.onCall });
  const doors = openDoors({
    channels: [...channels.values()],
    transport: inProcessTransport(services.implementations, intercept),
    findPerson: (key) => findPerson(db, key),
    log,
  });
  const gateway = createGateway({
    config,
    log,
    implementations: services.implementations,
    interceptors: intercept,
    authenticate: makeAuthenticate({
      adminToken: config.adminToken,
      unseal: cookie.unseal,
      ...openCredentials(db, config),
    }),
    waiters: services.waiters,
    readiness,
    dialects: [
      awaithumans({
        version,
        readiness,
        publicUrl,
        documentation: dashboard.documentation,
        doors: doors.rows,
      }),
      metricsPage(metrics, (refusal, requestId) => errorReply(refusal, { requestId, publicUrl })),
    ],
    pages: dashboard,
    onRequest: metrics.onRequest,
    maxConnections: CONNECTIONS_MAX + 2 * config.maxWaiters,
  });
  metrics.watchGateway(gateway);
  return { gateway, settled: doors.settled };
}
