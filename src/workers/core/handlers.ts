import type { TaskList } from "graphile-worker";
import type { Logger } from "pino";
import { type Span, step } from "../../services/core/step.ts";
import { type JobName, type Jobs, jobOfChannel, type OutboxJob } from "../../services/db/jobs.ts";

/** One function a job. It answers with a word for the log; what it throws is logged and the job is over. */
export type Handlers = { readonly [Name in JobName]: (payload: Jobs[Name]) => Promise<string> };

/** A job that is over. */
export interface EndedJob {
  readonly job: JobName;
  /** What the handler said; `failed` where it threw. */
  readonly outcome: string;
  readonly ms: number;
}

export interface TaskListOptions {
  /** Jobs of other names are left to others. */
  handlers: Partial<Handlers>;
  /** Whose jobs alone these are. */
  channel?: string;
  log: Logger;
  /** Told of each job when it is over. */
  onJob?: ((ended: EndedJob) => void) | undefined;
}

/** Graphile's view of the handlers: each attempt leaves one line in the log. */
export function taskList(options: TaskListOptions): TaskList {
  const { handlers, channel, ...told } = options;
  const identifierOf = (name: JobName) => (channel === undefined ? name : jobOfChannel(name, channel));
  return Object.fromEntries(
    namesOf(handlers).map((name) => [identifierOf(name), logged(name, handlerOf(handlers, name), told)]),
  );
}

/** A handler with all that is told of its jobs: the line in the log, the step, the figures. Never throws. */
export function logged<Payload>(
  job: JobName,
  handle: (payload: Payload) => Promise<string>,
  { log, onJob }: Pick<TaskListOptions, "log" | "onJob">,
): (payload: Payload) => Promise<void> {
  const run = async (payload: Payload, span: Span | undefined) => {
    const start = performance.now();
    const about = aboutOf(payload);
    const end = (outcome: string) => {
      const took = performance.now() - start;
      onJob?.({ job, outcome, ms: took });
      const ms = Math.round(took);
      return { job, row: about.row, task: about.task_id, attempt: about.attempt, outcome, ms };
    };
    try {
      const outcome = await handle(payload);
      span?.note({ ...about, outcome });
      log.info(end(outcome), "job");
    } catch (error) {
      // Not rethrown: the row falls due again by itself, and a failed job would stay in Graphile's table.
      span?.note({ ...about, outcome: "failed" });
      span?.fail(error instanceof Error ? error.name : "Error");
      log.warn({ ...end("failed"), err: error }, "job");
    }
  };
  return (payload) => {
    const parent = rowOf(payload)?.trace ?? undefined;
    return step({ kind: "job", name: job, parent }, (span) => run(payload, span));
  };
}

/** What the log and the trace say of the row; attempts count from 1 there. */
function aboutOf(payload: unknown) {
  const row = rowOf(payload);
  return row ? { row: row.id, task_id: row.task || undefined, attempt: row.attempt + 1 } : {};
}

/** The cast holds because the dispatcher alone adds jobs with an id; those of an older version say less. */
function rowOf(payload: unknown): OutboxJob | undefined {
  return typeof payload === "object" && payload !== null && "id" in payload
    ? (payload as OutboxJob)
    : undefined;
}

/** The cast holds because `Handlers` has no other names than those of `Jobs`. */
function namesOf(handlers: Partial<Handlers>): JobName[] {
  return Object.keys(handlers) as JobName[];
}

/** The cast holds because only the dispatcher and the deadlines add jobs, with the payloads of `Jobs`. */
function handlerOf(handlers: Partial<Handlers>, name: JobName): (payload: unknown) => Promise<string> {
  return handlers[name] as (payload: unknown) => Promise<string>;
}
