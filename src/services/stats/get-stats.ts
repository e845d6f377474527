import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type {
  ChannelFiguresSchema,
  GetStatsRequest,
  GetStatsResponseSchema,
  PersonFiguresSchema,
  TotalsSchema,
} from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { isTerminal, STATUSES, type Status } from "../task/index.ts";
import { type Count, count } from "./count.ts";
import { dayOf, daysBefore } from "./days.ts";
import type { StatsDeps } from "./deps.ts";
import { type Durations, durations, spreadOf } from "./spreads.ts";

const WINDOW_DAYS = 30;
/** Most people who are told apart. */
const PEOPLE_MAX = 50;

/** The last days up to the one of `now`, in UTC, as `YYYY-MM-DD`. */
function lastDays(now: Date, days: number): string[] {
  return Array.from({ length: days }, (_, index) => dayOf(daysBefore(now, days - 1 - index)));
}

type Which = "all" | "recent";

function totals(counts: readonly Count[], which: Which): MessageInitShape<typeof TotalsSchema> {
  const tasksIn = (status: Status) => BigInt(counts.find((each) => each.status === status)?.[which] ?? 0);
  const found = STATUSES.map((status) => [status, tasksIn(status)] as const).filter(
    ([, tasks]) => tasks > 0n,
  );
  const ended = found.reduce((sum, [status, tasks]) => (isTerminal(status) ? sum + tasks : sum), 0n);
  return {
    byStatus: Object.fromEntries(found),
    ...(ended > 0n && { completionRate: Number(tasksIn("completed")) / Number(ended) }),
  };
}

/** Mean time to completion in the window; undefined where nothing was completed. */
function averageSeconds(counts: readonly Count[]): number | undefined {
  const completed = counts.find(({ status }) => status === "completed");
  const tasks = Number(completed?.recent ?? 0);
  return completed && tasks > 0 ? completed.milliseconds / 1000 / tasks : undefined;
}

/** Tasks of the window by one of the keys. */
function recentBy(
  key: "created" | "completed" | "unanswered" | "channel",
  counts: readonly Count[],
): Map<string, bigint> {
  return new Map(
    counts.flatMap((each) =>
      each[key] === null || each.recent === "0" ? [] : [[each[key], BigInt(each.recent)]],
    ),
  );
}

const byTasks = (a: Durations, b: Durations) => b.tasks - a.tasks || (a.shown < b.shown ? -1 : 1);

/** Who answered, the most busy first. */
function people(all: readonly Durations[]): MessageInitShape<typeof PersonFiguresSchema>[] {
  return all
    .filter(({ measure }) => measure === "user" || measure === "address")
    .sort(byTasks)
    .slice(0, PEOPLE_MAX)
    .map((each) => ({
      ...(each.measure === "user" && { userId: each.name }),
      displayName: each.shown,
      completed: BigInt(each.tasks),
      timeToAnswer: spreadOf([each]),
    }));
}

/** By which channels, the most used first. What was answered by policy took nobody any time. */
function channels(
  completed: ReadonlyMap<string, bigint>,
  all: readonly Durations[],
): MessageInitShape<typeof ChannelFiguresSchema>[] {
  return [...completed]
    .sort(([a, tasks], [b, others]) => Number(others - tasks) || (a < b ? -1 : 1))
    .map(([channel, tasks]) => ({
      channel,
      completed: tasks,
      timeToAnswer: spreadOf(all.filter(({ measure, name }) => measure === "channel" && name === channel)),
    }));
}

export async function getStats(
  { db, rollUps }: StatsDeps,
  request: GetStatsRequest,
  call: Call,
): Promise<MessageInitShape<typeof GetStatsResponseSchema>> {
  const check = new Check(call);
  const windowDays = request.windowDays || WINDOW_DAYS;
  check.whole("/window_days", windowDays, [1, 365]);
  check.done();

  const dates = lastDays(call.now, windowDays);
  const [first = "", last = ""] = [dates.at(0), dates.at(-1)];
  await rollUps.run(db, call.now);
  const [counts, took] = await Promise.all([count(db, { first, last }), durations(db, { first, last })]);
  const average = averageSeconds(counts);
  const [created, completed] = [recentBy("created", counts), recentBy("completed", counts)];
  const [unanswered, byChannel] = [recentBy("unanswered", counts), recentBy("channel", counts)];
  return {
    windowDays,
    generateTime: timestampFromDate(call.now),
    totals: totals(counts, "all"),
    window: totals(counts, "recent"),
    ...(average !== undefined && { avgCompletionSeconds: average }),
    days: dates.map((date) => ({
      date,
      created: created.get(date) ?? 0n,
      completed: completed.get(date) ?? 0n,
      unanswered: unanswered.get(date) ?? 0n,
    })),
    completedByChannel: Object.fromEntries(byChannel),
    timeToSeen: spreadOf(took.filter(({ measure }) => measure === "seen")),
    timeToAnswer: spreadOf(took.filter(({ measure }) => measure === "channel")),
    people: people(took),
    channels: channels(byChannel, took),
  };
}
