import { deriveKey } from "./config.ts";
import { awaithumansEvents, CALLBACK_SALT } from "./gateway/awaithumans/events.ts";
import type { Parts } from "./parts.ts";
import { newId } from "./services/db/ids.ts";
import { expireDueTasks, readDeadlines } from "./services/task/jobs.ts";
import { ENDPOINT_LIMITS } from "./workers/channels/callback/endpoints.ts";
import { startDeadlines } from "./workers/core/deadlines.ts";
import { startDispatcher } from "./workers/core/dispatcher.ts";
import { startFigures } from "./workers/core/figures.ts";
import { type Handlers, logged } from "./workers/core/handlers.ts";
import { startRetention } from "./workers/core/retention.ts";
import { JobRunner, type JobRunnerOptions } from "./workers/core/runner.ts";
import { answerVerify } from "./workers/jobs/answer-verify.ts";
import { CallbackSender } from "./workers/jobs/callback-send.ts";
import { deliveryRefresh } from "./workers/jobs/delivery-refresh.ts";
import { deliverySend } from "./workers/jobs/delivery-send.ts";
import { letterSend } from "./workers/jobs/letter-send.ts";
import { taskExpire } from "./workers/jobs/task-expire.ts";

const CALLBACK_BUDGET_MS = 10_000;
/** Jobs that mostly wait for others need a connection for moments only: to be told of jobs, to take some, to say that they are done. */
const SENDING_CONNECTIONS = 4;
/** Most messages that one process sends by one channel at once. */
const MESSAGES_AT_ONCE = 20;
/** Most at once of what is rare: letters, and messages of channels that this server does not have. */
const LETTERS_AT_ONCE = 4;
/** Most verdicts that one process asks for at once. */
const VERDICTS_AT_ONCE = 10;
/** Statements that end due tasks; the second goes on where the first waits. */
const EXPIRIES_AT_ONCE = 2;
/** Longest wait for calls under way, and for running jobs, when stopping; above the callback's budget. */
export const GRACE_SECONDS = 15;

const now = () => new Date();

/** The loops that hand due work to the job runner: the outbox in every role, deadlines where jobs run. */
export function startJobs(parts: Parts, stop: (() => Promise<void>)[]): void {
  const { config, db, services, role, log } = parts;
  const channels = [...parts.channels.keys()];
  const dispatcher = startDispatcher({ db, channels, kick: services.outbox, now, log });
  stop.push(() => dispatcher.close());
  if (role === "server") return;
  const deadlines = startDeadlines({ db, readDeadlines, kick: services.outbox, now, log });
  stop.push(() => deadlines.close());
  const retention = startRetention({ db, days: config.retentionDays, now, log });
  stop.push(() => retention.close());
  const figures = startFigures({ db, now, log });
  stop.push(() => figures.close());
}

/** Who tells agents. */
function openCallbacks({ config, db, version, metrics, log }: Parts): CallbackSender {
  const events = awaithumansEvents({
    signing: deriveKey(config.payloadKey, CALLBACK_SALT),
    webhook: config.webhookSecrets,
  });
  return new CallbackSender({
    db,
    events: { awaithumans: events },
    allow: config.outboundAllow,
    budgetMs: CALLBACK_BUDGET_MS,
    version,
    around: (run) => logged("callback:send", run, { log, onJob: metrics.onJob }),
    now,
  });
}

/** What this process does for each job. */
function handlersOf(parts: Parts, callbacks: CallbackSender): Handlers {
  const { db, channels, verifiers, passwordLinks, services, log } = parts;
  const { changes, outbox, touched } = services;
  const expiry = { db, changes, aside: new Set<string>(), log };
  return {
    "callback:send": callbacks.run,
    "delivery:send": deliverySend({ db, channels, touched, now, newId }),
    "delivery:refresh": deliveryRefresh({ db, channels, now }),
    "letter:send": letterSend({ db, channels, passwordLinks, now }),
    "answer:verify": answerVerify({ db, channels, verifiers, changes, outbox, now, newId }),
    "task:expire": taskExpire({
      kick: outbox,
      now,
      expireDueTasks: (batch) => expireDueTasks(expiry, { ...batch, newId }),
    }),
  };
}

/** A runner for deadlines and for each other side: whoever hangs, a model or a mail server, holds up none of the others. */
export async function startRunners(
  parts: Parts,
  stop: (() => Promise<void>)[],
): Promise<readonly JobRunner[]> {
  const { config, metrics, log } = parts;
  const callbacks = openCallbacks(parts);
  stop.push(() => callbacks.close());
  const {
    "callback:send": tell,
    "answer:verify": verify,
    "task:expire": expire,
    "letter:send": letter,
    ...messages
  } = handlersOf(parts, callbacks);
  const runners: JobRunner[] = [];
  stop.push(async () => {
    callbacks.takeUpNoMore();
    await Promise.all(runners.map((runner) => runner.close()));
  });
  const usual = { url: config.databaseUrl, stopSeconds: GRACE_SECONDS, onJob: metrics.onJob, log };
  const start = async (
    pool: string,
    handlers: Partial<Handlers>,
    limits: Pick<JobRunnerOptions, "concurrency" | "poolSize" | "takenAtOnce" | "channel">,
  ) => {
    const runner = await JobRunner.start({ ...usual, ...limits, handlers });
    runners.push(runner);
    metrics.addPool(pool, () => runner.connections);
  };
  const sending = (concurrency: number) => ({ concurrency, poolSize: SENDING_CONNECTIONS });
  const working = (concurrency: number) => ({ concurrency, poolSize: concurrency });
  const { inAll } = ENDPOINT_LIMITS;
  await start("callbacks", { "callback:send": tell }, { ...sending(inAll), takenAtOnce: inAll });
  for (const channel of parts.channels.keys())
    await start(`messages:${channel}`, messages, { ...sending(MESSAGES_AT_ONCE), channel });
  await start("letters", { "letter:send": letter, ...messages }, sending(LETTERS_AT_ONCE));
  await start("verdicts", { "answer:verify": verify }, working(VERDICTS_AT_ONCE));
  await start("deadlines", { "task:expire": expire }, working(EXPIRIES_AT_ONCE));
  return runners;
}
