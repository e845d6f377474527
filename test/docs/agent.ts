import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { expect } from "vitest";
import type { TestServer } from "../support/server.ts";

interface Place {
  folder: string;
  env: Readonly<Record<string, string>>;
  server: TestServer;
}

/** Runs scripts of the documents, as whoever copies them. */
export class Agent {
  readonly #place: Place;
  constructor(place: Place) {
    this.#place = place;
  }

  /** Writes each script into a file of its own; returns the first one's path. */
  async write(scripts: readonly string[]): Promise<string> {
    const { folder } = this.#place;
    await mkdir(folder, { recursive: true });
    const files = scripts.map((_code, index) => path.join(folder, `script-${index}.ts`));
    await Promise.all(files.map((file, index) => writeFile(file, `${scripts[index]}\nexport {};\n`)));
    return files[0] ?? "";
  }

  /** Runs a script that asks, and answers it as its form wants. */
  async ask(code: string): Promise<void> {
    const before = new Set((await this.#open()).map(({ id }) => id));
    const script = this.#start(await this.write([code]));
    let task: Task | undefined;
    while (task === undefined && script.process.exitCode === null) {
      task = (await this.#open()).find(({ id }) => !before.has(id));
    }
    if (task === undefined) expect.fail(script.output());
    await this.#answer(task);
    const { code: exit, output } = await script.ended;
    expect(exit, output).toBe(0);
  }

  /** Runs a script that takes callbacks, and sends it one. */
  async receive(code: string): Promise<void> {
    const port = await freePort();
    const script = this.#start(await this.write([code]), { PORT: String(port) });
    try {
      await expect.poll(script.output, { timeout: 20_000 }).toContain("listening");
      const { json: task } = await this.#place.server.call("POST", "/api/tasks", {
        body: {
          ...{ task: "Tell me", payload: {}, payload_schema: {}, response_schema: {}, timeout_seconds: 60 },
          ...{ idempotency_key: `callback:${port}`, callback_url: `http://127.0.0.1:${port}/` },
        },
      });
      await this.#answer(task);
      await expect.poll(script.output, { timeout: 20_000 }).toContain(`${task.id} is completed`);
      const forged = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: "{}" });
      expect(forged.status).toBe(401);
    } finally {
      script.process.kill();
      await script.ended;
    }
  }

  async #open(): Promise<Task[]> {
    const { json } = await this.#place.server.call("GET", "/api/tasks?limit=200");
    return json;
  }

  async #answer(task: Task | undefined): Promise<void> {
    const response = answerOf(task?.response_schema ?? {});
    const path = `/api/tasks/${task?.id}/complete`;
    const reply = await this.#place.server.call("POST", path, { body: { response } });
    expect(reply.status, reply.text).toBe(200);
  }

  #start(file: string, more: Record<string, string> = {}) {
    const { folder, env } = this.#place;
    const child = spawn(process.execPath, ["--conditions=awaithumans-source", file], {
      cwd: folder,
      env: { ...process.env, ...env, ...more },
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => (printed += text));
    }
    return { process: child, output: () => printed, ended: endOf(child, () => printed) };
  }
}

interface Task {
  id: string;
  response_schema: Schema;
}

interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
}

function endOf(child: ChildProcess, output: () => string) {
  return new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once("close", (code) => resolve({ code, output: output() }));
  });
}

/** An answer of the right type. */
function answerOf({ type, properties = {} }: Schema): unknown {
  if (type === "boolean") return true;
  if (type === "string") return "as it should be";
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, answerOf(schema)]));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
