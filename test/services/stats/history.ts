import { beforeAll, beforeEach } from "vitest";
import type { GetStatsResponse, Spread, Totals } from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import type { Database } from "../../../src/services/db/database.ts";
import { newId } from "../../../src/services/db/ids.ts";
import { uncount } from "../../../src/services/task/figures.ts";
import { unspread } from "../../../src/services/task/spreads.ts";
import { POLICY, STATUSES, type Status, TERMINAL } from "../../../src/services/task/task.entity.ts";
import { createTestServices, type TestServices } from "../../support/services.ts";

/** The node of the tests of a file; see `useNode`. */
export let node: TestServices;

/** Opens a node, with people in it, for the tests of a file; none of them finds tasks there. */
export function useNode(): void {
  beforeAll(async () => {
    node = await createTestServices();
    await insertPeople(node.db);
    return () => node.close();
  });
  beforeEach(() => clear(node.db));
}

/** A task as far as the figures care. */
export interface Past {
  id: string;
  status: Status;
  channel: string | null;
  /** Milliseconds since the epoch. */
  created: number;
  /** When it last changed: of one that has its outcome, when it got it. */
  changed: number;
  /** When somebody first had it on screen. */
  opened: number | null;
  /** Who answered: the id of one of `PEOPLE`, or an address. */
  by: string | null;
}

/** Who may have answered: one without a name, one who is not active any more. */
export const PEOPLE = [
  { id: "person-ana", email: "ana@corp.test", name: "Ana", active: true },
  { id: "person-ben", email: "ben@corp.test", name: null, active: true },
  { id: "person-eva", email: "eva@corp.test", name: "Eva", active: false },
];

async function insertPeople(db: Database): Promise<void> {
  const text = `insert into users (id, email, display_name, active, create_time, update_time)
    select id, email, name, active, now(), now() from json_to_recordset($1) as r (id text, email text, name text, active boolean)`;
  await db.query({ name: "test-people", text }, [JSON.stringify(PEOPLE)]);
}

export const DAY = 86_400_000;

const isTerminal = (status: Status) => (TERMINAL as readonly Status[]).includes(status);

/** A task that was answered after this long, unless it says otherwise. */
export function past(created: number, members: Partial<Past> = {}): Past {
  const usual = {
    status: "completed",
    channel: null,
    changed: created + 60_000,
    opened: null,
    by: null,
  } as const;
  return { id: newId(), created, ...usual, ...members };
}

export async function insertPast(db: Database, tasks: readonly Past[]): Promise<void> {
  const rows = tasks.map((task) => ({
    ...task,
    created: new Date(task.created),
    changed: new Date(task.changed),
    opened: task.opened === null ? null : new Date(task.opened),
    person: task.by?.includes("@") ? null : task.by,
    address: task.by?.includes("@") ? task.by : null,
  }));
  await db.query(
    {
      name: "test-past",
      text: `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status,
          timeout_seconds, create_time, update_time, due_time, complete_time, completed_via_channel, open_time,
          completed_by_user_id, completed_by_email)
        select id, id, 'awaithumans', '?', '{}', '{}', '{}', status, 60, created, changed, created,
          case when status = 'completed' then changed end, channel, opened, person, address
        from json_to_recordset($1) as r (id text, status text, channel text, created timestamptz, changed timestamptz,
          opened timestamptz, person text, address text)`,
    },
    [JSON.stringify(rows)],
  );
}

/** What the deletion of tasks does to their rows and to the figures. */
export const DELETE_PAST = {
  name: "test-delete-past",
  text: `with gone as (delete from tasks where id = any($1)
      returning create_time, update_time as end_time, status, open_time, completed_via_channel, completed_by_user_id,
        completed_by_email),
    uncounted as (${uncount("gone")}),
    unspread as (${unspread("gone")})
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

/** What equals a number that is as near as was promised; of less than a millisecond nothing is. */
function near(exact: number): unknown {
  return {
    asymmetricMatch: (told: unknown) =>
      typeof told === "number" && Math.abs(told - exact) <= Math.max(exact * 0.1, 0.002),
    toString: () => `within 10 % of ${exact}`,
  };
}

/** How these are spread, in milliseconds. */
export function spread(durations: readonly number[]) {
  const ascending = durations.toSorted((a, b) => a - b);
  const at = (part: number) => near((ascending[Math.ceil(part * ascending.length) - 1] ?? Number.NaN) / 1000);
  return durations.length === 0
    ? { count: 0, p50: undefined, p90: undefined, p95: undefined }
    : { count: durations.length, p50: at(0.5), p90: at(0.9), p95: at(0.95) };
}

const took = (tasks: readonly Past[]) => spread(tasks.map(({ created, changed }) => changed - created));
const isAnswer = ({ status, channel }: Past) => status === "completed" && channel !== POLICY;

/** Those who answered, and how they are called. Whoever had no account may have one now. */
function peopleOf(tasks: readonly Past[]) {
  const answers = Map.groupBy(
    tasks.filter((task) => isAnswer(task) && task.by !== null),
    ({ by }) =>
      PEOPLE.find(({ id, email }) => id === by || email === by?.toLowerCase())?.id ?? by?.toLowerCase(),
  );
  return [...answers]
    .map(([key = "", theirs]) => {
      const person = PEOPLE.find(({ id }) => id === key);
      return { userId: person?.id, shown: person?.name ?? person?.email ?? key, ...took(theirs) };
    })
    .sort((a, b) => b.count - a.count || (a.shown < b.shown ? -1 : 1));
}

function channelsOf(completed: readonly Past[]) {
  return [...Map.groupBy(completed, ({ channel }) => channel ?? "unknown")]
    .map(([name, theirs]) => ({ name, completed: theirs.length, ...took(theirs.filter(isAnswer)) }))
    .sort((a, b) => b.completed - a.completed || (a.name < b.name ? -1 : 1));
}

/** The figures, task by task. */
export function recount(tasks: readonly Past[], now: Date, windowDays: number) {
  const dates = Array.from({ length: windowDays }, (_, index) =>
    dayOf(now.getTime() - (windowDays - 1 - index) * DAY),
  );
  const recent = tasks.filter(({ created }) => dates.includes(dayOf(created)));
  const completed = recent.filter(({ status }) => status === "completed");
  const milliseconds = completed.reduce((sum, { created, changed }) => sum + changed - created, 0);
  const unanswered = recent.filter(({ status }) => isTerminal(status) && status !== "completed");
  const [createdOn, completedOn, unansweredOn] = [
    countBy(recent, ({ created }) => dayOf(created)),
    countBy(completed, ({ changed }) => dayOf(changed)),
    countBy(unanswered, ({ changed }) => dayOf(changed)),
  ];
  return {
    windowDays,
    totals: totalsOf(tasks),
    window: totalsOf(recent),
    average: completed.length > 0 ? milliseconds / 1000 / completed.length : undefined,
    days: dates.map((date) => [
      ...[date, createdOn[date] ?? 0, completedOn[date] ?? 0, unansweredOn[date] ?? 0],
    ]),
    channels: countBy(completed, ({ channel }) => channel ?? "unknown"),
    seen: spread(recent.flatMap(({ created, opened }) => (opened === null ? [] : [opened - created]))),
    answered: took(recent.filter(isAnswer)),
    byChannel: channelsOf(completed),
    people: peopleOf(recent),
  };
}

const numbers = (counts: Readonly<Record<string, bigint>>) =>
  Object.fromEntries(Object.entries(counts).map(([key, value]) => [key, Number(value)]));
const plainTotals = (totals: Totals | undefined) => ({
  byStatus: numbers(totals?.byStatus ?? {}),
  completionRate: totals?.completionRate,
});

const plainSpread = (given: Spread | undefined) => ({
  count: Number(given?.count ?? -1n),
  p50: given?.p50Seconds,
  p90: given?.p90Seconds,
  p95: given?.p95Seconds,
});

/** The figures as the server gives them, in the shape of `recount`. */
export function plain(stats: GetStatsResponse): ReturnType<typeof recount> {
  return {
    windowDays: stats.windowDays,
    totals: plainTotals(stats.totals),
    window: plainTotals(stats.window),
    average: stats.avgCompletionSeconds,
    days: stats.days.map(({ date, created, completed, unanswered }) => [
      ...[date, Number(created), Number(completed), Number(unanswered)],
    ]),
    channels: numbers(stats.completedByChannel),
    seen: plainSpread(stats.timeToSeen),
    answered: plainSpread(stats.timeToAnswer),
    byChannel: stats.channels.map(({ channel, completed, timeToAnswer }) => ({
      ...{ name: channel, completed: Number(completed) },
      ...plainSpread(timeToAnswer),
    })),
    people: stats.people.map(({ userId, displayName, completed, timeToAnswer }) => {
      const { count, ...quantiles } = plainSpread(timeToAnswer);
      return { userId, shown: displayName, count: count === Number(completed) ? count : -1, ...quantiles };
    }),
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
  const created = Math.min(edge(fitting - Math.floor(random() ** 3 * 20 * DAY)), fitting);
  return past(created, {
    status: pick(random() < 0.8 ? TERMINAL : STATUSES) ?? "created",
    channel: pick(["dashboard", "slack", "email", POLICY, null]) ?? null,
    changed: fitting,
    opened: random() < 0.6 ? created + Math.floor(random() ** 4 * (fitting - created)) : null,
    by: pick([...PEOPLE.map(({ id }) => id), "Ana@Corp.test", "guest@elsewhere.test", null]) ?? null,
  });
}

/** No task, and nothing rolled up. */
async function clear(db: Database): Promise<void> {
  for (const [name, text] of [
    ["test-no-tasks", "delete from tasks"],
    ["test-no-days", "delete from task_days"],
    ["test-no-spreads", "delete from task_spreads"],
    ["test-no-roll-up", "update rollups set until_time = '1970-01-01T00:00:00Z'"],
  ] as const) {
    await db.query({ name, text }, []);
  }
}

/** How many tasks are rolled up in the spreads, by their answers. */
export async function spreadUp(db: Database): Promise<number> {
  const text = `select coalesce(sum(value::int), 0)::int as tasks from task_spreads, jsonb_each_text(counts)
    where days = 1 and measure = 'channel'`;
  const [row] = await db.query<{ tasks: number }>({ name: "test-spread-up", text }, []);
  return row?.tasks ?? 0;
}
