import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { connected } from "../../bench/support/databases.ts";
import { endedOf, insertDueTasks } from "../../bench/support/due-tasks.ts";
import { createTestDatabase } from "../support/postgres.ts";
import { PROGRAM_CACHE } from "../support/program-cache.ts";
import { PAYLOAD_KEY } from "../support/server.ts";

const PATIENCE = { timeout: 20_000 };

/** A worker in a process of its own. */
function startWorker(databaseUrl: string): ChildProcess {
  const env = {
    ...PROGRAM_CACHE,
    PATH: process.env.PATH,
    AWAITHUMANS_DATABASE_URL: databaseUrl,
    AWAITHUMANS_DATABASE_POOL_SIZE: "4",
    AWAITHUMANS_PAYLOAD_KEY: PAYLOAD_KEY,
  };
  const script = path.join(import.meta.dirname, "role-process.ts");
  const child = spawn(process.execPath, [script], { stdio: "inherit", env });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  });
  return child;
}

/** A database with tasks that nobody will answer. */
async function tasksDue(tasks: { count: number; inSeconds: number; withinSeconds: number }) {
  const { url, db, close } = await createTestDatabase();
  const client = await connected(url);
  onTestFinished(async () => {
    await client.end();
    await close();
  });
  await insertDueTasks(client, { ...tasks, callbackUrl: "http://127.0.0.1:9/hook" });
  const ended = async () => {
    const [row] = await db.query<{ ended: number }>(COUNT_ENDED, []);
    return row?.ended ?? 0;
  };
  return { url, client, ended };
}

const COUNT_ENDED = {
  name: "test-count-ended",
  text: "select count(*)::int as ended from tasks where status <> 'created'",
};

test("what fell due while nobody was there ends once at the start, each in its own way", async () => {
  // More than one statement takes.
  const { url, client, ended } = await tasksDue({ count: 700, inSeconds: -3_600, withinSeconds: 60 });
  startWorker(url);
  await expect.poll(ended, PATIENCE).toBe(700);
  expect(await endedOf(client)).toEqual({ open: 0, wrong: 0 });
});

test("of two workers one is killed while deadlines fire: none is lost, none fires twice", async () => {
  const { url, client, ended } = await tasksDue({ count: 3_000, inSeconds: 0, withinSeconds: 6 });
  const [first] = [startWorker(url), startWorker(url)];
  await expect.poll(ended, { ...PATIENCE, interval: 5 }).toBeGreaterThan(300);
  first.kill("SIGKILL");
  await expect.poll(ended, PATIENCE).toBe(3_000);
  expect(await endedOf(client)).toEqual({ open: 0, wrong: 0 });
});
