import type { Cluster } from "./cluster.ts";

export interface Settings {
  /** Length of one round of one side. */
  seconds: number;
  /** Rounds of each side, taken in turn. */
  rounds: number;
  /** Parked callers. */
  waiters: number;
  /** Tasks that fall due, 50,000 in a minute. */
  deadlines: number;
}

export interface Context extends Settings {
  readonly cluster: Cluster;
  note(line: string): void;
}

/** One line of the table: ours against the bare side of the same run. */
export interface Line {
  id: string;
  what: string;
  unit: string;
  ours: number;
  bare: number;
  /** Ours ÷ bare; of throughput the median over the pairs of rounds, since the machine's load drifts. */
  ratio: number;
  /** Least and greatest ratio of the pairs of rounds. */
  spread: readonly [number, number] | undefined;
  target: string;
  p50: number | undefined;
  p99: number | undefined;
  bareP50: number | undefined;
  bareP99: number | undefined;
  /** Cores that the client used, on our side and on the bare one. */
  clientCpu: readonly [number, number] | undefined;
}

export interface Measurement {
  readonly id: string;
  run(context: Context): Promise<Line[]>;
}

/** Both sides in turn, A-B-A-B, after one round of each that does not count. */
export async function interleave<A, B>(
  rounds: number,
  sides: { ours: () => Promise<A>; bare: () => Promise<B> },
): Promise<{ ours: A[]; bare: B[] }> {
  const ours: A[] = [];
  const bare: B[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const a = await sides.ours();
    const b = await sides.bare();
    if (round === 0) continue;
    ours.push(a);
    bare.push(b);
  }
  return { ours, bare };
}

/** The ratio of each pair of rounds. */
export function ratiosOf(ours: readonly number[], bare: readonly number[]): number[] {
  return ours.map((value, index) => value / (bare[index] ?? Number.NaN));
}

/** The least and the greatest of the pairs' ratios. */
export function spreadOf(ours: readonly number[], bare: readonly number[]): [number, number] {
  const ratios = ratiosOf(ours, bare);
  return [Math.min(...ratios), Math.max(...ratios)];
}
