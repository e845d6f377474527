import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test, vi } from "vitest";
import { findPort } from "../../src/cli/port.ts";
import { hasEnded } from "../../src/services/db/embedded/process.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { awaithumans, BIN, emptyFolder, userEnv } from "./command.ts";

vi.setConfig({ testTimeout: 60_000 });

async function settings(): Promise<Record<string, string>> {
  const { url, close } = await createTestDatabase();
  onTestFinished(close);
  return {
    AWAITHUMANS_DATABASE_URL: url,
    AWAITHUMANS_DATABASE_POOL_SIZE: "5",
    AWAITHUMANS_PAYLOAD_KEY: Buffer.alloc(32, 7).toString("base64"),
    AWAITHUMANS_DRAIN_SECONDS: "0",
    AWAITHUMANS_LOG_LEVEL: "silent",
  };
}

/** Starts a role; resolves with its greeting, what it tells, and a way to end it that returns the exit code. */
async function startRole(args: readonly string[], env: Record<string, string>) {
  const folder = await emptyFolder();
  const child = spawn(process.execPath, [BIN, ...args], {
    cwd: folder,
    env: userEnv({ folder, env }),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const warned: string[] = [];
  createInterface(child.stderr).on("line", (line) => warned.push(line));
  const end = async () => {
    const closed = once(child, "close");
    child.kill("SIGTERM");
    const [code] = await closed;
    return code;
  };
  onTestFinished(async () => {
    if (!hasEnded(child)) await end();
  });
  const printed: string[] = [];
  const lines = createInterface(child.stdout).on("line", (line) => printed.push(line));
  const [greeting] = await once(lines, "line");
  return { greeting: String(greeting), printed, warned, end };
}

test("serve answers on every interface, worker runs beside it, and both end when asked to", async () => {
  const env = await settings();
  const server = await startRole(["serve", "--port", "0"], env);
  const port = /^✓ Server running on port (\d+)$/.exec(server.greeting)?.[1];
  for (const host of ["127.0.0.1", "localhost"]) {
    const response = await fetch(`http://${host}:${port}/api/version`);
    expect(await response.json()).toMatchObject({ name: "awaithumans" });
  }
  // Without a user yet, the link that makes the first operator.
  await expect.poll(() => server.printed.join("\n")).toMatch(/^ {4}http\S+\/setup\?token=[\w-]{43}$/m);
  const second = await awaithumans(["serve", "--port", String(port)], { folder: await emptyFolder(), env });
  expect(second.stderr).toMatch(new RegExp(`^Port ${port} is taken by awaithumans \\(process \\d+\\)`));
  const worker = await startRole(["worker"], env);
  expect(worker.greeting).toBe("✓ Worker running");
  expect(await worker.end()).toBe(0);
  expect(await server.end()).toBe(0);
});

test("without a public URL links name the host and port listened on, and both roles say so", async () => {
  const env = await settings();
  // Below those that connections are given by chance, so that it stays free.
  const { port: free } = await findPort(["127.0.0.1"], 12_000 + (process.pid % 400) * 20);
  const said = (url: string) =>
    `⚠ AWAITHUMANS_PUBLIC_URL is not set: links, those in messages too, begin with ${url}, which others may not reach.`;

  const server = await startRole(["serve", "--host", "127.0.0.1", "--port", String(free)], env);
  const own = `http://localhost:${free}`;
  await expect.poll(() => server.printed.join("\n")).toContain(`    ${own}/setup?token=`);
  await expect.poll(() => server.warned).toEqual([said(own)]);
  expect((await fetch(`${own}/api/version`)).status).toBe(200);

  const any = await startRole(["serve", "--port", "0"], env);
  const port = / (\d+)$/.exec(any.greeting)?.[1];
  await expect.poll(() => any.warned).toEqual([said(`http://localhost:${port}`)]);
  const worker = await startRole(["worker"], { ...env, AWAITHUMANS_PORT: "4711" });
  await expect.poll(() => worker.warned).toEqual([said("http://localhost:4711")]);
});

test("with a public URL nothing is said of links", async () => {
  const env = { ...(await settings()), AWAITHUMANS_PUBLIC_URL: "https://reviews.example.com" };
  const { printed, warned } = await startRole(["serve", "--port", "0"], env);
  await expect.poll(() => printed.join("\n")).toContain("    https://reviews.example.com/setup?token=");
  expect(warned).toEqual([]);
});

test("serve and worker log what is half set up", async () => {
  const env = {
    ...(await settings()),
    AWAITHUMANS_LOG_LEVEL: "warn",
    AWAITHUMANS_EMAIL_TRANSPORT: "smtp",
    ANTHROPIC_BASE_URL: "http://127.0.0.1:1",
  };
  for (const args of [["serve", "--port", "0"], ["worker"]]) {
    const { printed } = await startRole(args, env);
    await expect
      .poll(() => printed.join("\n"))
      .toMatch(/"level":40.*"channel":"email".*AWAITHUMANS_SMTP_HOST.*not fully set up/);
    await expect
      .poll(() => printed.join("\n"))
      .toMatch(/"level":40.*"verifier":"Verifier claude".*ANTHROPIC_API_KEY is not set/);
  }
});

test("serve does not look for another port: it names who has the one it was given", async () => {
  const holder = createServer().listen(0, "0.0.0.0");
  await once(holder, "listening");
  onTestFinished(() => void holder.close());
  const address = holder.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const { code, stderr } = await awaithumans(["serve", "--port", String(port)], {
    folder: await emptyFolder(),
    env: await settings(),
  });
  expect(code).toBe(1);
  expect(stderr).toMatch(new RegExp(`Port ${port} is taken by .*process ${process.pid}.*--port`));
});

test.each([
  ["worker", {}, "272"],
  ["worker", { UV_THREADPOOL_SIZE: "9" }, "9"],
  ["serve", {}, "undefined"],
])(
  "%s has threads for the names of all callbacks under way, unless told otherwise",
  async (role, env, size) => {
    const tell = "data:text/javascript,process.on('exit',()=>console.log(process.env.UV_THREADPOOL_SIZE))";
    const folder = await emptyFolder();
    // Without a setting it ends at once.
    const { stdout } = await awaithumans([role], { folder, env, nodeArgs: ["--import", tell] });
    expect(stdout.trim()).toBe(size);
  },
);
