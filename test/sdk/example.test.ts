import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { PROGRAM_CACHE } from "../support/program-cache.ts";
import { TaskWire } from "../support/sdk-tasks.ts";
import type { WireServer } from "../support/sdk-wire.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

let wire: TaskWire;
let server: WireServer;

beforeEach(async () => {
  wire = new TaskWire();
  server = await wire.start();
});

afterEach(async () => await server.stop());

/** The example as a user runs it; its output comes with its end. */
function run(args: string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, ["--conditions=awaithumans-source", "examples/run.ts", ...args], {
    cwd: ROOT,
    env: {
      ...PROGRAM_CACHE,
      PATH: process.env.PATH,
      AWAITHUMANS_URL: server.url,
      AWAITHUMANS_ADMIN_API_TOKEN: "t",
      ...environment,
    },
  });
  return collect(child);
}

async function collect(child: ChildProcess) {
  const output = { stdout: "", stderr: "", code: 0 };
  child.stdout?.on("data", (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    output.stderr += chunk;
  });
  const [code] = await once(child, "close");
  return { ...output, code };
}

test.each([
  [
    { approved: true, notes: "Duplicate charge confirmed." },
    "Refund approved: Duplicate charge confirmed.\n",
  ],
  [{ approved: false, notes: null }, "Refund rejected: no notes\n"],
])("refund: %j prints %j, the banner stands on stderr", async (response, stdout) => {
  const running = run(["refund"]);
  await Promise.race([wire.polled(), running]);
  const [task] = wire.tasks.values();
  expect(task).toMatchObject({ task: "Approve $250 refund?", idempotency_key: "refund:order_demo" });
  wire.finish({ status: "completed", response });
  const output = await running;
  expect(output).toMatchObject({ code: 0, stdout });
  expect(output.stderr.split("\n").slice(0, 3)).toEqual([
    `✓ Task created: ${task?.id}`,
    `  Review at: ${server.url}/task?id=${task?.id}`,
    "  Waiting for human (timeout: 900s). Ctrl-C to abort.",
  ]);
});

test("refund takes another key and can be silent", async () => {
  const running = run(["refund", "refund:order_7"], { AWAITHUMANS_QUIET: "1" });
  await Promise.race([wire.polled(), running]);
  wire.finish({ status: "completed", response: { approved: true } }, "refund:order_7");
  expect(await running).toEqual({ code: 0, stdout: "Refund approved: no notes\n", stderr: "" });
});

test.each([
  [["nosuch"], "There is no example 'nosuch'."],
  [[], "Which example?"],
  [["../sdk"], "There is no example '../sdk'."],
])("run %j lists the examples", async (args, problem) => {
  const output = await run(args);
  expect(output.code).toBe(1);
  expect(output.stderr).toContain(problem);
  expect(output.stderr).toContain("npm run example refund");
});
