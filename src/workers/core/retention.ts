import type { Logger } from "pino";
import { forgetSignIns } from "../../services/auth/jobs.ts";
import type { Database } from "../../services/db/database.ts";
import { forgetSettled } from "../../services/db/forget.ts";
import { Kick } from "../../services/db/outbox.ts";
import { forgetPresences, forgetSpentLinks } from "../../services/task/jobs.ts";
import { Loop } from "./loop.ts";

export interface RetentionOptions {
  db: Database;
  /** How long what was told is kept. */
  days: number;
  now: () => Date;
  log: Logger;
}

/** Deletes a small batch of what is over; tells whether there may be more. */
type Sweep = (now: Date) => Promise<boolean>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Forgets once an hour, batch by batch, what nobody needs any more. Tasks and their trails stay. */
export function startRetention({ db, days, now, log }: RetentionOptions): Loop {
  const sweeps = [
    settledRows(db, days),
    (time: Date) => forgetSignIns(db, time),
    (time: Date) => forgetSpentLinks(db, time),
    (time: Date) => forgetPresences(db, time),
  ];
  let due = now();
  let left: readonly Sweep[] = [];
  const pass = async () => {
    if (left.length === 0 && now() >= due) {
      left = sweeps;
      due = new Date(now().getTime() + HOUR_MS);
    }
    const [sweep, ...rest] = left;
    if (sweep === undefined) return due;
    if (!(await sweep(now()))) left = rest;
    return now();
  };
  // Nothing that is written here is urgent: nobody kicks.
  return new Loop({ name: "retention", pass, kick: new Kick(), now, log });
}

/** Walks over the outbox, from its beginning in each round. */
function settledRows(db: Database, days: number): Sweep {
  let last = "";
  return async (now) => {
    const next = await forgetSettled(db, { last, time: new Date(now.getTime() - days * DAY_MS) });
    last = next ?? "";
    return next !== undefined;
  };
}
