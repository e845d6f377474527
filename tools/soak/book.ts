import { Tally } from "./tally.ts";

export const OVER: readonly unknown[] = ["completed", "timed_out", "cancelled", "verification_exhausted"];

/** What a poll told of the end of a task. */
export interface Told {
  status: string;
  /** JSON text. */
  response: string;
}

/** One question, as its agent knows it. */
export interface Asked {
  readonly key: string;
  readonly hasCallback: boolean;
  /** What creates answered: one id, however often it was asked. */
  readonly ids: Set<string>;
  /** JSON texts of answers that the server took. One at most. */
  readonly taken: string[];
  readonly told: Told[];
}

/** Something that was done to the system. */
export interface Trouble {
  at: number;
  what: string;
}

/** Everything that clients saw; the ledger compares it with what is stored. */
export class Book {
  readonly asked: Asked[] = [];
  readonly troubles: Trouble[] = [];
  /** What went wrong for clients, by kind: what was done to the system explains these. */
  readonly errors = new Tally();
  /** What nothing explains. */
  readonly faults: string[] = [];
  readonly acts = new Tally();
  /** Milliseconds from sending an answer to the end of a poll that waited for it, and whether all was well then. */
  readonly wakes: { ms: number; isQuiet: boolean }[] = [];
  readonly lostWakes = { explained: 0, unexplained: 0 };

  trouble(what: string): void {
    this.troubles.push({ at: Date.now(), what });
  }

  /** Whether something was done to the system in the time before. */
  isTroubled(at: number, withinMs: number): boolean {
    return this.troubles.some((trouble) => trouble.at <= at && at - trouble.at <= withinMs);
  }
}
