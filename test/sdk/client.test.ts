import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { assembleClient } from "../../sdk/src/client.ts";
import { type Client, ServerUnreachableError, TaskAlreadyTerminalError } from "../../sdk/src/index.ts";
import { StillRuntime } from "../support/sdk-runtime.ts";
import { TaskWire } from "../support/sdk-tasks.ts";
import type { WireServer } from "../support/sdk-wire.ts";

const Decision = z.object({ ok: z.boolean() });

let wire: TaskWire;
let server: WireServer;
let runtime: StillRuntime;
let client: Client;

beforeEach(async () => {
  wire = new TaskWire();
  server = await wire.start();
  runtime = new StillRuntime();
  client = assembleClient({ serverUrl: server.url, logger: false }, runtime);
});

afterEach(async () => await server.stop());

async function created(key = "k1") {
  return await client.createTask({
    task: "Fine?",
    payloadSchema: { type: "object" },
    payload: { n: 1 },
    responseSchema: Decision,
    timeoutMs: 60_000,
    idempotencyKey: key,
  });
}

test("a handle knows its task, asks for the status and takes the answer later", async () => {
  const handle = await created();
  expect(handle).toMatchObject({ replayed: false, reviewUrl: `${server.url}/task?id=${handle.id}` });
  expect(handle.task).toMatchObject({
    task: "Fine?",
    payload: { n: 1 },
    status: "created",
    idempotencyKey: "k1",
  });
  expect(handle.task.createdAt).toEqual(new Date("2026-01-15T12:00:00.000Z"));
  wire.finish({ status: "in_progress" });
  expect(await handle.status()).toBe("in_progress");
  wire.finish({ status: "completed", response: { ok: true, more: 1 } });
  expect(await handle.result()).toEqual({ ok: true });
  expect(handle.task.status).toBe("completed");
});

test("the result of a finished handle is asked for once", async () => {
  const handle = await created();
  wire.finish({ status: "completed", response: { ok: false } });
  expect(await handle.result()).toEqual({ ok: false });
  const before = server.exchanges.length;
  expect(await handle.result()).toEqual({ ok: false });
  expect(server.exchanges.length).toBe(before);
});

test("another process takes a task up by its id", async () => {
  const { id } = await created();
  const elsewhere = assembleClient({ serverUrl: server.url, logger: false }, runtime);
  const handle = await elsewhere.resumeTask(id, { responseSchema: Decision });
  expect(handle).toMatchObject({ id, replayed: true });
  const pending = handle.result();
  await wire.polled();
  wire.finish({ status: "completed", response: { ok: true } });
  expect(await pending).toEqual({ ok: true });
});

test("an unknown id is refused", async () => {
  await expect(client.resumeTask("tsk_none", { responseSchema: Decision })).rejects.toMatchObject({
    name: "TaskNotFoundError",
    taskId: "tsk_none",
  });
});

test("ids travel encoded", async () => {
  await expect(client.getTask("../users")).rejects.toMatchObject({ name: "TaskNotFoundError" });
  expect(server.exchanges[0]?.path).toBe("/api/tasks/..%2Fusers");
});

test("completes, reads and lists tasks", async () => {
  const { id } = await created();
  const done = await client.completeTask(id, { ok: true }, { completedByEmail: "mira@example.com" });
  expect(done).toMatchObject({ id, status: "completed", response: { ok: true } });
  expect(server.seen(`POST /api/tasks/${id}/complete`)[0]?.body).toEqual({
    response: { ok: true },
    completed_by_email: "mira@example.com",
  });
  expect(await client.getTask(id)).toMatchObject({ id, status: "completed", response: { ok: true } });
  const list = await client.listTasks({ status: "completed", assignedTo: "mira@example.com", limit: 10 });
  expect(list.map((task) => task.id)).toEqual([id]);
  expect(Object.fromEntries(server.seen("GET /api/tasks")[0]?.query ?? [])).toEqual({
    status: "completed",
    assigned_to: "mira@example.com",
    limit: "10",
  });
});

test("cancels by handle or by id, once", async () => {
  const handle = await created();
  expect((await handle.cancel()).status).toBe("cancelled");
  await expect(client.cancelTask(handle.id)).rejects.toThrow(TaskAlreadyTerminalError);
  await expect(handle.result()).rejects.toMatchObject({ name: "TaskCancelledError", taskId: handle.id });
});

test("reads are repeated through trouble, acts are not", async () => {
  const { id } = await created();
  wire.faults.other.push("drop", { status: 502 });
  expect((await client.getTask(id)).id).toBe(id);
  wire.faults.other.push("drop");
  await expect(client.cancelTask(id)).rejects.toThrow(ServerUnreachableError);
  expect(server.seen(`POST /api/tasks/${id}/cancel`)).toHaveLength(1);
});
