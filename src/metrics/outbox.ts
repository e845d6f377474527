import { Histogram, type Registry } from "prom-client";
import { askOnce } from "../services/core/ask-once.ts";
import { LATENESS, type Lateness } from "../services/core/lateness.ts";
import { within } from "../services/core/within.ts";
import { readBacklog } from "../services/db/backlog.ts";
import type { Database } from "../services/db/database.ts";
import { JOB_OF_KIND } from "../services/db/jobs.ts";
import { gauge, optionsOf } from "./kept.ts";

/** Seconds; of a deadline and of a row of the outbox. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 3600];

/** How old an answer of the database may be: several who scrape share one query. */
const AGE_MS = 1_000;
/** While the database does not answer, what only it knows is left out. */
const PATIENCE_MS = 2_000;

export interface OutboxMetrics {
  db: Database;
  now: () => Date;
}

/** How late what falls due is taken up, and what is due and waits; returns the function that stops listening. */
export function outboxMetrics(registry: Registry, { db, now }: OutboxMetrics): () => void {
  const lag = new Histogram({
    ...optionsOf(registry, {
      name: "outbox_lag_seconds",
      help: "From when a row of the outbox was due to when its job began, by kind.",
      labels: ["kind"],
    }),
    buckets: BUCKETS,
  });
  const lateness = new Histogram({
    ...optionsOf(registry, {
      name: "deadline_lateness_seconds",
      help: "From a task's deadline to when the task had ended by it.",
    }),
    buckets: BUCKETS,
  });
  const observe = (message: unknown) => {
    // The channel carries nothing else.
    const { what, seconds } = message as Lateness;
    if (what === "deadline") lateness.observe(seconds);
    else lag.observe({ kind: what }, seconds);
  };
  LATENESS.subscribe(observe);

  const backlog = askOnce(() => within(readBacklog(db, now()), PATIENCE_MS).catch(() => undefined), AGE_MS);
  const read = async (what: "due" | "oldestSeconds") => {
    const rows = await backlog();
    const kinds = rows ? Object.keys(JOB_OF_KIND) : [];
    return kinds.map((kind) => [{ kind }, rows?.find((row) => row.kind === kind)?.[what] ?? 0] as const);
  };
  const labels = ["kind"];
  gauge(
    registry,
    { name: "outbox_due", help: "Due rows, by kind, of the 10,000 that have been due for longest.", labels },
    () => read("due"),
  );
  gauge(
    registry,
    {
      name: "outbox_oldest_due_seconds",
      help: "How long the oldest of these rows has been due, by kind.",
      labels,
    },
    () => read("oldestSeconds"),
  );
  return () => LATENESS.unsubscribe(observe);
}
