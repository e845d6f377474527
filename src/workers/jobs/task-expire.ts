import type { Kick } from "../../services/db/outbox.ts";

export interface TaskExpire {
  /** Times out up to `limit` due tasks in one statement, with their audit and outbox rows; returns how many. */
  expireDueTasks: (batch: { now: Date; limit: number }) => Promise<number>;
  /** The outbox's. */
  kick: Kick;
  now: () => Date;
}

const BATCH = 500;

/** The job `task:expire`: repeats until no due task is left. */
export function taskExpire({ expireDueTasks, kick, now }: TaskExpire): () => Promise<string> {
  return async () => {
    let total = 0;
    for (let count = BATCH; count === BATCH; total += count) {
      count = await expireDueTasks({ now: now(), limit: BATCH });
      if (count > 0) kick.kick();
    }
    return `expired ${total}`;
  };
}
