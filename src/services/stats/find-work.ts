import type { Call } from "../core/call.ts";
import { type Finding, failed, pass, warned } from "../core/finding.ts";
import { readBacklog } from "../db/backlog.ts";
import { idsBefore } from "../db/ids.ts";
import { readOverdue } from "../task/index.ts";
import { daysBefore } from "./days.ts";
import type { StatsDeps } from "./deps.ts";
import { counted, lines, spanText } from "./finding.ts";

/** What is due for longer waits for something else than its turn. */
const LAG_SECONDS = 60;

const secondsBetween = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000;

/** Every worker keeps connections of this name, by which it is told of jobs. */
const WORKERS = {
  name: "diagnose-workers",
  text: `select (select count(*)::int from pg_stat_activity
      where datname = current_database() and application_name = 'awaithumans jobs') as connected,
    (select max(last_attempt_time) from (select last_attempt_time from outbox order by id desc limit 1000) latest) as "lastTime"`,
};

const KINDS: Readonly<Record<string, string>> = {
  callback: "callbacks",
  delivery: "messages to people",
  refresh: "messages to be brought up to date",
  verification: "answers to be verified",
  letter: "letters with links",
};

export async function lookAtWorkers({ db }: StatsDeps, call: Call): Promise<Finding> {
  const [[found], backlog] = await Promise.all([
    db.query<{ connected: number; lastTime: Date | null }>(WORKERS, []),
    readBacklog(db, call.now),
  ]);
  const late = backlog.filter(({ oldestSeconds }) => oldestSeconds > LAG_SECONDS);
  const waiting = late.map(
    ({ kind, due, oldestSeconds }) =>
      `${KINDS[kind] ?? kind}: ${counted(due, "is due", "are due")}, the oldest for ${spanText(oldestSeconds)}.`,
  );
  const last = found?.lastTime
    ? `the last job was taken up ${spanText(secondsBetween(found.lastTime, call.now))} ago`
    : "there was no job yet";
  if ((found?.connected ?? 0) === 0)
    return failed(
      lines(
        "none is connected to the database: nobody is told of anything, and no deadline ends. Start one: `awaithumans worker`",
        ...waiting,
      ),
    );
  if (waiting.length > 0) return warned(lines(`they do not keep up; ${last}. Start another:`, ...waiting));
  return pass(`at work; ${last}`);
}

export async function lookAtDeadlines({ db }: StatsDeps, call: Call): Promise<Finding> {
  const { count, since } = await readOverdue(db, new Date(call.now.getTime() - LAG_SECONDS * 1000));
  if (since === null) return pass("no task is past its deadline");
  const late = `${counted(count, "task is", "tasks are")} past the deadline, the oldest for ${spanText(secondsBetween(since, call.now))}`;
  return failed(`${late}. A worker ends them: see Workers, and its log for tasks that cannot be ended`);
}

const KEPT = {
  name: "diagnose-retention",
  text: `select count(*)::int as count from (
    select from outbox where id < $1 and state <> 'pending' and update_time < $2 order by id limit 1000) old`,
};

/** The loop of every worker comes round once an hour. */
export async function lookAtRetention({ db, facts }: StatsDeps, call: Call): Promise<Finding> {
  const end = daysBefore(call.now, facts.retentionDays + 1);
  const [old] = await db.query<{ count: number }>(KEPT, [idsBefore(end), end]);
  const kept = `what was told is kept for ${counted(facts.retentionDays, "day")}`;
  return old?.count
    ? warned(
        `${kept}, but ${counted(old.count, "row is", "rows are")} older. A worker forgets them: see Workers`,
      )
    : pass(kept);
}
