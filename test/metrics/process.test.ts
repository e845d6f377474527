import { afterAll, beforeAll, expect, test } from "vitest";
import { refund } from "../gateway/server.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { Receiver } from "../workers/receiver.ts";
import { namesIn, samplesOf } from "./samples.ts";

let server: TestServer;
let receiver: Receiver;
beforeAll(async () => {
  [server, receiver] = await Promise.all([startTestServer(), Receiver.start()]);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});

const DUE = 'awaithumans_outbox_due{kind="callback"}';
const scrape = async () => samplesOf((await server.call("GET", "/metrics")).text);

async function create(key: string, members: Record<string, unknown> = {}): Promise<string> {
  return (await server.call("POST", "/api/tasks", { body: refund(key, members) })).json.id;
}

test("a task's way is seen in calls, requests, wakes, jobs and lag", async () => {
  const id = await create("seen", { callback_url: receiver.url });
  const poll = server.call("GET", `/api/tasks/${id}/poll?timeout=25`);
  await expect.poll(async () => (await scrape()).get("awaithumans_waiters")).toBe(1);
  await server.call("POST", `/api/tasks/${id}/complete`, { body: { response: { approved: true } } });
  await poll;
  await server.call("POST", `/api/tasks/${await create("cancelled")}/cancel`);
  await server.call("GET", "/api/tasks/tsk_none");
  await server.call("GET", "/api/nowhere/at/all");
  await receiver.has(1);
  const settled = ['awaithumans_jobs_total{job="callback:send",outcome="succeeded"}', DUE];
  // What is due may be told as it was a second before.
  await expect
    .poll(async () => {
      const told = await scrape();
      return settled.map((name) => told.get(name));
    })
    .toEqual([1, 0]);

  const told = await scrape();
  // The regular look at what is waited for may see the commit before who made it does.
  const woken = ["local", "reread"].map((source) => told.get(`awaithumans_wakes_total{source="${source}"}`));
  expect(woken.reduce<number>((sum, count) => sum + (count ?? 0), 0)).toBe(1);
  const rpc = (name: string, outcome: string) =>
    `{rpc="awaithumans.task.v1.TaskService/${name}",outcome="${outcome}"}`;
  const expected: Record<string, number> = {
    awaithumans_tasks_created_total: 2,
    'awaithumans_tasks_ended_total{status="completed"}': 1,
    'awaithumans_tasks_ended_total{status="cancelled"}': 1,
    [`awaithumans_calls_total${rpc("CreateTask", "ok")}`]: 2,
    [`awaithumans_calls_total${rpc("GetTask", "TASK_NOT_FOUND")}`]: 1,
    'awaithumans_call_duration_seconds_count{rpc="awaithumans.task.v1.TaskService/CreateTask"}': 2,
    'awaithumans_rest_requests_total{method="POST",route="/api/tasks",status="201"}': 2,
    'awaithumans_rest_requests_total{method="GET",route="/api/tasks/:id",status="404"}': 1,
    'awaithumans_rest_requests_total{method="GET",route="/api/tasks/:id/poll",status="200"}': 1,
    'awaithumans_rest_requests_total{method="",route="",status="404"}': 1,
    awaithumans_waiters: 0,
    'awaithumans_wakes_total{source="notification"}': 0,
    awaithumans_lost_wakes_total: 0,
    'awaithumans_jobs_total{job="callback:send",outcome="succeeded"}': 1,
    'awaithumans_job_duration_seconds_count{job="callback:send"}': 1,
    'awaithumans_outbox_lag_seconds_count{kind="callback"}': 1,
    [DUE]: 0,
    'awaithumans_pool_waiting{pool="callbacks"}': 0,
    awaithumans_create_batch_items_total: 2,
    awaithumans_creates_waiting: 0,
  };
  expect(Object.fromEntries(Object.keys(expected).map((name) => [name, told.get(name)]))).toEqual(expected);
  expect(
    [...told.keys()].some((name) => /^awaithumans_build_info\{version="[\d.]+",role="both"\}$/.test(name)),
  ).toBe(true);
  expect([...told.keys()].join("\n")).not.toContain(id);
});

test("a deadline that fired is seen with how late it was", async () => {
  const id = await create("due");
  const before = (await scrape()).get("awaithumans_deadline_lateness_seconds_count") ?? 0;
  await server.database.db.query(
    { name: "test-due", text: "update tasks set due_time = now() - interval '1 hour' where id = $1" },
    [id],
  );
  await expect
    .poll(async () => (await scrape()).get("awaithumans_deadline_lateness_seconds_count"))
    .toBe(before + 1);
  const told = await scrape();
  expect(told.get("awaithumans_deadline_lateness_seconds_sum")).toBeGreaterThanOrEqual(3_600);
  expect(told.get('awaithumans_tasks_ended_total{status="timed_out"}')).toBe(1);
});

test("every name has our prefix, and units are in the names", async () => {
  const names = namesIn((await server.call("GET", "/metrics")).text);
  expect(names.filter((name) => !name.startsWith("awaithumans_"))).toEqual([]);
  expect(names.filter((name) => /(?:_ms|milliseconds|_kb)$/.test(name))).toEqual([]);
  expect(names).toContain("awaithumans_nodejs_eventloop_lag_p99_seconds");
  expect(names.filter((name) => /active_(?:handles|requests|resources)/.test(name))).toEqual([]);
});
