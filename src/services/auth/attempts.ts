import { fail } from "../core/errors.ts";
import type { Database } from "../db/database.ts";
import { sha256 } from "./secret.ts";

const WINDOW_SECONDS = 300;

/** Attempts within five minutes from the first one. */
export const LIMITS = {
  "setup:address": 30,
  "login:address": 10,
  "login:email": 20,
  "password:user": 10,
  "forgot:address": 20,
  "forgot:email": 5,
  "reset:address": 20,
  "enter:link": 60,
} as const;
export type Limit = keyof typeof LIMITS;

const COUNT = {
  name: "attempt-count",
  text: `
with stale as (delete from attempt_windows where start_time < $2::timestamptz - interval '1 day')
insert into attempt_windows as w (key_hash, attempts, start_time) values ($1, 1, $2)
on conflict (key_hash) do update set
  attempts = case when w.start_time <= $2::timestamptz - interval '${WINDOW_SECONDS} seconds' then 1 else w.attempts + 1 end,
  start_time = case when w.start_time <= $2::timestamptz - interval '${WINDOW_SECONDS} seconds' then $2 else w.start_time end
returning attempts, start_time as "startTime"`,
};
const FORGET = { name: "attempt-forget", text: "delete from attempt_windows where key_hash = $1" };

/** Counts an attempt, on all nodes together; `RATE_LIMITED` beyond the limit. */
export async function countAttempt(
  db: Database,
  limit: Limit,
  { who, now }: { who: string; now: Date },
): Promise<void> {
  const [row] = await db.query<{ attempts: number; startTime: Date }>(COUNT, [
    sha256(`${limit}:${who}`),
    now,
  ]);
  if (!row || row.attempts <= LIMITS[limit]) return;
  const passed = (now.getTime() - row.startTime.getTime()) / 1000;
  throw fail("RATE_LIMITED", { retryAfterSeconds: Math.max(1, Math.ceil(WINDOW_SECONDS - passed)) });
}

/** A success forgets the failures before it. */
export async function forgetAttempts(db: Database, limit: Limit, who: string): Promise<void> {
  await db.query(FORGET, [sha256(`${limit}:${who}`)]);
}
