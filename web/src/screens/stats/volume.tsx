import { createMemo, createSignal, type JSX, Show } from "solid-js";
import uPlot from "uplot";
import type { Day } from "../../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { axis, Chart, type Drawing } from "./chart.tsx";
import { Numbers } from "./numbers.tsx";
import { palette } from "./palette.ts";
import { dayLong, dayShort, tasks } from "./words.ts";

const DAY_MS = 86_400_000;
const HEIGHT = 240;
/** Below so many days every one has its dot. */
const DOTTED = 15;

/** How many tasks were created on each day of the window, and how many got their outcome. */
export function Volume(props: { days: readonly Day[] }): JSX.Element {
  const [pointed, setPointed] = createSignal<number>();
  const shown = createMemo(() => props.days[pointed() ?? props.days.length - 1] ?? props.days.at(-1));
  const sums = () => {
    const sum = (of: (day: Day) => bigint) => props.days.reduce((all, day) => all + of(day), 0n);
    return {
      created: sum(({ created }) => created),
      completed: sum(({ completed }) => completed),
      unanswered: sum(({ unanswered }) => unanswered),
    };
  };
  return (
    <section aria-labelledby="volume" class="mt-10">
      <div class="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
        <h2 id="volume">Tasks by day</h2>
        <ul class="flex flex-wrap gap-x-4 text-sm text-muted">
          <Key swatch="h-3 w-3 rounded-[2px] bg-edge/50" name="Created" />
          <Key swatch="h-0.5 w-4 bg-ink" name="Completed" />
          <Key swatch="w-4 border-t-2 border-dashed border-warn" name="Unanswered" />
        </ul>
      </div>
      <div class="mt-3">
        <Chart
          label={`Tasks by day, over ${props.days.length} days: ${sentence(sums())}.`}
          draw={() => drawDays(props.days, setPointed)}
        />
      </div>
      <p class="mt-1 min-h-5 text-sm text-muted" aria-hidden="true">
        <Show when={shown()}>
          {(day) => (
            <>
              <span class="font-medium text-ink">{dayShort(day().date)}:</span> {sentence(day())}
            </>
          )}
        </Show>
      </p>
      <Numbers
        caption="Tasks by day, the latest day first"
        heads={["Day (UTC)", "Created", "Completed", "Unanswered"]}
        rows={props.days
          .toReversed()
          .map((day) => [
            ...[dayLong(day.date), tasks(day.created), tasks(day.completed), tasks(day.unanswered)],
          ])}
      />
    </section>
  );
}

function Key(props: { swatch: string; name: string }): JSX.Element {
  return (
    <li class="flex items-center gap-1.5">
      <span class={`inline-block ${props.swatch}`} aria-hidden="true" />
      {props.name}
    </li>
  );
}

function sentence(day: Pick<Day, "created" | "completed" | "unanswered">): string {
  return `${tasks(day.created)} created, ${tasks(day.completed)} completed, ${tasks(day.unanswered)} unanswered`;
}

function drawDays(days: readonly Day[], point: (index: number | undefined) => void): Drawing {
  const numbers = days.map(({ date }) => Date.parse(date) / DAY_MS);
  const dotted = days.length < DOTTED;
  const line = (stroke: () => string, dash?: number[]): uPlot.Series => ({
    stroke,
    width: 2,
    ...(dash && { dash }),
    points: { show: dotted, size: 6, fill: stroke },
  });
  return {
    height: HEIGHT,
    data: [
      numbers,
      days.map(({ created }) => Number(created)),
      days.map(({ completed }) => Number(completed)),
      days.map(({ unanswered }) => Number(unanswered)),
    ],
    options: {
      series: [
        {},
        {
          fill: () => `color-mix(in srgb, ${palette().edge} 50%, transparent)`,
          width: 0,
          points: { show: false },
          ...(uPlot.paths.bars && { paths: uPlot.paths.bars({ size: [0.7, 48] }) }),
        },
        line(() => palette().ink),
        line(() => palette().warn, [5, 4]),
      ],
      scales: {
        x: { time: false, range: (_, first, last) => [first - 0.6, last + 0.6] },
        y: { range: (_, __, most) => [0, Math.max(4, (most ?? 0) * 1.05)] },
      },
      axes: [
        axis({
          size: 28,
          incrs: [1, 2, 7, 14, 28, 56, 84],
          space: 56,
          grid: { show: false },
          values: (_, splits) => splits.map((day) => dayShort(new Date(day * DAY_MS).toISOString())),
        }),
        axis({
          size: 44,
          space: 40,
          incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6],
          values: (_, splits) => splits.map((count) => compact.format(count)),
        }),
      ],
      cursor: { drag: { x: false, y: false }, y: false, points: { show: false } },
      hooks: { setCursor: [({ cursor }) => point(cursor.idx ?? undefined)] },
    },
  };
}

const compact = new Intl.NumberFormat(undefined, { notation: "compact" });
