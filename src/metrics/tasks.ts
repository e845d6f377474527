import type { Registry } from "prom-client";
import type { Services } from "../services/index.ts";
import { by, counter, gauge, only } from "./kept.ts";

/** Tasks, those who wait for them, and how they are woken: all of it kept by the services as plain numbers. */
export function taskMetrics(registry: Registry, services: Services): void {
  const { waiters, changes, wakeups, notifier } = services;
  counter(registry, { name: "tasks_created_total", help: "Tasks that this process created." }, () =>
    only(changes.counts.created),
  );
  counter(
    registry,
    {
      name: "tasks_ended_total",
      help: "Tasks that this process ended, by the status they ended in.",
      labels: ["status"],
    },
    () => by("status", Object.fromEntries(changes.counts.ended)),
  );
  gauge(registry, { name: "waiters", help: "Places taken by polls, awaited tasks and streams." }, () =>
    only(waiters.size),
  );
  gauge(
    registry,
    { name: "waiters_aside", help: "Polls that found no place and are held for a moment." },
    () => only(waiters.aside),
  );
  counter(
    registry,
    {
      name: "waiters_crowded_total",
      help: "Those who found no place: polls held for a moment or answered at once, calls refused.",
      labels: ["answer"],
    },
    () => by("answer", waiters.crowded),
  );
  counter(
    registry,
    {
      name: "wakes_total",
      help: "Waiters that were woken, by what told of the change: a commit here, a notification, a re-read.",
      labels: ["source"],
    },
    () => by("source", { local: changes.counts.woken, ...wakeups.woken }),
  );
  counter(
    registry,
    {
      name: "lost_wakes_total",
      help: "Waiters that only the re-read every two seconds woke, since nobody told of the change.",
    },
    () => only(wakeups.lostWakes),
  );
  counter(
    registry,
    {
      name: "notifications_total",
      help: "Notifications to other nodes, each of up to 200 tasks.",
      labels: ["outcome"],
    },
    () => by("outcome", notifier.counts),
  );
  createMetrics(registry, services);
}

/** Creates that come at the same time share a statement. */
function createMetrics(registry: Registry, { inserts }: Services): void {
  counter(registry, { name: "create_batches_total", help: "Statements that stored new tasks." }, () =>
    only(inserts.counts.batches),
  );
  counter(
    registry,
    { name: "create_batch_items_total", help: "New tasks in these statements, repeated ones included." },
    () => only(inserts.counts.items),
  );
  gauge(registry, { name: "creates_waiting", help: "New tasks that wait for the next statement." }, () =>
    only(inserts.waiting.items),
  );
  gauge(registry, { name: "creates_waiting_bytes", help: "Bytes of these tasks." }, () =>
    only(inserts.waiting.bytes),
  );
  counter(
    registry,
    { name: "creates_refused_total", help: "Creates that were refused because too many others waited." },
    () => only(inserts.counts.refused),
  );
}
