import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { generate } from "openapi-typescript-codegen";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { ROOT } from "../../tidy/tree.ts";
import { startServer, type TestServer } from "../server.ts";

let server: TestServer;
let folder: string;
beforeAll(async () => {
  server = await startServer();
  folder = await mkdtemp(path.join(tmpdir(), "awaithumans-client-"));
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await server.close();
});

/** What an agent without our SDK would write. */
const AGENT = `
  import { type CreatedTask, OpenAPI, TasksService } from "./client";

  OpenAPI.BASE = process.argv[2] ?? "";
  OpenAPI.TOKEN = process.argv[3] ?? "";

  async function ask(): Promise<void> {
    const created: CreatedTask = await TasksService.postTasks({
      task: "Ship it?",
      payload: {},
      payload_schema: {},
      response_schema: { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"] },
      timeout_seconds: 60,
      idempotency_key: process.argv[4] ?? "",
      priority: null,
    });
    await TasksService.postTasksIdComplete(created.id, { response: { ok: true } });
    const { status, response } = await TasksService.getTasksIdPoll(created.id, 1);
    const refused = await TasksService.getTasksId("tsk_none").catch((error) => error.body.error_code);
    console.log(JSON.stringify([status, response, refused]));
  }

  void ask();
`;

const OPTIONS = {
  compilerOptions: {
    ...{ target: "es2022", module: "commonjs", strict: true, outDir: "built", rootDir: "." },
    ...{ lib: ["es2022", "dom"], types: ["node"], typeRoots: [path.join(ROOT, "node_modules/@types")] },
  },
  include: ["**/*.ts"],
};

test.each(["openapi.json", "openapi-3.0.json"])(
  "a client generated from %s compiles and works",
  async (name) => {
    const place = path.join(folder, path.parse(name).name);
    const document = await (await fetch(`${server.url}/api/${name}`)).json();
    await generate({ input: document, output: path.join(place, "client"), exportCore: true });
    await writeFile(path.join(place, "agent.ts"), AGENT);
    await writeFile(path.join(place, "tsconfig.json"), JSON.stringify(OPTIONS));
    const run = promisify(execFile);
    const compiled = await run(path.join(ROOT, "node_modules/.bin/tsc"), ["-p", place]).catch(
      (error) => error,
    );
    expect(compiled.stdout).toBe("");
    const { stdout } = await run(process.execPath, [
      ...[path.join(place, "built/agent.js"), server.url, ADMIN_TOKEN, `generated:${name}`],
    ]);
    expect(JSON.parse(stdout)).toEqual(["completed", { ok: true }, "TASK_NOT_FOUND"]);
  },
  60_000,
);
