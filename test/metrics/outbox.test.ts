import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { Metrics } from "../../src/metrics/index.ts";
import { STEPS, type Step } from "../../src/services/core/step.ts";
import { startServer, type TestServer } from "../gateway/server.ts";
import { samplesOf } from "./samples.ts";

/** No job runs here, so that what is due stays so. */
let server: TestServer;
let metrics: Metrics;
const NOW = new Date("2026-06-01T09:00:00.000Z");
beforeAll(async () => {
  server = await startServer();
  const { db, services } = server;
  metrics = new Metrics({ db, services, version: "0", role: "server", now: () => NOW });
});
afterAll(async () => {
  metrics.close();
  await server.close();
});

const read = async () => samplesOf(await metrics.text());

async function addRows(rows: {
  kind: string;
  count: number;
  dueTime: string;
  state?: string;
}): Promise<void> {
  await server.db.query(
    {
      name: "test-rows",
      text: `insert into outbox (id, kind, task_id, subject, state, due_time, create_time, update_time)
        select gen_random_uuid()::text, $1, '', '{}', $4, $3::timestamptz, $3::timestamptz, $3::timestamptz
        from generate_series(1, $2::int)`,
    },
    [rows.kind, rows.count, rows.dueTime, rows.state ?? "pending"],
  );
}

test("what is due is counted by kind, and the oldest of it has its age", async () => {
  await addRows({ kind: "callback", count: 3, dueTime: "2026-06-01T08:59:00.000Z" });
  await addRows({ kind: "callback", count: 1, dueTime: "2026-06-01T08:00:00.000Z" });
  await addRows({ kind: "delivery", count: 2, dueTime: NOW.toISOString() });
  await addRows({ kind: "letter", count: 5, dueTime: "2026-06-01T09:00:00.001Z" });
  await addRows({ kind: "refresh", count: 7, dueTime: "2026-06-01T08:00:00.000Z", state: "succeeded" });
  const told = await read();
  const kinds = ["callback", "delivery", "refresh", "verification", "letter"];
  expect(kinds.map((kind) => told.get(`awaithumans_outbox_due{kind="${kind}"}`))).toEqual([4, 2, 0, 0, 0]);
  expect(kinds.map((kind) => told.get(`awaithumans_outbox_oldest_due_seconds{kind="${kind}"}`))).toEqual([
    3_600, 0, 0, 0, 0,
  ]);
});

test("scrapes share a query", async () => {
  // However long it takes here: an answer is as old as this clock says.
  vi.useFakeTimers({ toFake: ["performance"] });
  onTestFinished(() => void vi.useRealTimers());
  const other = new Metrics({ ...server, version: "0", role: "server", now: () => NOW });
  const asked: string[] = [];
  const start = ({ name }: Step) => void asked.push(name);
  STEPS.start.subscribe(start as (message: unknown) => void);
  try {
    for (let scrapes = 0; scrapes < 5; scrapes += 1)
      await Promise.all(Array.from({ length: 4 }, () => other.text()));
  } finally {
    STEPS.start.unsubscribe(start as (message: unknown) => void);
    other.close();
  }
  expect(asked.filter((name) => name === "outbox-backlog")).toHaveLength(1);
});

test("a long queue is looked at in part only, its oldest first", async () => {
  await addRows({ kind: "verification", count: 10_001, dueTime: "2026-06-01T07:00:00.000Z" });
  const other = new Metrics({ ...server, version: "0", role: "server", now: () => NOW });
  const told = samplesOf(await other.text());
  other.close();
  expect(told.get('awaithumans_outbox_due{kind="verification"}')).toBe(10_000);
  expect(told.get('awaithumans_outbox_due{kind="callback"}')).toBe(0);
});

test("while the database is away what only it knows is left out, and everything else is told", async () => {
  await server.cutDatabase();
  const other = new Metrics({ ...server, version: "0", role: "server", now: () => NOW });
  const told = samplesOf(await other.text());
  other.close();
  expect([...told.keys()].filter((name) => name.startsWith("awaithumans_outbox_due"))).toEqual([]);
  expect(told.get("awaithumans_waiters")).toBe(0);
});
