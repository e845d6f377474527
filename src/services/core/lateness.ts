import { channel } from "node:diagnostics_channel";

/** How late something was taken up that had fallen due: a task at its deadline, or a row of the outbox by its kind. */
export interface Lateness {
  readonly what: string;
  readonly seconds: number;
}

/** Told of it each time, for this process; costs nothing where nobody listens. */
export const LATENESS = channel("awaithumans:lateness");

/** Clocks of two machines may differ by more than it was late. */
export function tellLateness(what: string, seconds: number): void {
  if (LATENESS.hasSubscribers) LATENESS.publish({ what, seconds: Math.max(0, seconds) } satisfies Lateness);
}
