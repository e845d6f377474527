import type { MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import type {
  GetStatsRequest,
  GetStatsResponseSchema,
  TotalsSchema,
} from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import type { Call } from "../core/call.ts";
import { Check } from "../core/check.ts";
import { isTerminal, STATUSES, type Status } from "../task/index.ts";
import { type Count, count } from "./count.ts";
import type { StatsDeps } from "./deps.ts";
import { rollUp } from "./roll-up.ts";

const WINDOW_DAYS = 30;
const DAY_MS = 86_400_000;

/** The last days up to the one of `now`, in UTC, as `YYYY-MM-DD`. */
function lastDays(now: Date, days: number): string[] {
  const day = (ago: number) => new Date(now.getTime() - ago * DAY_MS).toISOString().slice(0, 10);
  return Array.from({ length: days }, (_, index) => day(days - 1 - index));
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
function recentBy(key: "created" | "completed" | "channel", counts: readonly Count[]): Map<string, bigint> {
  return new Map(
    counts.flatMap((each) =>
      each[key] === null || each.recent === "0" ? [] : [[each[key], BigInt(each.recent)]],
    ),
  );
}

export async function getStats(
  { db }: StatsDeps,
  request: GetStatsRequest,
  call: Call,
): Promise<MessageInitShape<typeof GetStatsResponseSchema>> {
  const check = new Check(call);
  const windowDays = request.windowDays || WINDOW_DAYS;
  check.whole("/window_days", windowDays, [1, 365]);
  check.done();

  const dates = lastDays(call.now, windowDays);
  const [first = "", last = ""] = [dates.at(0), dates.at(-1)];
  await rollUp(db, call.now);
  const counts = await count(db, { first, last });
  const average = averageSeconds(counts);
  const [created, completed] = [recentBy("created", counts), recentBy("completed", counts)];
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
    })),
    completedByChannel: Object.fromEntries(recentBy("channel", counts)),
  };
}
