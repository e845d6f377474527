import type { Line } from "./measurement.ts";
import { ratiosOf, spreadOf } from "./measurement.ts";
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
  const pairs = [pick(ours, "perSecond"), pick(bare, "perSecond")] as const;
  return {
    ...head,
    unit: "per s",
    ours: middle(ours, "perSecond"),
    bare: middle(bare, "perSecond"),
    ratio: median(ratiosOf(...pairs)),
    spread: spreadOf(...pairs),
    p50: middle(ours, "p50"),
    p99: middle(ours, "p99"),
    bareP50: middle(bare, "p50"),
    bareP99: middle(bare, "p99"),
    clientCpu: [middle(ours, "clientCpu"), middle(bare, "clientCpu")],
  };
}
