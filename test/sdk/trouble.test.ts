import { afterEach, beforeEach, expect, test } from "vitest";
import { assembleClient } from "../../sdk/src/client.ts";
import {
  type AskOptions,
  PollError,
  ServerUnreachableError,
  TaskCreateError,
  TaskNotFoundError,
  TaskTimeoutError,
} from "../../sdk/src/index.ts";
import { Lines, StillRuntime } from "../support/sdk-runtime.ts";
import { ok, refuse, TaskWire } from "../support/sdk-tasks.ts";
import type { Answer, WireServer } from "../support/sdk-wire.ts";

let wire: TaskWire;
let server: WireServer;
let lines: Lines;
let runtime: StillRuntime;

beforeEach(async () => {
  wire = new TaskWire();
  server = await wire.start();
  lines = new Lines();
  runtime = new StillRuntime();
});

afterEach(async () => await server.stop());

const ASK: AskOptions<unknown, unknown> = {
  task: "Go on?",
  payloadSchema: { type: "object" },
  payload: { step: 1 },
  responseSchema: { type: "object", properties: { go: { type: "boolean" } } },
  timeoutMs: 60_000,
};

function ask(change: Partial<AskOptions<unknown, unknown>> = {}): Promise<unknown> {
  const client = assembleClient({ serverUrl: server.url, apiKey: "secret-token", logger: lines }, runtime);
  return client.awaitHuman({ ...ASK, ...change });
}

async function answered(): Promise<unknown> {
  const pending = ask();
  await Promise.race([wire.polled(), pending]);
  wire.finish({ status: "completed", response: { go: true } });
  return await pending;
}

const status = (code: number, headers: Record<string, string> = {}): Answer => ({
  status: code,
  body: "<html>",
  headers,
});

test.each<[string, Answer]>([
  ["a dropped connection", "drop"],
  ["502", status(502)],
  ["503", status(503)],
  ["500", refuse(500, "INTERNAL_ERROR")],
  ["408", status(408)],
  ["425", status(425)],
  ["429", status(429)],
])("%s is ridden out on create and on poll", async (_, fault) => {
  wire.faults.create.push(fault, fault);
  wire.faults.poll.push(fault, fault, fault);
  expect(await answered()).toEqual({ go: true });
  expect(wire.tasks.size).toBe(1);
  expect(runtime.sleeps).toEqual([250, 500, 250, 500, 1000]);
});

test("a create whose answer was lost finds its own task", async () => {
  wire.faults.create.push(async (exchange): Promise<Answer> => {
    await wire.handler(exchange);
    return "drop";
  });
  expect(await answered()).toEqual({ go: true });
  expect(wire.tasks.size).toBe(1);
});

test("a proxy's page instead of a poll's answer is ridden out", async () => {
  wire.faults.poll.push({ status: 200, body: "<html>Back soon</html>" });
  expect(await answered()).toEqual({ go: true });
});

test("waits grow to 15 s and are drawn between nothing and that", async () => {
  wire.faults.poll.push(...Array.from({ length: 8 }, () => status(502)));
  runtime.chance = 1;
  const pending = ask({ timeoutMs: 900_000 });
  await Promise.race([wire.polled(), pending]);
  wire.finish({ status: "completed", response: {} });
  await pending;
  expect(runtime.sleeps).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test("Retry-After in seconds or as a date is kept, up to five minutes", async () => {
  const date = new Date(runtime.now() + 7_000 + 20_000).toUTCString();
  wire.faults.poll.push(
    status(429, { "retry-after": "7" }),
    status(503, { "retry-after": date }),
    status(503, { "retry-after": "99999" }),
  );
  const pending = ask({ timeoutMs: 900_000 });
  await Promise.race([wire.polled(), pending]);
  wire.finish({ status: "completed", response: {} });
  await pending;
  expect(runtime.sleeps).toEqual([7_000, 20_000, 300_000]);
});

test("a server that restarts while the agent waits is found again", async () => {
  wire.faults.poll.push("drop");
  const { port } = server;
  await server.stop().then(async () => {
    server = await wire.start(port);
  });
  runtime.onSleep = async (count) => {
    if (count === 1) await server.stop();
    if (count === 3) server = await wire.start(port);
  };
  expect(await answered()).toEqual({ go: true });
  expect(runtime.sleeps).toHaveLength(3);
  expect(lines.text).toContain("The task stays open");
  expect(lines.text).toContain("Connected again");
});

test("a server that is down at the start is waited for, and that is said", async () => {
  const { port } = server;
  await server.stop();
  runtime.onSleep = async (count) => {
    if (count === 2) server = await wire.start(port);
  };
  expect(await answered()).toEqual({ go: true });
  expect(lines.all[0]).toMatch(/ECONNREFUSED.*Trying again for up to 60 s/);
});

test("no server for a minute is an error that says where it looked and why there", async () => {
  await server.stop();
  const failure = await ask().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(ServerUnreachableError);
  expect(failure).toMatchObject({
    name: "ServerUnreachableError",
    code: "SERVER_UNREACHABLE",
    serverUrl: server.url,
    attempts: runtime.sleeps.length + 1,
    cause: expect.any(Error),
    message: expect.stringMatching(/ECONNREFUSED[\s\S]*the option serverUrl/),
  });
  expect(runtime.sleeps.reduce((sum, ms) => sum + ms)).toBeLessThan(60_000);
  server = await wire.start();
});

test("a create that never gets through reports the last answer", async () => {
  wire.faults.create.push(...Array.from({ length: 50 }, () => status(502)));
  const failure = await ask().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TaskCreateError);
  expect(failure).toMatchObject({ httpStatus: 502, code: "TASK_CREATE_FAILED" });
});

test("a request that gets no answer in time is sent again", async () => {
  let release = (_: Answer) => {};
  const held = new Promise<Answer>((resolve) => {
    release = resolve;
  });
  wire.faults.poll.push(() => {
    queueMicrotask(() => runtime.fireTimers());
    return held;
  });
  expect(await answered()).toEqual({ go: true });
  expect(lines.text).toContain("no answer within 35 s");
  release("drop");
});

test("polls that return early without an outcome start at least a second apart", async () => {
  const early = ok({ status: "created", response: null });
  wire.faults.poll.push(early, early, early);
  expect(await answered()).toEqual({ go: true });
  expect(runtime.sleeps).toEqual([1000, 1000, 1000]);
});

test.each([
  ["timed_out", "TaskTimeoutError"],
  ["created", "TaskTimeoutError"],
])("a minute after the deadline one last look decides: %s", async (last, name) => {
  const early = ok({ status: "created", response: null });
  wire.faults.poll.push(...Array.from({ length: 130 }, () => early));
  wire.faults.other.push(() => {
    wire.finish({ status: last });
    return wire.handler(server.exchanges.at(-1) ?? expect.unreachable());
  });
  const failure = await ask().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TaskTimeoutError);
  expect(failure).toMatchObject({ name, status: last, timeoutMs: 60_000 });
  expect(runtime.sleeps).toHaveLength(120);
  expect(
    server.exchanges
      .filter((exchange) => exchange.path.endsWith("/poll"))
      .at(-1)
      ?.query.get("timeout"),
  ).toBe("1");
});

test("a deadline that was moved meanwhile is waited for", async () => {
  const early = ok({ status: "created", response: null });
  const later = (seconds: number) => () => ok({ ...[...wire.tasks.values()][0], timeout_seconds: seconds });
  wire.faults.poll.push(...Array.from({ length: 400 }, () => early));
  wire.faults.other.push(later(90), later(90));
  const failure = await ask().catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "TaskTimeoutError", status: "created", timeoutMs: 90_000 });
  // A second for each poll: the deadline of a minute, half a minute more, and a minute beyond.
  expect(runtime.sleeps).toHaveLength(150);
});

test("an answer found by the last look is returned", async () => {
  wire.faults.poll.push(...Array.from({ length: 500 }, () => status(502)));
  wire.faults.other.push((exchange) => {
    wire.finish({ status: "completed", response: { go: false } });
    return wire.handler(exchange);
  });
  expect(await ask()).toEqual({ go: false });
});

test("a server that is gone for good ends the wait with the task's id", async () => {
  runtime.onSleep = async (count) => {
    if (count === 1) await server.stop();
  };
  wire.faults.poll.push("drop");
  const failure = await ask().catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "ServerUnreachableError", taskId: [...wire.tasks.keys()][0] });
  server = await wire.start();
});

test("404 is final", async () => {
  wire.faults.poll.push(refuse(404, "TASK_NOT_FOUND"));
  const failure = await ask().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(TaskNotFoundError);
  expect(failure).toMatchObject({
    name: "TaskNotFoundError",
    taskId: [...wire.tasks.keys()][0],
    httpStatus: 404,
    serverCode: "TASK_NOT_FOUND",
    docsUrl: "http://127.0.0.1/docs/errors/TASK_NOT_FOUND",
  });
  expect(runtime.sleeps).toEqual([]);
});

test("other refusals of a poll are final", async () => {
  wire.faults.poll.push(refuse(400, "INVALID_REQUEST"));
  await expect(ask()).rejects.toThrow(PollError);
  expect(runtime.sleeps).toEqual([]);
});

test.each([
  [422, "VALIDATION_ERROR", "TaskCreateError"],
  [422, "MARKETPLACE_NOT_AVAILABLE", "MarketplaceNotAvailableError"],
  [401, "UNAUTHENTICATED", "AuthenticationError"],
  [403, "PERMISSION_DENIED", "AuthenticationError"],
])("create refused with %d %s is final: %s", async (code, reason, name) => {
  wire.faults.create.push(refuse(code, reason, [{ path: "/notify/0", message: "names no known channel" }]));
  const failure = await ask().catch((error: unknown) => error);
  expect(failure).toMatchObject({
    name,
    httpStatus: code,
    serverCode: reason,
    requestId: "req-1",
    issues: [{ path: "/notify/0", message: "names no known channel" }],
    message: expect.stringContaining("/notify/0: names no known channel"),
  });
  expect(server.exchanges).toHaveLength(1);
  expect(String(failure)).not.toContain("secret-token");
});

test("an older server's error shape is read too", async () => {
  wire.faults.create.push({ status: 403, body: { detail: "Admin access required." } });
  await expect(ask()).rejects.toThrow(/403: Admin access required\.[\s\S]*the option apiKey/);
});

test("a redirect is not followed and is explained", async () => {
  wire.faults.create.push({ status: 307, headers: { location: "https://elsewhere.example/api/tasks" } });
  await expect(ask()).rejects.toThrow(/307, a redirect/);
  expect(server.exchanges).toHaveLength(1);
});

test("an answer that is none of ours is refused", async () => {
  wire.faults.create.push(ok({ hello: "world" }));
  await expect(ask()).rejects.toThrow(/Is it an awaithumans server/);
});
