import { createServer } from "node:net";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../../src/config.ts";
import { type Running, start } from "../../../src/main.ts";
import type { Role } from "../../../src/parts.ts";
import { PLUGINS } from "../../../src/plugins.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { PAYLOAD_KEY } from "../../support/server.ts";
import { insertCallback, subjectOf } from "../../workers/outbox-rows.ts";
import { Receiver } from "../../workers/receiver.ts";
import { cuttable } from "../cut.ts";

interface Node extends Running {
  ask(path: string, init?: RequestInit): Promise<Response>;
}

async function startNode(
  role: Role,
  { url, env = {} }: { url: string; env?: Record<string, string> },
): Promise<Node> {
  const settings = {
    AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
    AWAITHUMANS_PORT: "0",
    AWAITHUMANS_DRAIN_SECONDS: "0",
    AWAITHUMANS_OUTBOUND_ALLOW: "127.0.0.0/8",
    AWAITHUMANS_DATABASE_POOL_SIZE: "5",
    AWAITHUMANS_METRICS_PORT: "0",
    ...env,
  };
  const config = { ...loadConfig(settings, PLUGINS), databaseUrl: url };
  const log = pino({ level: "silent" });
  const running = await start({ config, role, plugins: PLUGINS, hosts: ["127.0.0.1"], log });
  let isClosed = false;
  const close = async () => {
    if (!isClosed) await running.close();
    isClosed = true;
  };
  onTestFinished(close);
  const ask = (path: string, init?: RequestInit) =>
    fetch(`http://127.0.0.1:${running.metricsPort}${path}`, init);
  return { ...running, close: running.close, ask };
}

async function database(): Promise<TestDatabase> {
  const base = await createTestDatabase();
  onTestFinished(() => base.close());
  return base;
}

const status = async (answer: Promise<Response>) => (await answer).status;

test.each<Role>(["server", "worker", "both"])(
  "a %s has a port for metrics and health, without credentials",
  async (role) => {
    const { url } = await database();
    const node = await startNode(role, { url });
    const metrics = await node.ask("/metrics");
    expect([metrics.status, metrics.headers.get("content-type")]).toEqual([
      200,
      "text/plain; version=0.0.4; charset=utf-8",
    ]);
    expect(await metrics.text()).toContain(`role="${role}"`);
    for (const path of ["/health/live", "/health/ready"]) {
      const answer = await node.ask(path);
      expect([answer.status, await answer.json()]).toEqual([200, { status: "ok" }]);
    }
  },
);

test("there is nothing else on it, and it is only read", async () => {
  const { url } = await database();
  const node = await startNode("both", { url });
  const paths = ["/", "/api/health", "/api/tasks", "/docs", "/metrics/", "/health", "/health/ready/x"];
  for (const path of paths) expect([path, await status(node.ask(path))]).toEqual([path, 404]);
  for (const path of ["/metrics", "/health/ready"]) {
    const refused = await node.ask(path, { method: "POST", body: "x" });
    expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    const head = await node.ask(path, { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
  }
});

test("it is off unless asked for, and a taken port keeps the process from starting", async () => {
  const { url } = await database();
  const off = await startNode("server", { url, env: { AWAITHUMANS_METRICS_PORT: "" } });
  expect(off.metricsPort).toBeUndefined();
  const holder = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => holder.once("listening", resolve));
  onTestFinished(() => void holder.close());
  const { port } = holder.address() as { port: number };
  const taken = startNode("worker", { url, env: { AWAITHUMANS_METRICS_PORT: String(port) } });
  await expect(taken).rejects.toMatchObject({ code: "EADDRINUSE" });
});

test("a worker whose database is away is not ready, lives, and tells what it knows", async () => {
  const { url } = await database();
  const relay = await cuttable(url);
  const node = await startNode("worker", { url: relay.url });
  expect(await status(node.ask("/health/ready"))).toBe(200);
  await relay.cut();
  await expect.poll(() => status(node.ask("/health/ready"))).toBe(503);
  expect(await status(node.ask("/health/live"))).toBe(200);
  const metrics = await (await node.ask("/metrics")).text();
  expect(metrics).toContain("awaithumans_lost_wakes_total 0");
});

test("a worker that stops is not ready while its last jobs end, and lives until then", async () => {
  const base = await database();
  const receiver = await Receiver.start();
  onTestFinished(() => receiver.close());
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  receiver.answer = (response) => void held.then(() => response.end());
  const node = await startNode("worker", { url: base.url });
  await insertCallback(base.db, { subject: subjectOf(receiver.url), time: new Date() });
  await receiver.has(1);
  const closed = node.close();
  const ready = await node.ask("/health/ready");
  expect([ready.status, await ready.json()]).toEqual([503, { status: "unavailable" }]);
  expect(await status(node.ask("/health/live"))).toBe(200);
  release();
  await closed;
  await expect(node.ask("/health/live")).rejects.toThrow();
});
