import type { MessageInitShape } from "@bufbuild/protobuf";
import type { SpreadSchema } from "../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import type { Database } from "../db/database.ts";
import { BLOCK_DAYS, BUCKET_STEP, bucketOf, durationsOf, TERMINAL_SQL } from "../task/index.ts";
import { DAY_MS, dayOf } from "./days.ts";

/**
 * In one snapshot: what is rolled up, of the blocks of days that make up the window; tasks that ended since; and open
 * ones that were opened. Somebody without an account who got one since is the person that they are now.
 */
const SPREADS = {
  name: "stats-spreads",
  text: `
with ended as (
  select t.* from tasks t where t.status in ${TERMINAL_SQL} and t.update_time < 'infinity'
    and t.update_time > (select until_time from rollups where name = 'task_spreads')),
opened as (
  select ${bucketOf("create_time", "open_time")} as bucket
  from tasks where open_time is not null and status not in ${TERMINAL_SQL}
    and create_time >= $3::date::timestamp at time zone 'UTC'
    and create_time < ($4::date + 1)::timestamp at time zone 'UTC'),
fresh as (
  select measure, name, bucket from (${durationsOf("ended", "t.update_time")}) took where create_day between $3 and $4
  union all
  select 'seen', '', bucket from opened),
spreads as (
  select s.measure, s.name, s.counts from unnest($1::int[], $2::date[]) block (days, first_day)
    join task_spreads s on s.days = block.days and s.first_day = block.first_day
  union all
  select measure, name, jsonb_object_agg(bucket, tasks) from (
    select measure, name, bucket, count(*) as tasks from fresh group by 1, 2, 3) in_buckets
  group by 1, 2)
select case when measure = 'address' and met.id is not null then 'user' else measure end as measure,
  coalesce(met.id, name) as name, counts::text as counts,
  coalesce(nullif(known.display_name, ''), nullif(known.email, ''), '@' || known.slack_user_id,
    nullif(met.display_name, ''), met.email, name) as shown
from spreads
left join users known on measure = 'user' and known.id = name
left join users met on measure = 'address' and met.email = name`,
};

type Measure = "seen" | "channel" | "user" | "address";

/** How long something took: tasks by bucket. */
export interface Durations {
  measure: Measure;
  /** The channel, the user's id or the address. */
  name: string;
  /** What a person is called. */
  shown: string;
  counts: Map<number, number>;
  tasks: number;
}

/** What took how long, of the tasks of a window, from its first to its last day. */
export async function durations(db: Database, window: { first: string; last: string }): Promise<Durations[]> {
  const blocks = blocksOf(window);
  const rows = await db.query<{ measure: Measure; name: string; shown: string; counts: string }>(SPREADS, [
    ...[blocks.map(({ days }) => days), blocks.map(({ first }) => first)],
    ...[window.first, window.last],
  ]);
  const found = new Map<string, Durations>();
  for (const { measure, name, shown, counts } of rows) {
    const key = `${measure} ${name}`;
    const known = found.get(key) ?? { measure, name, shown, counts: new Map<number, number>(), tasks: 0 };
    found.set(key, known);
    // The cast holds because only the roll-up and the statement above make it.
    for (const [bucket, tasks] of Object.entries(JSON.parse(counts) as Record<string, number>))
      addTo(known, Number(bucket), tasks);
  }
  return [...found.values()].filter(({ tasks }) => tasks > 0);
}

function addTo(all: Pick<Durations, "counts" | "tasks">, bucket: number, tasks: number): void {
  all.counts.set(bucket, (all.counts.get(bucket) ?? 0) + tasks);
  all.tasks += tasks;
}

/** The fewest blocks of days that make up the window. The last may reach beyond it: no task is created tomorrow. */
function blocksOf({ first, last }: { first: string; last: string }): { days: number; first: string }[] {
  const blocks: { days: number; first: string }[] = [];
  const [start, end] = [Date.parse(first) / DAY_MS, Date.parse(last) / DAY_MS];
  for (let day = start; day <= end; ) {
    const days = BLOCK_DAYS.findLast((size) => day % size === 0) ?? 1;
    blocks.push({ days, first: dayOf(new Date(day * DAY_MS)) });
    day += days;
  }
  return blocks;
}

/** How durations are spread, those of all of these together. */
export function spreadOf(all: readonly Durations[]): MessageInitShape<typeof SpreadSchema> {
  const sum = { counts: new Map<number, number>(), tasks: 0 };
  for (const { counts } of all) for (const [bucket, tasks] of counts) addTo(sum, bucket, tasks);
  if (sum.tasks === 0) return { count: 0n };
  const ascending = [...sum.counts].sort(([a], [b]) => a - b);
  const [p50Seconds = 0, p90Seconds = 0, p95Seconds = 0] = [0.5, 0.9, 0.95].map((part) =>
    secondsOf(bucketAt(ascending, Math.ceil(part * sum.tasks))),
  );
  return { count: BigInt(sum.tasks), p50Seconds, p90Seconds, p95Seconds };
}

/** The bucket of the task that is the `rank`th to have got there. */
function bucketAt(ascending: readonly (readonly [number, number])[], rank: number): number {
  let passed = 0;
  for (const [bucket, tasks] of ascending) {
    passed += tasks;
    if (passed >= rank) return bucket;
  }
  return 0;
}

/** The middle of a bucket, as ratios go: no duration in it is further away than the root of the step. */
const secondsOf = (bucket: number) => Number((BUCKET_STEP ** (bucket + 0.5) / 1000).toPrecision(4));
