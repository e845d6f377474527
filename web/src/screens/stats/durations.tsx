import type { JSX } from "solid-js";
import type uPlot from "uplot";
import type { GetStatsResponse, Spread } from "../../../../gen/awaithumans/stats/v1/stats_service_pb.ts";
import { channelTitle } from "../../parts/channel-words.ts";
import { axis, Chart, type Drawing } from "./chart.tsx";
import { Numbers } from "./numbers.tsx";
import { palette } from "./palette.ts";
import { tasks, took } from "./words.ts";

const ROW = 36;
const BELOW = 36;
const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
/** Where the axis of durations may be named, and those names that stay on narrow screens. */
const MARKS: readonly (readonly [seconds: number, name: string, narrow: boolean])[] = [
  [1, "1 s", true],
  [10, "10 s", false],
  [MINUTE, "1 min", true],
  [10 * MINUTE, "10 min", false],
  [HOUR, "1 h", true],
  [6 * HOUR, "6 h", false],
  [DAY, "1 day", true],
  [7 * DAY, "7 days", false],
  [30 * DAY, "30 days", true],
];
const NARROW = 520;
const LONGEST_NAME = 16;

/** Whose time a row shows. */
interface Line {
  name: string;
  spread: Spread;
}

/** How long it takes until tasks are seen and answered, by everybody and by each channel. */
export function Durations(props: { stats: GetStatsResponse }): JSX.Element {
  const lines = (): Line[] =>
    [
      { name: "Until seen", spread: props.stats.timeToSeen },
      { name: "Until answered", spread: props.stats.timeToAnswer },
      ...props.stats.channels.map(({ channel, timeToAnswer }) => ({
        name: channelTitle(channel),
        spread: timeToAnswer,
      })),
    ].flatMap(({ name, spread }) => (spread && spread.count > 0n ? [{ name, spread }] : []));
  return (
    <section aria-labelledby="durations" class="mt-10">
      <h2 id="durations">How long it takes</h2>
      <p class="mt-1 max-w-prose text-sm text-muted">
        Measured from when an agent asks. The dot is where half of the tasks are there, the line at the end
        where nine in ten are: first of all tasks, then of the answers by each channel.
      </p>
      <div class="mt-3">
        <Chart
          label={lines()
            .map(
              ({ name, spread }) =>
                `${name}: half within ${took(spread.p50Seconds)}, nine in ten within ${took(spread.p90Seconds)}.`,
            )
            .join(" ")}
          draw={(width) => drawLines(lines(), width)}
        />
      </div>
      <Numbers
        caption="How long it takes"
        heads={["What", "Tasks", "Half within", "9 of 10 within", "19 of 20 within"]}
        rows={lines().map(({ name, spread }) => [
          ...[
            name,
            tasks(spread.count),
            took(spread.p50Seconds),
            took(spread.p90Seconds),
            took(spread.p95Seconds),
          ],
        ])}
      />
    </section>
  );
}

/** On an axis of ratios nothing is shorter than a second. */
const onAxis = (seconds: number | undefined) => Math.max(1, seconds ?? 1);

function drawLines(lines: readonly Line[], width: number): Drawing {
  const halves = lines.map(({ spread }) => onAxis(spread.p50Seconds));
  const nines = lines.map(({ spread }) => onAxis(spread.p90Seconds));
  const marks = MARKS.map(([seconds]) => seconds);
  const from = marks.findLast((mark) => mark <= Math.min(...halves) / 1.2) ?? 0.8;
  const until = marks.find((mark) => mark >= Math.max(...nines) * 1.2) ?? 40 * DAY;
  const named = new Map(
    MARKS.filter(([, , narrow]) => narrow || width > NARROW).map(([seconds, name]) => [seconds, name]),
  );
  return {
    height: lines.length * ROW + BELOW,
    data: [lines.map((_, row) => row), halves, nines],
    options: {
      series: [
        {},
        { paths: () => null, points: { show: false } },
        { paths: () => null, points: { show: false } },
      ],
      scales: {
        x: { time: false, ori: 1, dir: -1, range: () => [-0.6, lines.length - 0.4] },
        y: { ori: 0, distr: 3, range: () => [from, until] },
      },
      axes: [
        axis({
          side: 3,
          size: Math.min(130, width / 3),
          grid: { show: false },
          splits: () => lines.map((_, row) => row),
          values: (_, splits) => splits.map((row) => shorten(lines[row]?.name ?? "")),
        }),
        axis({
          side: 2,
          size: 28,
          splits: () => marks.filter((mark) => mark >= from && mark <= until && named.has(mark)),
          filter: (_, splits) => splits,
          values: (_, splits) => splits.map((mark) => named.get(mark) ?? ""),
        }),
      ],
      cursor: { show: false },
      padding: [4, 28, 0, 0],
      hooks: {
        draw: [
          (plot) => {
            for (const [row, half] of halves.entries()) drawRange(plot, row, [half, nines[row] ?? half]);
          },
        ],
      },
    },
  };
}

const shorten = (name: string) => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);

/** A bar from a half to nine in ten, with a dot and a line at its ends. */
function drawRange(plot: uPlot, row: number, [half, nine]: readonly [number, number]): void {
  const pen = plot.ctx;
  const scale = devicePixelRatio;
  const [left, right] = [plot.valToPos(half, "y", true), plot.valToPos(nine, "y", true)];
  const middle = plot.valToPos(row, "x", true);
  const { ink, edge } = palette();
  pen.save();
  pen.fillStyle = `color-mix(in srgb, ${edge} 50%, transparent)`;
  pen.fillRect(left, middle - 5 * scale, right - left, 10 * scale);
  pen.fillStyle = ink;
  pen.fillRect(right - scale, middle - 8 * scale, 2 * scale, 16 * scale);
  pen.beginPath();
  pen.arc(left, middle, 5 * scale, 0, 2 * Math.PI);
  pen.fill();
  pen.restore();
}
