import type { OutboxKind } from "./outbox.entity.ts";

/** Every job by name, with its payload: ids only, never what is to be told. */
export interface Jobs {
  "callback:send": OutboxJob;
  "task:expire": Record<string, never>;
}

export type JobName = keyof Jobs;

/** One attempt on one outbox row. A job whose `attempt` is no longer the row's count of attempts is stale. */
export interface OutboxJob {
  id: string;
  attempt: number;
}

/** The kinds of outbox rows that can fall due, and the job that does each. */
export const JOB_OF_KIND = {
  callback: "callback:send",
} as const satisfies Partial<Record<OutboxKind, JobName>>;
