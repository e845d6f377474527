import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, cp, mkdir, readFile, rename, rm, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { type EmbeddedPostgres, startEmbedded } from "../../../src/services/db/embedded/index.ts";
import { makeFolder } from "../../support/postgres-folder.ts";

async function newFolder(): Promise<string> {
  const { folder, remove } = await makeFolder();
  onTestFinished(remove);
  return folder;
}

async function begin(stateDir: string, onTrouble?: (message: string) => void): Promise<EmbeddedPostgres> {
  const server = await startEmbedded({ stateDir, ...(onTrouble && { onTrouble }) });
  onTestFinished(() => server.stop());
  return server;
}

async function ask(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A Postgres whose starter was killed. */
async function leaveOrphan(stateDir: string): Promise<{ url: string; pid: number }> {
  const script = path.resolve(import.meta.dirname, "../../support/postgres-holder.ts");
  const holder = spawn(process.execPath, [script, stateDir], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  const [line] = await once(createInterface(holder.stdout), "line");
  const gone = once(holder, "exit");
  holder.kill("SIGKILL");
  await gone;
  return JSON.parse(line);
}

const REMEMBER = "create table kept (word text); insert into kept values ('kept')";
const RECALL = "select word from kept";

test("a cluster is made once, keeps its data, and is stopped completely", async () => {
  const folder = await newFolder();
  const first = await begin(folder);
  await ask(first.url, REMEMBER);
  const [facts] = await ask(
    first.url,
    "select current_setting('server_encoding') as encoding, upper('ä') as upper",
  );
  expect(facts).toEqual({ encoding: "UTF8", upper: "Ä" });
  await first.stop();
  await expect(ask(first.url, RECALL)).rejects.toMatchObject({ code: "ECONNREFUSED" });
  const second = await begin(folder);
  expect(await ask(second.url, RECALL)).toEqual([{ word: "kept" }]);
});

test("nobody gets in without the password, which only this user can read", async () => {
  const folder = await newFolder();
  const { url } = await begin(folder);
  const wrong = new URL(url);
  wrong.password = "guessed";
  await expect(ask(wrong.href, "select 1")).rejects.toMatchObject({ code: "28P01" });
  const { mode } = await stat(path.join(folder, "postgres.password"));
  expect(mode & 0o077).toBe(0);
});

test("kill -9 of Postgres: it runs again under the same URL, with all that was committed", async () => {
  const folder = await newFolder();
  const troubles: string[] = [];
  const server = await begin(folder, (message) => troubles.push(message));
  await ask(server.url, REMEMBER);
  const before = Number(server.pid);
  process.kill(before, "SIGKILL");
  await vi.waitFor(async () => expect(await ask(server.url, RECALL)).toEqual([{ word: "kept" }]), {
    timeout: 20_000,
  });
  expect(server.pid).not.toBe(before);
  await expect.poll(() => troubles).toEqual([expect.stringContaining("started again")]);
});

test("kill -9 of the process that started it: the next one takes the cluster over", async () => {
  const folder = await newFolder();
  const orphan = await leaveOrphan(folder);
  await ask(orphan.url, REMEMBER);
  expect(await ask(orphan.url, RECALL)).toEqual([{ word: "kept" }]);

  const next = await begin(folder);
  expect(next.pid).not.toBe(orphan.pid);
  expect(await ask(next.url, RECALL)).toEqual([{ word: "kept" }]);
});

test("a process number that another program has by now does not keep Postgres from starting", async () => {
  const folder = await newFolder();
  const first = await begin(folder);
  await ask(first.url, REMEMBER);
  const pidFile = path.join(first.dataDir, "postmaster.pid");
  const lines = (await readFile(pidFile, "utf8")).split("\n");
  await first.stop();
  await writeFile(pidFile, [process.pid, ...lines.slice(1)].join("\n"));
  const second = await begin(folder);
  expect(await ask(second.url, RECALL)).toEqual([{ word: "kept" }]);
});

test("the number of another folder's Postgres, in a pid file left behind: that Postgres is not touched", async () => {
  const folder = await newFolder();
  const own = await begin(folder);
  const pidFile = path.join(own.dataDir, "postmaster.pid");
  const lines = (await readFile(pidFile, "utf8")).split("\n");
  await own.stop();
  // Its path begins with that of the first one's data.
  const other = await begin(path.join(folder, "postgres-other"));
  const before = other.pid;
  await writeFile(pidFile, [before, ...lines.slice(1)].join("\n"));
  const again = await begin(folder);
  expect(await ask(again.url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(await ask(other.url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(other.pid).toBe(before);
});

test("an orphan that was started by another way to the same folder is found and stopped", async () => {
  const folder = await newFolder();
  const stateDir = path.join(folder, "state");
  await mkdir(stateDir, { mode: 0o711 });
  const byLink = path.join(folder, "link");
  await symlink(stateDir, byLink);
  const orphan = await leaveOrphan(byLink);
  await ask(orphan.url, REMEMBER);
  const next = await begin(stateDir);
  expect(await ask(next.url, RECALL)).toEqual([{ word: "kept" }]);
  await expect(ask(orphan.url, RECALL)).rejects.toThrow();
});

test("a creation that broke off is begun anew", async () => {
  const folder = await newFolder();
  await mkdir(path.join(folder, "postgres.new", "base"), { recursive: true });
  await writeFile(path.join(folder, "postgres.secret"), "left over");
  const server = await begin(folder);
  expect(await ask(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
});

test("a state directory that only its owner can enter works, also for root, and stays where it is", async () => {
  const folder = await newFolder();
  const closed = path.join(folder, "closed");
  await mkdir(closed);
  await chmod(closed, 0o700);
  const stateDir = path.join(closed, "state");
  const first = await begin(stateDir);
  onTestFinished(() => rm(path.dirname(first.dataDir), { recursive: true, force: true }));
  await ask(first.url, REMEMBER);
  await first.stop();
  const second = await begin(stateDir);
  expect(second.dataDir).toBe(first.dataDir);
  expect(await ask(second.url, RECALL)).toEqual([{ word: "kept" }]);
});

test("a copied state directory never gets hold of the original's database", async () => {
  const folder = await newFolder();
  const closed = path.join(folder, "closed");
  await mkdir(closed, { mode: 0o700 });
  const first = await begin(path.join(closed, "original"));
  onTestFinished(() => rm(path.dirname(first.dataDir), { recursive: true, force: true }));
  await ask(first.url, REMEMBER);
  await first.stop();
  await cp(path.join(closed, "original"), path.join(closed, "copy"), { recursive: true });
  const original = await begin(path.join(closed, "original"));
  const before = original.pid;
  const [copy] = await Promise.allSettled([begin(path.join(closed, "copy"))]);
  if (copy.status === "fulfilled") expect(copy.value.dataDir).not.toBe(original.dataDir);
  else expect(String(copy.reason)).toMatch(/copy of .*original.*postgres\.json/);
  expect(await ask(original.url, RECALL)).toEqual([{ word: "kept" }]);
  expect(original.pid).toBe(before);
});

test("a state directory that was moved keeps its database", async () => {
  const folder = await newFolder();
  const closed = path.join(folder, "closed");
  await mkdir(closed, { mode: 0o700 });
  const first = await begin(path.join(closed, "before"));
  onTestFinished(() => rm(path.dirname(first.dataDir), { recursive: true, force: true }));
  await ask(first.url, REMEMBER);
  await first.stop();
  await rename(path.join(closed, "before"), path.join(closed, "after"));
  const moved = await begin(path.join(closed, "after"));
  expect(await ask(moved.url, RECALL)).toEqual([{ word: "kept" }]);
});

test("a lost password file is said, and nothing is overwritten", async () => {
  const folder = await newFolder();
  const first = await begin(folder);
  await ask(first.url, REMEMBER);
  await first.stop();
  const password = path.join(folder, "postgres.password");
  const text = await readFile(password, "utf8");
  await rm(password);
  await expect(begin(folder)).rejects.toThrow(/password file .* is not readable/);
  await writeFile(password, text);
  const second = await begin(folder);
  expect(await ask(second.url, RECALL)).toEqual([{ word: "kept" }]);
});

test("a path far longer than a socket's name may be", async () => {
  const folder = await newFolder();
  const server = await begin(path.join(folder, "long-".repeat(20), "path-".repeat(20)));
  expect(await ask(server.url, "select 1 as one")).toEqual([{ one: 1 }]);
});
