import { Histogram, type Registry } from "prom-client";
import { rpcName } from "../services/core/access.ts";
import type { EndedCall } from "../services/core/interceptors.ts";
import { counter, optionsOf } from "./kept.ts";

/** Seconds; what is held for somebody takes up to the last. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Counts and times calls; returns what is to be told of each. */
export function callMetrics(registry: Registry): (ended: EndedCall) => void {
  const durations = new Histogram({
    ...optionsOf(registry, {
      name: "call_duration_seconds",
      help: "Time of calls by RPC, from in front of the verb to the end of the answer; of a stream its whole life.",
      labels: ["rpc"],
    }),
    buckets: BUCKETS,
  });
  // By the method itself: its name would have to be put together for each call.
  const seen = new Map<EndedCall["method"], { rpc: string; outcomes: Map<string, number>; took: Took }>();
  counter(
    registry,
    { name: "calls_total", help: "Calls by RPC and outcome: ok, or a reason.", labels: ["rpc", "outcome"] },
    function* () {
      for (const { rpc, outcomes } of seen.values())
        for (const [outcome, count] of outcomes) yield [{ rpc, outcome }, count];
    },
  );
  return ({ method, outcome, ms }) => {
    let of = seen.get(method);
    if (of === undefined) {
      const rpc = rpcName(method);
      of = { rpc, outcomes: new Map(), took: durations.labels(rpc) };
      seen.set(method, of);
    }
    of.outcomes.set(outcome, 1 + (of.outcomes.get(outcome) ?? 0));
    of.took.observe(ms / 1000);
  };
}

type Took = ReturnType<Histogram["labels"]>;
