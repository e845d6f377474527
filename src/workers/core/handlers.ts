import type { Task, TaskList } from "graphile-worker";
import type { Logger } from "pino";
import type { JobName, Jobs } from "../../services/db/jobs.ts";

/** One function a job. It answers with a word for the log; what it throws is logged and the job is over. */
export type Handlers = { readonly [Name in JobName]: (payload: Jobs[Name]) => Promise<string> };

/** Graphile's view of the handlers: each attempt leaves one line in the log. */
export function taskList(handlers: Partial<Handlers>, log: Logger): TaskList {
  return Object.fromEntries(namesOf(handlers).map((name) => [name, logged(name, { handlers, log })]));
}

function logged(job: JobName, { handlers, log }: { handlers: Partial<Handlers>; log: Logger }): Task {
  const handle = handlerOf(handlers, job);
  return async (payload) => {
    const start = performance.now();
    const row = rowOf(payload);
    const line = (outcome: string) => ({ job, row, outcome, ms: Math.round(performance.now() - start) });
    try {
      log.info(line(await handle(payload)), "job");
    } catch (error) {
      // Not rethrown: the row falls due again by itself, and a failed job would stay in Graphile's table.
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ ...line("failed"), reason }, "job");
    }
  };
}

function rowOf(payload: unknown): unknown {
  return typeof payload === "object" && payload !== null && "id" in payload ? payload.id : undefined;
}

/** The cast holds because `Handlers` has no other names than those of `Jobs`. */
function namesOf(handlers: Partial<Handlers>): JobName[] {
  return Object.keys(handlers) as JobName[];
}

/** The cast holds because only the dispatcher and the deadlines add jobs, with the payloads of `Jobs`. */
function handlerOf(handlers: Partial<Handlers>, name: JobName): (payload: unknown) => Promise<string> {
  return handlers[name] as (payload: unknown) => Promise<string>;
}
