import { makeWorkerUtils, type Runner, run, type TaskList } from "graphile-worker";
import pg from "pg";
import type { Connections } from "../../services/db/database.ts";
import { type TaskListOptions, taskList } from "./handlers.ts";
import { ImpatientClient } from "./impatient-client.ts";
import { runnerLogger } from "./logger.ts";

export interface JobRunnerOptions extends TaskListOptions {
  /** Connection URL; the runner has a pool of its own. */
  url: string;
  /** Most connections at once. */
  poolSize: number;
  /** Most jobs at once. */
  concurrency: number;
  /** Jobs taken from the database at a time, where a query for each that may run would be too many. */
  takenAtOnce?: number;
  /** Longest wait for running jobs when it stops. */
  stopSeconds: number;
}

const RESTART_MS = 1_000;
const KILL_MS = 2_000;
/** Jobs announce themselves by NOTIFY; this is for a lost announcement. */
const POLL_MS = 2_000;

/** Graphile's runner, started again whenever it gives up, until closed. */
export class JobRunner {
  readonly #options: JobRunnerOptions;
  readonly #pool: pg.Pool;
  readonly #tasks: TaskList;
  #runner: Runner | undefined;
  #restart: NodeJS.Timeout | undefined;
  #starting: Promise<void> | undefined;
  #trouble: string | undefined;
  #closing = false;

  private constructor(options: JobRunnerOptions) {
    this.#options = options;
    this.#pool = openPool(options, ({ message }) => {
      // While closing, the database may go before the last idle connection.
      const level = this.#closing ? "debug" : "warn";
      options.log[level]({ reason: message }, "a connection of the job runner was lost");
    });
    this.#tasks = taskList(options);
  }

  /** @throws if the database cannot be reached; an outage later on is survived. */
  static async start(options: JobRunnerOptions): Promise<JobRunner> {
    const runner = new JobRunner(options);
    try {
      await runner.#removeDeadJobs();
      await runner.#run();
    } catch (error) {
      await runner.#pool.end();
      throw error;
    }
    return runner;
  }

  /** Whether it takes jobs now; while it is started again it does not. */
  get running(): boolean {
    return this.#runner !== undefined && !this.#closing;
  }

  /** The connections of its pool, and how many of its statements wait for one. */
  get connections(): Connections {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    const { poolSize: most } = this.#options;
    return { most, total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  /** Takes no further job and waits for the running ones, within bounds. What is cut off is due again by its lease. */
  async close(): Promise<void> {
    this.#closing = true;
    clearTimeout(this.#restart);
    await this.#starting;
    const { stopSeconds, log } = this.#options;
    const runner = this.#runner;
    if (runner && !(await settled(runner.stop(), stopSeconds * 1000))) {
      log.warn({ stopSeconds }, "jobs still running are cut off; they will be repeated");
      await settled(runner.kill(), KILL_MS);
    }
    await settled(this.#pool.end(), KILL_MS);
  }

  /** Jobs whose worker was killed or lost its connection stay locked for hours, then can never run; their rows go on without them. */
  async #removeDeadJobs(): Promise<void> {
    const utils = await makeWorkerUtils({ pgPool: this.#pool, logger: runnerLogger(this.#options.log) });
    await utils.cleanup({ tasks: ["DELETE_PERMAFAILED_JOBS"] });
    await utils.release();
  }

  async #run(): Promise<void> {
    const { concurrency, takenAtOnce, stopSeconds } = this.#options;
    const runner = await run({
      pgPool: this.#pool,
      taskList: this.#tasks,
      concurrency,
      noHandleSignals: true,
      pollInterval: POLL_MS,
      parsedCronItems: [],
      logger: runnerLogger(this.#options.log),
      // Without a batch nobody awaits the statement that removes a done job, and an outage would end the process;
      // with one, its failure ends the runner, which is then started again.
      preset: {
        worker: {
          completeJobBatchDelay: 0,
          failJobBatchDelay: 0,
          ...(takenAtOnce !== undefined && { localQueue: { size: takenAtOnce } }),
        },
      },
    });
    this.#runner = runner;
    if (this.#trouble !== undefined) this.#options.log.info("the job runner runs again");
    this.#trouble = undefined;
    const ended = () => {
      if (this.#runner === runner) this.#runAgain("the job runner stopped by itself");
    };
    runner.promise.then(ended, ended);
    // It stops by itself then, but counts wrongly what is not noted yet, and may wait for that for ever.
    runner.events.once("pool:fatalError", () => setTimeout(ended, stopSeconds * 1000).unref());
  }

  #runAgain(reason: string): void {
    this.#runner = undefined;
    if (this.#closing) return;
    if (reason !== this.#trouble)
      this.#options.log.warn({ reason }, "the job runner is started again each second");
    this.#trouble = reason;
    this.#restart = setTimeout(() => {
      this.#starting = this.#run().catch((error: unknown) => {
        this.#runAgain(error instanceof Error ? error.message : String(error));
      });
    }, RESTART_MS);
  }
}

function openPool({ url, poolSize }: JobRunnerOptions, lost: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    application_name: "awaithumans jobs",
    Client: ImpatientClient,
    statement_timeout: 15_000,
    query_timeout: 17_000,
    lock_timeout: 5_000,
    idle_in_transaction_session_timeout: 15_000,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  return pool;
}

/** Whether the work ended, well or badly, within the time. */
async function settled(work: Promise<unknown>, ms: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), ms);
  const done = () => resolve(true);
  work.then(done, done);
  return promise.finally(() => clearTimeout(timer));
}
