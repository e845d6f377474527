import { pino } from "pino";
import { deriveKey } from "../../src/config.ts";
import { awaithumansEvents, CALLBACK_SALT } from "../../src/gateway/awaithumans/events.ts";
import { Database } from "../../src/services/db/database.ts";
import { Kick } from "../../src/services/db/outbox.ts";
import { networks } from "../../src/services/outbound/index.ts";
import { startDispatcher } from "../../src/workers/core/dispatcher.ts";
import { logged } from "../../src/workers/core/handlers.ts";
import { JobRunner } from "../../src/workers/core/runner.ts";
import { CallbackSender } from "../../src/workers/jobs/callback-send.ts";
import { IDLE_HANDLERS } from "./idle-handlers.ts";

/** Dispatcher and job runner as a worker process has them; returns what stops them. */
export async function startWorker(url: string): Promise<() => Promise<void>> {
  const log = pino({ level: "silent" });
  const now = () => new Date();
  const db = await Database.open({ url, poolSize: 3, applicationName: "awaithumans worker" });
  const key = Buffer.alloc(32, 1);
  const events = {
    awaithumans: awaithumansEvents({ signing: deriveKey(key, CALLBACK_SALT), webhook: [key] }),
  };
  const callbacks = new CallbackSender({
    db,
    events,
    allow: networks(["127.0.0.0/8"]),
    budgetMs: 10_000,
    version: "0",
    around: (run) => logged("callback:send", run, { log }),
    now,
  });
  const runner = await JobRunner.start({
    url,
    poolSize: 4,
    concurrency: 2,
    stopSeconds: 10,
    log,
    handlers: { ...IDLE_HANDLERS, "callback:send": callbacks.run },
  });
  const dispatcher = startDispatcher({ db, channels: [], kick: new Kick(), now, log });
  return async () => {
    await dispatcher.close();
    await runner.close();
    await callbacks.close();
    await db.close();
  };
}

const [, script, url] = process.argv;
if (script === import.meta.filename && url !== undefined) await startWorker(url);
