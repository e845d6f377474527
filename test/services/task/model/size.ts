import { randomInt } from "node:crypto";
import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    /** How much is proved, where that is more than in every run of the tests. */
    proof?: Partial<Size>;
  }
  interface TaskMeta {
    /** What was proved: names with figures. */
    proof?: Readonly<Record<string, number>>;
  }
}

export interface Size {
  /** What all chance comes from; fresh where it is not said. */
  seed: number;
  /** Histories that are played. */
  histories: number;
  /** How often every pair is raced behind every gate; 0 races each pair of verbs once, behind one gate. */
  rounds: number;
}

/** As the proof says, or as large as a run of the tests bears. */
export function sizeOf(): Size {
  return { seed: randomInt(2 ** 31 - 1), histories: 1_000, rounds: 0, ...inject("proof") };
}

/** Histories and races are played side by side, each on a database of its own. */
export const LANES = 3;

/** As long as it takes: nothing here is about time. */
export const TIMEOUT = 2 * 60 * 60 * 1000;
