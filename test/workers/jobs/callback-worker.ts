import { awaithumansEvents } from "../../../src/gateway/awaithumans/events.ts";
import { Database, type Statement } from "../../../src/services/db/database.ts";
import { Kick } from "../../../src/services/db/outbox.ts";
import { networks } from "../../../src/services/outbound/index.ts";
import { startDispatcher } from "../../../src/workers/core/dispatcher.ts";
import { logged } from "../../../src/workers/core/handlers.ts";
import { JobRunner } from "../../../src/workers/core/runner.ts";
import { type CallbackSend, CallbackSender } from "../../../src/workers/jobs/callback-send.ts";
import { recordingLog } from "../log-lines.ts";
import { subjectOf } from "../outbox-rows.ts";

export interface CallbackWorker {
  /** Hands over what is due now. */
  kick(): void;
  /** One line a job. */
  lines: Record<string, unknown>[];
  close(): Promise<void>;
}

/** A worker process's part in callbacks: dispatcher, runner and sender as in src/jobs.ts. */
export async function startCallbackWorker(
  url: string,
  change: Partial<CallbackSend> = {},
): Promise<CallbackWorker> {
  const { log, lines } = recordingLog();
  const now = () => new Date();
  const db = await Database.open({ url, poolSize: 10, applicationName: "awaithumans worker" });
  const key = Buffer.alloc(32, 1);
  const callbacks = new CallbackSender({
    db,
    events: { awaithumans: awaithumansEvents({ signing: key, webhook: [key] }) },
    allow: networks(["127.0.0.0/8"]),
    // Nothing that a test holds runs out of time, however much else the machine does.
    budgetMs: 60_000,
    version: "0",
    around: (run) => logged("callback:send", run, { log }),
    now,
    ...change,
  });
  const handlers = { "callback:send": callbacks.run };
  const limits = { poolSize: 4, concurrency: 128, takenAtOnce: 128, stopSeconds: 10 };
  const runner = await JobRunner.start({ url, ...limits, handlers, log });
  const kick = new Kick();
  const dispatcher = startDispatcher({ db, channels: [], kick, now, log });
  return {
    kick: () => kick.kick(),
    lines,
    close: async () => {
      await dispatcher.close();
      callbacks.takeUpNoMore();
      await runner.close();
      await callbacks.close();
      await db.close();
    },
  };
}

const INSERT: Statement = {
  name: "test-insert-callbacks",
  text: `insert into outbox (id, kind, task_id, endpoint, subject, due_time, create_time, update_time)
    select $1 || n, 'callback', 'tsk_1', $2, $3, due, due, due
    from generate_series(1, $4::int) n, lateral (select $5::timestamptz + n * interval '1 millisecond' as due) d`,
};

/** Callbacks to one receiver, `<name>1` the oldest, all due a minute ago unless told otherwise. */
export async function insertCallbacks(
  db: Database,
  {
    name,
    url,
    count,
    from = new Date(Date.now() - 60_000),
  }: {
    name: string;
    url: string;
    count: number;
    from?: Date;
  },
): Promise<void> {
  await db.query(INSERT, [name, new URL(url).origin, subjectOf(url), count, from]);
}

/** For `expect.poll`, on a machine that has much to do. */
export const IN_TIME = { timeout: 20_000 };

/** How many callbacks there are of each sort; one that waits was put back. */
export async function tally(db: Database, name = ""): Promise<Record<string, number>> {
  const text = `select case when wait_time is not null then 'waiting' when leased_until is not null then 'leased' else state end
      as sort, count(*)::int as count, sum(attempts)::int as attempts from outbox where id like $1 group by 1`;
  const rows = await db.query<{ sort: string; count: number; attempts: number }>(
    { name: "test-tally", text },
    [`${name}%`],
  );
  const attempts = rows.reduce((sum, row) => sum + row.attempts, 0);
  return { ...Object.fromEntries(rows.map(({ sort, count }) => [sort, count])), attempts };
}

const [, script, url] = process.argv;
if (script === import.meta.filename && url !== undefined) await startCallbackWorker(url);
