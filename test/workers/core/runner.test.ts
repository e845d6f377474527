import { afterEach, beforeEach, expect, test } from "vitest";
import type { Handlers } from "../../../src/workers/core/handlers.ts";
import { JobRunner } from "../../../src/workers/core/runner.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { IDLE_HANDLERS } from "../idle-handlers.ts";
import { recordingLog } from "../log-lines.ts";
import { readJobs } from "../outbox-rows.ts";

let base: TestDatabase;
let recorded: ReturnType<typeof recordingLog>;
beforeEach(async () => {
  base = await createTestDatabase();
  recorded = recordingLog();
});
afterEach(() => base.close());

function start(handlers: Partial<Handlers>, stopSeconds = 10): Promise<JobRunner> {
  return JobRunner.start({
    url: base.url,
    poolSize: 6,
    concurrency: 4,
    stopSeconds,
    log: recorded.log,
    handlers: {
      ...IDLE_HANDLERS,
      "callback:send": async () => "succeeded",
      ...handlers,
    },
  });
}

async function sql(text: string): Promise<void> {
  await base.db.orm.em.fork().execute(text);
}

function addJob(id: string): Promise<void> {
  return sql(
    `select from graphile_worker.add_job('callback:send', '{"id":"${id}","attempt":0}'::json, max_attempts => 1, job_key => '${id}:0')`,
  );
}

/** Process ids of the runner's connections. */
async function connections(): Promise<number[]> {
  const rows = await base.db.query<{ pid: number }>(
    {
      name: "test-connections",
      text: "select pid from pg_stat_activity where application_name = 'awaithumans jobs' and datname = current_database()",
    },
    [],
  );
  return rows.map(({ pid }) => pid);
}

function jobLines(): Record<string, unknown>[] {
  return recorded.lines.filter(({ msg }) => msg === "job");
}

/** A handler that waits to be told how to end. */
function held() {
  const started = Promise.withResolvers<void>();
  const finish = Promise.withResolvers<string>();
  const handler = () => {
    started.resolve();
    return finish.promise;
  };
  return { started: started.promise, finish: finish.resolve, handler };
}

test("each attempt is run once and logged in one line", async () => {
  const ran: unknown[] = [];
  const runner = await start({
    "callback:send": async (payload) => {
      ran.push(payload);
      return "succeeded";
    },
  });
  await addJob("a");
  await expect.poll(() => jobLines().length).toBe(1);
  await expect.poll(() => readJobs(base.db)).toEqual([]);
  await runner.close();
  expect(ran).toEqual([{ id: "a", attempt: 0 }]);
  expect(jobLines()).toEqual([
    {
      level: 30,
      time: expect.any(Number),
      job: "callback:send",
      row: "a",
      attempt: 1,
      outcome: "succeeded",
      ms: expect.any(Number),
      msg: "job",
    },
  ]);
});

test("a handler that throws leaves a warning and no job behind", async () => {
  const runner = await start({
    "callback:send": async () => {
      throw new Error("the database went away");
    },
  });
  await addJob("a");
  await expect.poll(() => jobLines().length).toBe(1);
  await expect.poll(() => readJobs(base.db)).toEqual([]);
  await runner.close();
  expect(jobLines()).toMatchObject([
    { level: 40, row: "a", outcome: "failed", err: { message: "the database went away" } },
  ]);
});

test("closing waits for the job under way", async () => {
  const job = held();
  const runner = await start({ "callback:send": job.handler });
  await addJob("a");
  await job.started;
  let closed = false;
  const closing = runner.close().then(() => {
    closed = true;
  });
  await sql("select 1");
  expect(closed).toBe(false);
  job.finish("succeeded");
  await closing;
  expect(jobLines()).toMatchObject([{ row: "a", outcome: "succeeded" }]);
  expect(await readJobs(base.db)).toEqual([]);
});

test("closing does not wait for ever", async () => {
  const job = held();
  const runner = await start({ "callback:send": job.handler }, 0);
  await addJob("a");
  await job.started;
  await runner.close();
  expect(recorded.lines.map(({ msg }) => msg)).toContain(
    "jobs still running are cut off; they will be repeated",
  );
  job.finish("late");
});

test("lost connections end neither the process nor the work", async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  process.on("unhandledRejection", note);
  const job = held();
  let runs = 0;
  const runner = await start({
    "callback:send": () => (++runs === 1 ? job.handler() : Promise.resolve("succeeded")),
  });
  await addJob("a");
  await job.started;
  const lost = await connections();
  await sql(`select pg_terminate_backend(pid) from unnest(array[${lost}]) as pid`);
  job.finish("succeeded");
  // A job taken through a dying connection would stay locked; its row, not its job, is what is repeated.
  await expect.poll(async () => (await connections()).filter((pid) => lost.includes(pid))).toEqual([]);
  await addJob("b");
  await expect.poll(() => jobLines().map(({ row }) => row), { timeout: 20_000 }).toEqual(["a", "b"]);
  await expect.poll(async () => (await readJobs(base.db)).filter(({ locked }) => !locked)).toEqual([]);
  await runner.close();
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});

test("a runner that gives up is started again", async () => {
  const exitCode = process.exitCode;
  const runner = await start({});
  const said = (text: string) => recorded.lines.some(({ msg }) => msg === text);
  await expect
    .poll(async () => {
      // Graphile's own signal to stop, here without cause.
      await sql("select pg_notify('worker:migrate', '{\"breaking\":true}')");
      return said("the job runner is started again each second");
    })
    .toBe(true);
  await expect.poll(() => said("the job runner runs again")).toBe(true);
  process.exitCode = exitCode;
  await addJob("a");
  await expect.poll(() => jobLines().length).toBe(1);
  await runner.close();
});

test("a runner that cannot note its jobs, and waits for that for ever, is replaced", async () => {
  const jobs = new Map(["a", "b", "c", "d"].map((id) => [id, held()]));
  const handler = ({ id }: { id: string }) => jobs.get(id)?.handler() ?? Promise.resolve("succeeded");
  const runner = await start({ "callback:send": handler }, 1);
  for (const id of jobs.keys()) await addJob(id);
  await Promise.all(Array.from(jobs.values(), ({ started }) => started));
  await sql(
    "create function refuse() returns trigger language plpgsql as $$ begin raise 'not now'; end $$; " +
      "create trigger refuse before delete on graphile_worker._private_jobs execute function refuse()",
  );
  const failed = () => recorded.lines.filter(({ msg }) => String(msg).startsWith("Failed to complete jobs"));
  for (const [index, id] of ["a", "b", "c"].entries()) {
    jobs.get(id)?.finish("succeeded");
    await expect.poll(() => failed().length).toBe(index + 1);
  }
  await sql("drop trigger refuse on graphile_worker._private_jobs");
  jobs.get("d")?.finish("succeeded");
  await addJob("e");
  await expect.poll(() => jobLines().map(({ row }) => row)).toEqual(["a", "b", "c", "d", "e"]);
  expect(runner.running).toBe(true);
  await runner.close();
});

test("jobs that a killed worker left unrunnable are removed at the next start", async () => {
  await addJob("dead");
  await sql("update graphile_worker._private_jobs set attempts = max_attempts");
  const runner = await start({});
  expect(await readJobs(base.db)).toEqual([]);
  await runner.close();
});

test("without a database it does not start", async () => {
  const nowhere = JobRunner.start({
    url: "postgres://nobody@127.0.0.1:1/nowhere",
    poolSize: 2,
    concurrency: 1,
    stopSeconds: 1,
    log: recorded.log,
    handlers: IDLE_HANDLERS,
  });
  await expect(nowhere).rejects.toThrow(/ECONNREFUSED/);
});
