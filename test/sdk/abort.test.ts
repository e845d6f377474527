import { afterEach, beforeEach, expect, test } from "vitest";
import { assembleClient } from "../../sdk/src/client.ts";
import type { AskOptions, Client } from "../../sdk/src/index.ts";
import { systemRuntime } from "../../sdk/src/runtime.ts";
import { Lines, StillRuntime } from "../support/sdk-runtime.ts";
import { TaskWire } from "../support/sdk-tasks.ts";
import type { WireServer } from "../support/sdk-wire.ts";

const REASON = new Error("the agent was told to stop");
const ASK: AskOptions<unknown, unknown> = {
  task: "Go on?",
  payloadSchema: { type: "object" },
  payload: { step: 1 },
  responseSchema: { type: "object" },
  timeoutMs: 60_000,
};

let wire: TaskWire;
let server: WireServer;
let runtime: StillRuntime;
let client: Client;
let abort: AbortController;
let lines: Lines;

beforeEach(async () => {
  wire = new TaskWire();
  server = await wire.start();
  runtime = new StillRuntime();
  lines = new Lines();
  client = assembleClient({ serverUrl: server.url, logger: lines }, runtime);
  abort = new AbortController();
});

afterEach(async () => await server.stop());

function statuses(): unknown[] {
  return [...wire.tasks.values()].map((task) => task.status);
}

test("an abort ends the wait with the signal's own reason and leaves the task open", async () => {
  const pending = client.awaitHuman({ ...ASK, signal: abort.signal });
  await wire.polled();
  abort.abort(REASON);
  await expect(pending).rejects.toBe(REASON);
  expect(statuses()).toEqual(["created"]);
});

test("cancelOnAbort closes the task", async () => {
  const pending = client.awaitHuman({ ...ASK, signal: abort.signal, cancelOnAbort: true });
  await wire.polled();
  abort.abort(REASON);
  await expect(pending).rejects.toBe(REASON);
  expect(statuses()).toEqual(["cancelled"]);
});

test("a cancel that fails does not hide the abort", async () => {
  wire.faults.other.push("drop");
  const pending = client.awaitHuman({ ...ASK, signal: abort.signal, cancelOnAbort: true });
  await wire.polled();
  abort.abort(REASON);
  await expect(pending).rejects.toBe(REASON);
  expect(lines.text).toContain("could not be cancelled");
});

test("an abort interrupts the pause between two attempts", async () => {
  runtime.onSleep = () => abort.abort(REASON);
  wire.faults.poll.push("drop");
  await expect(client.awaitHuman({ ...ASK, signal: abort.signal })).rejects.toBe(REASON);
});

test("an abort interrupts the creation", async () => {
  wire.faults.create.push(() => {
    abort.abort(REASON);
    return "drop";
  });
  await expect(client.awaitHuman({ ...ASK, signal: abort.signal })).rejects.toBe(REASON);
  expect(server.exchanges).toHaveLength(1);
});

test("nothing is sent under a signal that has aborted already", async () => {
  abort.abort(REASON);
  await expect(client.awaitHuman({ ...ASK, signal: abort.signal })).rejects.toBe(REASON);
  await expect(client.getTask("tsk_1", { signal: abort.signal })).rejects.toBe(REASON);
  await expect(client.listTasks({ signal: abort.signal })).rejects.toBe(REASON);
  expect(server.exchanges).toEqual([]);
});

test("the system's sleep rejects at once and before it starts", async () => {
  const sleeping = systemRuntime.sleep(600_000, abort.signal);
  abort.abort(REASON);
  await expect(sleeping).rejects.toBe(REASON);
  await expect(systemRuntime.sleep(600_000, abort.signal)).rejects.toBe(REASON);
});
