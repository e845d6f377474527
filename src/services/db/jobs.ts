import type { OutboxKind } from "./outbox.entity.ts";

/** Every job by name, with its payload: ids only, never what is to be told. */
export interface Jobs {
  "callback:send": CallbackJob;
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
  /** Empty for a letter; absent in jobs that an older version added. */
  task?: string;
  /** W3C `traceparent` of the call that created the task; null or absent where that was not traced. */
  trace?: string | null;
}

export interface CallbackJob extends OutboxJob {
  /** Where it goes; null or absent in jobs and rows of an older version. */
  endpoint?: string | null;
}

const OF = "/";

/** The same job for one channel, which has a runner of its own: `delivery:send/slack`. */
export function jobOfChannel(name: JobName, channel: string): string {
  return `${name}${OF}${channel}`;
}

/** The same in SQL; the job itself where `channel` is null. */
export const jobOfChannelSql = (name: string, channel: string) =>
  `${name} || coalesce('${OF}' || ${channel}, '')`;

/** The kinds of outbox rows, and the job that does each. */
export const JOB_OF_KIND = {
  callback: "callback:send",
  delivery: "delivery:send",
  refresh: "delivery:refresh",
  verification: "answer:verify",
  letter: "letter:send",
} as const satisfies Record<OutboxKind, JobName>;
