import { afterAll, beforeAll, expect, test } from "vitest";
import { type Nodes, type ServerNode, startNodes } from "../support/nodes.ts";
import { age } from "../workers/outbox-rows.ts";
import { Receiver } from "../workers/receiver.ts";
import { ask, question, YES } from "./asking.ts";
import { Balancer, isReady, isRefused } from "./balancer.ts";
import { startLoad } from "./load.ts";

let nodes: Nodes;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await Receiver.start();
  nodes = await startNodes({ AWAITHUMANS_DRAIN_SECONDS: "3" });
}, 60_000);
afterAll(async () => {
  await nodes?.close();
  await receiver?.close();
}, 60_000);

const poll = (server: ServerNode, id: string) => server.call("GET", `/api/tasks/${id}/poll?timeout=30`);

test("a server that is killed takes no waiting agent with it: it polls again at the other", async () => {
  const [doomed, other] = nodes.servers;
  const ids = await Promise.all([0, 1, 2, 3].map((n) => ask(doomed, `parked ${n}`)));
  const polls = ids.map((id) => poll(doomed, id).catch(() => poll(other, id)));
  await waiters(doomed, ids.length);
  // Sent again under the same key, as a client does that got no answer.
  const asked = Promise.all(Array.from({ length: 12 }, (_, n) => askTwice(`cut ${n}`, [doomed, other])));
  await doomed.kill();
  for (const id of ids) {
    const { status } = await other.call("POST", `/api/tasks/${id}/complete`, { body: { response: YES } });
    expect(status).toBe(200);
  }
  for (const { json } of await Promise.all(polls))
    expect(json).toMatchObject({ status: "completed", response: YES });
  for (const told of await asked) expect(new Set(told).size).toBe(1);
  expect(await countTasks("cut %")).toBe(12);
  await doomed.start();
  expect((await poll(doomed, ids[0] ?? "")).json.status).toBe("completed");
});

/** The ids that a client is told who sends the same question to one server and to the other, whatever becomes of it. */
async function askTwice(key: string, servers: readonly ServerNode[]): Promise<string[]> {
  const ids: string[] = [];
  for (const server of servers) {
    const reply = await server.call("POST", "/api/tasks", { body: question(key) }).catch(() => undefined);
    if (reply?.status === 201) ids.push(reply.json.id);
  }
  return ids;
}

async function countTasks(keys: string): Promise<number | undefined> {
  const text = "select count(*)::int as count from tasks where idempotency_key like $1";
  const [row] = await nodes.database.db.query<{ count: number }>({ name: "test-count-tasks", text }, [keys]);
  return row?.count;
}

/** Resolves once so many wait at this server. */
async function waiters(server: ServerNode, count: number): Promise<void> {
  await expect.poll(() => server.metric("awaithumans_waiters")).toBe(count);
}

test("what a killed worker was telling is told by the other, under the same id", async () => {
  const held: (() => void)[] = [];
  receiver.answer = (response) => void held.push(() => response.end());
  const ids = await Promise.all(
    Array.from({ length: 8 }, (_, n) => ask(nodes, `amid ${n}`, { callback_url: `${receiver.url}/amid` })),
  );
  await Promise.all(
    ids.map((id) => nodes.call("POST", `/api/tasks/${id}/complete`, { body: { response: YES } })),
  );
  await receiver.has(8);
  await nodes.workers[0].kill();
  receiver.answer = (response) => response.end();
  for (const release of held) release();
  await age(nodes.database.db);
  await expect.poll(() => callbackStates("/amid"), { timeout: 20_000 }).toEqual({ succeeded: 8 });
  const sent = receiver.received.filter(({ path }) => path.endsWith("/amid"));
  const bodies = Map.groupBy(sent, ({ headers }) => headers["webhook-id"]);
  expect(bodies.size).toBe(8);
  for (const same of bodies.values()) expect(new Set(same.map(({ body }) => body)).size).toBe(1);
  await nodes.workers[0].start();
});

/** How many callbacks to this path are in which state. */
async function callbackStates(path: string): Promise<Record<string, number>> {
  const rows = await nodes.database.db.query<{ state: string; count: number }>(
    {
      name: "test-callback-states",
      text: `select state, count(*)::int as count from outbox where kind = 'callback' and subject->>'url' like '%' || $1
        group by state`,
    },
    [path],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

test("a server that stops says so first, goes on taking requests, answers who waits, and closes last", async () => {
  const [stopping, other] = nodes.servers;
  const id = await ask(stopping, "parked at the end");
  const parked = poll(stopping, id);
  await waiters(stopping, 1);
  const stopped = stopping.stop();
  await expect.poll(() => isReady(stopping)).toBe(false);
  expect((await stopping.call("GET", "/api/health", { token: null })).status).toBe(503);
  expect(await ask(stopping, "taken while draining")).toMatch(/^tsk_/);
  const { status, json, headers } = await parked;
  expect([status, json.status, headers.get("connection")]).toEqual([200, "created", "close"]);
  // A stock client comes back at once, on a new connection.
  expect((await poll(stopping, id)).status).toBe(200);
  expect(await stopped).toBe(0);
  await expect(poll(stopping, id)).rejects.toSatisfy(isRefused);
  await other.call("POST", `/api/tasks/${id}/complete`, { body: { response: YES } });
  expect((await poll(other, id)).json.status).toBe("completed");
  await stopping.start();
});

test("each process in turn stopped and started under load: no error, no answer lost, none told twice", {
  timeout: 120_000,
}, async () => {
  const balancer = new Balancer(nodes.servers);
  const finish = startLoad(balancer, { key: "rolling", callbackUrl: `${receiver.url}/rolling` });
  const lost: number[] = [];
  for (const [n, server] of nodes.servers.entries()) {
    lost.push(await server.metric("awaithumans_lost_wakes_total"));
    const parked = poll(server, await ask(server, `parked ${n} while others go on`));
    await expect.poll(() => server.metric("awaithumans_waiters")).toBeGreaterThan(0);
    expect(await server.stop(), `server ${n}: ${await server.output()}`).toBe(0);
    expect((await parked).headers.get("connection")).toBe("close");
    await server.start();
    expect(await nodes.workers[n === 0 ? 0 : 1].stop()).toBe(0);
    await nodes.workers[n === 0 ? 0 : 1].start();
  }
  const { answers, told, errors } = await finish();
  await balancer.close();
  for (const server of nodes.servers) lost.push(await server.metric("awaithumans_lost_wakes_total"));

  expect(errors).toEqual([]);
  expect(lost).toEqual([0, 0, 0, 0]);
  expect(told.size).toBeGreaterThan(0);
  expect(told).toEqual(answers);
  await expect.poll(() => callbackStates("/rolling"), { timeout: 20_000 }).toEqual({ succeeded: told.size });
  const sent = receiver.received.filter(({ path }) => path.endsWith("/rolling"));
  expect(sent.map(({ body }) => JSON.parse(body).task_id).sort()).toEqual([...told.keys()].sort());
});
