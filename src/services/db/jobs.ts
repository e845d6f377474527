import type { OutboxKind } from "./outbox.entity.ts";

/** Every job by name, with its payload: ids only, never what is to be told. */
export interface Jobs {
  "callback:send": OutboxJob;
  "delivery:send": OutboxJob;
  "delivery:refresh": OutboxJob;
  "answer:verify": OutboxJob;
  "letter:send": OutboxJob;
  "task:expire": Record<string, never>;
}

export type JobName = keyof Jobs;

/** One attempt on one outbox row. A job whose `attempt` is no longer the row's count of attempts is stale. */
export interface OutboxJob {
  id: string;
  attempt: number;
}

/** The kinds of outbox rows, and the job that does each. */
export const JOB_OF_KIND = {
  callback: "callback:send",
  delivery: "delivery:send",
  refresh: "delivery:refresh",
  verification: "answer:verify",
  letter: "letter:send",
} as const satisfies Record<OutboxKind, JobName>;
