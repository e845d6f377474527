import type { Line } from "./measurement.ts";
import { spreadOf } from "./measurement.ts";
import type { Throughput } from "./request-load.ts";
import { median } from "./statistics.ts";

/** A line of the table from rounds of throughput: medians of the rounds. */
export function throughputLine(
  head: Pick<Line, "id" | "what" | "target">,
  ours: readonly Throughput[],
  bare: readonly Throughput[],
): Line {
  const pick = (rounds: readonly Throughput[], key: keyof Throughput) => rounds.map((round) => round[key]);
  const middle = (rounds: readonly Throughput[], key: keyof Throughput) => median(pick(rounds, key));
  const mine = middle(ours, "perSecond");
  const theirs = middle(bare, "perSecond");
  return {
    ...head,
    unit: "per s",
    ours: mine,
    bare: theirs,
    ratio: mine / theirs,
    spread: spreadOf(pick(ours, "perSecond"), pick(bare, "perSecond")),
    p50: middle(ours, "p50"),
    p99: middle(ours, "p99"),
    bareP50: middle(bare, "p50"),
    bareP99: middle(bare, "p99"),
    clientCpu: [middle(ours, "clientCpu"), middle(bare, "clientCpu")],
  };
}
