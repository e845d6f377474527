import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { type ChannelInUse, type ChannelsOptions, channelsOf, findInUse, serverFacts } from "./channels.ts";
import { type Config, deriveKey } from "./config.ts";
import { awaithumans } from "./gateway/awaithumans/dialect.ts";
import { sampleReply } from "./gateway/awaithumans/errors.ts";
import { awaithumansEvents, CALLBACK_SALT } from "./gateway/awaithumans/events.ts";
import { createGateway, type Gateway } from "./gateway/core/gateway.ts";
import { openDoors } from "./gateway/inbound/doors.ts";
import { pages } from "./gateway/pages/pages.ts";
import { SESSION_SALT, type SealedCookie, sessionCookies } from "./gateway/session/cookie.ts";
import type { ServerPlugins } from "./plugins.ts";
import { offerSetup, openCredentials, PASSWORD_LINK_SALT, PasswordLinks } from "./services/auth/index.ts";
import { makeVault, openIdentities } from "./services/channel/index.ts";
import { makeAuthenticate } from "./services/core/authenticate.ts";
import { interceptors } from "./services/core/interceptors.ts";
import { inProcessTransport } from "./services/core/transport.ts";
import { within } from "./services/core/within.ts";
import { Database } from "./services/db/database.ts";
import { health } from "./services/db/health.ts";
import { newId, newSecret } from "./services/db/ids.ts";
import { type Services, startServices } from "./services/index.ts";
import { expireDueTasks, nextDueTime } from "./services/task/jobs.ts";
import { findPerson } from "./services/user/index.ts";
import { packageVersion } from "./version.ts";
import type { Channel } from "./workers/core/channel.ts";
import { startDeadlines } from "./workers/core/deadlines.ts";
import { startDispatcher } from "./workers/core/dispatcher.ts";
import type { Handlers } from "./workers/core/handlers.ts";
import { JobRunner } from "./workers/core/runner.ts";
import { openVerifiers, type Verifiers } from "./workers/core/verifiers.ts";
import { answerVerify } from "./workers/jobs/answer-verify.ts";
import { callbackSend } from "./workers/jobs/callback-send.ts";
import { deliveryRefresh } from "./workers/jobs/delivery-refresh.ts";
import { deliverySend } from "./workers/jobs/delivery-send.ts";
import { letterSend } from "./workers/jobs/letter-send.ts";
import { taskExpire } from "./workers/jobs/task-expire.ts";

/** What one process does: answer callers, run jobs, or both. */
export type Role = "server" | "worker" | "both";

export interface StartOptions {
  config: Config & { readonly databaseUrl: string };
  role: Role;
  plugins: ServerPlugins;
  /** Addresses to listen on, all with `config.port`; port 0 takes a free one. Ignored by a worker. */
  hosts: readonly string[];
  log: Logger;
}

export interface Running {
  /** The port listened on; undefined for a worker. */
  port: number | undefined;
  /** Token for `/setup?token=…` while there is no user yet; a new one each start. */
  setupToken: string | undefined;
  /** How the channels in use stand, once their vendors have been asked; to be told by whoever started this. */
  channelsInUse: Promise<readonly ChannelInUse[]>;
  /** Stops in order: not ready, drain, parked polls answered, listener, jobs and database last. */
  close(): Promise<void>;
}

const CALLBACK_BUDGET_MS = 10_000;
/** Most messages that one process sends, and most verdicts that it asks for, at once. */
const DELIVERIES_AT_ONCE = 20;
const VERDICTS_AT_ONCE = 10;
/** Longest wait for calls under way, and for running jobs, when stopping; above the callback's budget. */
const GRACE_SECONDS = 15;

/** What every part of the process works with. */
interface Parts extends StartOptions {
  db: Database;
  channels: ReadonlyMap<string, Channel>;
  verifiers: Verifiers;
  passwordLinks: PasswordLinks;
  services: Services;
  cookie: SealedCookie;
  version: string;
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
  const close = () => stopAll(stop);
  try {
    const parts = await open(options, stop);
    startJobs(parts, stop);
    if (role !== "server") await startRunners(parts, stop);
    const channelsInUse = findInUse(parts.channels.values());
    if (role === "worker") return { port: undefined, setupToken: undefined, channelsInUse, close };

    let draining = false;
    const { gateway, settled } = makeGateway(parts, () => draining);
    stop.push(() => within(settled(), GRACE_SECONDS * 1000));
    const { port } = await gateway.listen({ hosts, port: config.port });
    stop.push(() => gateway.close(GRACE_SECONDS * 1000));
    stop.push(async () => {
      draining = true;
      if (config.drainSeconds > 0) log.info({ seconds: config.drainSeconds }, "draining");
      await new Promise((resolve) => setTimeout(resolve, config.drainSeconds * 1000));
    });
    const setupToken = newSecret();
    const offered = await offerSetup(parts.db, setupToken, now());
    return { port, setupToken: offered ? setupToken : undefined, channelsInUse, close };
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
    facts: serverFacts(config),
    sources: { now, newId, newSecret, cookie },
    log,
  });
  stop.push(() => services.close());
  const parts = { db, channels, verifiers, passwordLinks, services, cookie, version: packageVersion() };
  return { ...options, ...parts };
}

/** The channels of this server, with the senders that operators stored. */
export function openChannels(
  options: Omit<ChannelsOptions, "identities">,
  db: Database,
): ReadonlyMap<string, Channel> {
  const vault = makeVault(options.config.payloadKey);
  return channelsOf({ ...options, identities: () => openIdentities(db, vault) });
}

/** The loops that hand due work to the job runner: the outbox in every role, deadlines where jobs run. */
function startJobs({ db, services, role, log }: Parts, stop: (() => Promise<void>)[]): void {
  const dispatcher = startDispatcher({ db, kick: services.outbox, now, log });
  stop.push(() => dispatcher.close());
  if (role === "server") return;
  const deadlines = startDeadlines({ db, nextDueTime, kick: services.outbox, now, log });
  stop.push(() => deadlines.close());
}

/** What this process does for each job. */
function handlersOf(parts: Parts): Handlers {
  const { config, db, channels, verifiers, passwordLinks, services, version } = parts;
  const events = awaithumansEvents({
    signing: deriveKey(config.payloadKey, CALLBACK_SALT),
    webhook: config.webhookSecret,
  });
  const { changes, outbox, touched } = services;
  return {
    "callback:send": callbackSend({
      db,
      events: { awaithumans: events },
      allow: config.outboundAllow,
      budgetMs: CALLBACK_BUDGET_MS,
      version,
      now,
    }),
    "delivery:send": deliverySend({ db, channels, touched, now, newId }),
    "delivery:refresh": deliveryRefresh({ db, channels, now }),
    "letter:send": letterSend({ db, channels, passwordLinks, now }),
    "answer:verify": answerVerify({ db, channels, verifiers, changes, outbox, now, newId }),
    "task:expire": taskExpire({
      kick: outbox,
      now,
      expireDueTasks: (batch) => expireDueTasks({ db, changes }, { ...batch, newId }),
    }),
  };
}

/** A runner for each kind of other side: whoever hangs, a model or a mail server, holds up none of the others. */
async function startRunners(parts: Parts, stop: (() => Promise<void>)[]): Promise<void> {
  const { config, log } = parts;
  const all = handlersOf(parts);
  const { "answer:verify": verify, "delivery:send": send, "delivery:refresh": refresh, ...rest } = all;
  const { "letter:send": write, ...others } = rest;
  const runners: JobRunner[] = [];
  stop.push(async () => void (await Promise.all(runners.map((runner) => runner.close()))));
  const start = async (handlers: Partial<Handlers>, atOnce: number) => {
    const limits = { poolSize: atOnce, concurrency: atOnce, stopSeconds: GRACE_SECONDS };
    runners.push(await JobRunner.start({ url: config.databaseUrl, ...limits, handlers, log }));
  };
  await start(others, config.databasePoolSize);
  const messages = { "delivery:send": send, "delivery:refresh": refresh, "letter:send": write };
  await start(messages, DELIVERIES_AT_ONCE);
  await start({ "answer:verify": verify }, VERDICTS_AT_ONCE);
}

/** How old an answer about the database's health may be: probes and watchers share one query. */
const HEALTH_AGE_MS = 500;

/** The same promise for everybody who asks within a while. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked = Number.NEGATIVE_INFINITY;
  let answer: Promise<T> | undefined;
  return () => {
    if (answer === undefined || performance.now() - asked > HEALTH_AGE_MS) {
      asked = performance.now();
      answer = ask();
    }
    return answer;
  };
}

/** The gateway, and a way to wait for what its doors have still to do. */
function makeGateway(parts: Parts, draining: () => boolean): { gateway: Gateway; settled(): Promise<void> } {
  const { config, db, channels, services, cookie, version, log } = parts;
  const probe = shared(() => health(db, now()));
  const readiness = async () => {
    const { reachable, workerLagSeconds } = await probe();
    return { ready: reachable && !draining(), ...(reachable && { workerLagSeconds }) };
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
  const intercept = interceptors({ log, publicUrl: config.publicUrl });
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
        publicUrl: config.publicUrl,
        documentation: dashboard.documentation,
        doors: doors.rows,
      }),
    ],
    pages: dashboard,
  });
  return { gateway, settled: doors.settled };
}
