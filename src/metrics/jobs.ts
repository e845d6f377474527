import { Histogram, type Registry } from "prom-client";
import type { EndedJob } from "../workers/core/handlers.ts";
import { counter, optionsOf } from "./kept.ts";

const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 90];

/** What handlers say in few words. Any other word is the reason, perhaps a vendor's, for which something was given up. */
const OUTCOMES: ReadonlySet<string> = new Set([
  ...["succeeded", "retrying", "abandoned", "stale", "lease lost", "failed", "put back"],
  ...["sent", "sent before", "drawn", "passed", "not passed", "not verified", "moved on", "expired"],
]);

/** The outcome of a job as a label, out of what its handler said. */
export function outcomeOf(said: string): string {
  const parts = said.replace(/:.*$/s, "").split(", ");
  const found = parts.map((part) => part.replace(/ \d+$/, "")).find((part) => OUTCOMES.has(part));
  return found?.replaceAll(" ", "_") ?? "given_up";
}

/** Counts and times jobs; returns what is to be told of each. */
export function jobMetrics(registry: Registry): (ended: EndedJob) => void {
  const durations = new Histogram({
    ...optionsOf(registry, { name: "job_duration_seconds", help: "Time of jobs by name.", labels: ["job"] }),
    buckets: BUCKETS,
  });
  const seen = new Map<string, Map<string, number>>();
  counter(
    registry,
    { name: "jobs_total", help: "Jobs by name and outcome.", labels: ["job", "outcome"] },
    function* () {
      for (const [job, outcomes] of seen)
        for (const [outcome, count] of outcomes) yield [{ job, outcome }, count];
    },
  );
  return ({ job, outcome: said, ms }) => {
    const outcome = outcomeOf(said);
    const outcomes = seen.get(job) ?? new Map<string, number>();
    outcomes.set(outcome, 1 + (outcomes.get(outcome) ?? 0));
    seen.set(job, outcomes);
    durations.observe({ job }, ms / 1000);
  };
}
