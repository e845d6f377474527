import type { Logger } from "pino";
import type { Database } from "../../services/db/database.ts";
import { Kick } from "../../services/db/outbox.ts";
import { rollUpSome } from "../../services/stats/jobs.ts";
import { Loop } from "./loop.ts";

export interface FiguresOptions {
  db: Database;
  now: () => Date;
  log: Logger;
}

const HOUR_MS = 3_600_000;

/** Counts once an hour, step by step, what ended since: so that after an upgrade nobody who asks for figures waits for all. */
export function startFigures({ db, now, log }: FiguresOptions): Loop {
  let due = now();
  const pass = async () => {
    if (now() < due) return due;
    if (await rollUpSome(db, now())) return now();
    due = new Date(now().getTime() + HOUR_MS);
    return due;
  };
  // Nobody waits for it: whoever asks for figures counts what is missing.
  return new Loop({ name: "figures", pass, kick: new Kick(), now, log });
}
