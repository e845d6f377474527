import type { GetStatsResponse, Totals } from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import type { Database } from "../../../src/services/db/database.ts";
import { newId } from "../../../src/services/db/ids.ts";
import { uncount } from "../../../src/services/task/figures.ts";
import { STATUSES, type Status, TERMINAL } from "../../../src/services/task/task.entity.ts";

/** A task as far as the figures care. */
export interface Past {
  id: string;
  status: Status;
  channel: string | null;
  /** Milliseconds since the epoch. */
  created: number;
  /** When it last changed: of one that has its outcome, when it got it. */
  changed: number;
}

export const DAY = 86_400_000;

const isTerminal = (status: Status) => (TERMINAL as readonly Status[]).includes(status);

/** A task that was answered after this long, unless it says otherwise. */
export function past(created: number, members: Partial<Past> = {}): Past {
  return { id: newId(), status: "completed", channel: null, created, changed: created + 60_000, ...members };
}

export async function insertPast(db: Database, tasks: readonly Past[]): Promise<void> {
  const rows = tasks.map((task) => ({
    ...task,
    created: new Date(task.created),
    changed: new Date(task.changed),
  }));
  await db.query(
    {
      name: "test-past",
      text: `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status,
          timeout_seconds, create_time, update_time, due_time, complete_time, completed_via_channel)
        select id, id, 'awaithumans', '?', '{}', '{}', '{}', status, 60, created, changed, created,
          case when status = 'completed' then changed end, channel
        from json_to_recordset($1) as r (id text, status text, channel text, created timestamptz, changed timestamptz)`,
    },
    [JSON.stringify(rows)],
  );
}

/** What the deletion of tasks does to their rows and to the figures. */
export const DELETE_PAST = {
  name: "test-delete-past",
  text: `with gone as (delete from tasks where id = any($1)
      returning create_time, update_time as end_time, status, completed_via_channel),
    uncounted as (${uncount("gone")})
    select from gone`,
};

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10);

function countBy<T>(items: readonly T[], key: (item: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const item of items) counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  return counts;
}

function totalsOf(tasks: readonly Past[]) {
  const ended = tasks.filter(({ status }) => isTerminal(status));
  const completed = tasks.filter(({ status }) => status === "completed");
  return {
    byStatus: countBy(tasks, ({ status }) => status),
    completionRate: ended.length > 0 ? completed.length / ended.length : undefined,
  };
}

/** The figures, task by task. */
export function recount(tasks: readonly Past[], now: Date, windowDays: number) {
  const dates = Array.from({ length: windowDays }, (_, index) =>
    dayOf(now.getTime() - (windowDays - 1 - index) * DAY),
  );
  const recent = tasks.filter(({ created }) => dates.includes(dayOf(created)));
  const completed = recent.filter(({ status }) => status === "completed");
  const milliseconds = completed.reduce((sum, { created, changed }) => sum + changed - created, 0);
  const [createdOn, completedOn] = [
    countBy(recent, ({ created }) => dayOf(created)),
    countBy(completed, ({ changed }) => dayOf(changed)),
  ];
  return {
    windowDays,
    totals: totalsOf(tasks),
    window: totalsOf(recent),
    average: completed.length > 0 ? milliseconds / 1000 / completed.length : undefined,
    days: dates.map((date) => [date, createdOn[date] ?? 0, completedOn[date] ?? 0]),
    channels: countBy(completed, ({ channel }) => channel ?? "unknown"),
  };
}

const numbers = (counts: Readonly<Record<string, bigint>>) =>
  Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, Number(value)]));
const plainTotals = (totals: Totals | undefined) => ({
  byStatus: numbers(totals?.byStatus ?? {}),
  completionRate: totals?.completionRate,
});

/** The figures as the server gives them, in the shape of `recount`. */
export function plain(stats: GetStatsResponse): ReturnType<typeof recount> {
  return {
    windowDays: stats.windowDays,
    totals: plainTotals(stats.totals),
    window: plainTotals(stats.window),
    average: stats.avgCompletionSeconds,
    days: stats.days.map(({ date, created, completed }) => [date, Number(created), Number(completed)]),
    channels: numbers(stats.completedByChannel),
  };
}

/** Numbers from 0 up to 1 that are the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Any task that changed last within the span: in any status, by any channel, now and then at the edge of a day. */
export function anyPast(random: () => number, span: { after: number; until: number }): Past {
  const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(random() * items.length)];
  const edge = (time: number) => {
    const midnight = time - (time % DAY);
    return pick([time, time, midnight, midnight + DAY - 1]) ?? time;
  };
  const { after, until } = span;
  const changed = edge(after + Math.ceil(random() * (until - after)));
  const fitting = changed > after && changed <= until ? changed : until;
  return past(Math.min(edge(fitting - Math.floor(random() ** 3 * 20 * DAY)), fitting), {
    status: pick(random() < 0.8 ? TERMINAL : STATUSES) ?? "created",
    channel: pick(["dashboard", "slack", "email", null]) ?? null,
    changed: fitting,
  });
}
