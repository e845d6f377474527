import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { lockStateDir, readLiveLock } from "../../src/cli/state-lock.ts";
import { emptyFolder } from "./command.ts";

const ANNOUNCEMENT = { url: "http://localhost:3001", admin_token: "token", webhook_secret: "whsec_c2VjcmV0" };

/** The number of a process that has ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

test("a second taker is told who holds the folder", async () => {
  const folder = await emptyFolder();
  const lock = await lockStateDir(folder);
  await expect(lockStateDir(folder)).rejects.toThrow(`process ${process.pid}, still starting`);
  await lock.announce(ANNOUNCEMENT);
  await expect(lockStateDir(folder)).rejects.toThrow(`process ${process.pid}, at http://localhost:3001`);
  expect(await readLiveLock(folder)).toMatchObject(ANNOUNCEMENT);
  const { mode } = await stat(path.join(folder, "dev.lock"));
  expect(mode & 0o077).toBe(0);
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ["of a process that is no more", () => JSON.stringify({ pid: deadPid(), birth: "then" })],
  [
    "of an earlier process with a number in use again",
    () => JSON.stringify({ pid: process.pid, birth: "then" }),
  ],
  ["that is cut off", () => '{"pid": 1'],
  ["that is empty", () => ""],
])("a lock %s is taken over", async (_, content) => {
  const folder = await emptyFolder();
  await writeFile(path.join(folder, "dev.lock"), content());
  expect(await readLiveLock(folder)).toBeUndefined();
  const lock = await lockStateDir(folder);
  expect(JSON.parse(await readFile(path.join(folder, "dev.lock"), "utf8")).pid).toBe(process.pid);
  await lock.release();
  expect(await readdir(folder)).toEqual([]);
});

test("of many that find a stale lock, one takes it", async () => {
  const folder = await emptyFolder();
  await writeFile(path.join(folder, "dev.lock"), JSON.stringify({ pid: deadPid(), birth: "then" }));
  const takers = await Promise.allSettled(Array.from({ length: 12 }, () => lockStateDir(folder)));
  expect(takers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await readdir(folder)).toEqual(["dev.lock"]);
});

test("a take-over that broke off half-way is finished by the next one", async () => {
  const folder = await emptyFolder();
  const lock = path.join(folder, "dev.lock");
  const dead = JSON.stringify({ pid: deadPid(), birth: "then" });
  await writeFile(lock, dead);
  await writeFile(`${lock}.${createHash("sha256").update(dead).digest("hex").slice(0, 16)}`, dead);
  await lockStateDir(folder);
  expect(await readLiveLock(folder)).toMatchObject({ pid: process.pid });
  expect(await readdir(folder)).toEqual(["dev.lock"]);
});

test("the lock of another server, in a folder made anew, is not released", async () => {
  const folder = await emptyFolder();
  const file = path.join(folder, "dev.lock");
  const lock = await lockStateDir(folder);
  const other = JSON.stringify({ pid: process.ppid, birth: "another" });
  await rm(file);
  await writeFile(file, other);
  await lock.release();
  expect(await readFile(file, "utf8")).toBe(other);
});

test("a link in place of the lock is refused, and what it leads to stays as it is", async () => {
  const folder = await emptyFolder();
  const target = path.join(folder, "target");
  await symlink(target, path.join(folder, "dev.lock"));
  await expect(lockStateDir(folder)).rejects.toMatchObject({ code: "ELOOP" });
  await writeFile(target, "kept");
  await expect(lockStateDir(folder)).rejects.toMatchObject({ code: "ELOOP" });
  expect(await readFile(target, "utf8")).toBe("kept");
});

const TAKER = `
  const [module, ...folders] = process.argv.slice(1);
  const { lockStateDir } = await import(module);
  console.log("ready");
  process.stdin.once("data", async () => {
    const won = [];
    for (const folder of folders) await lockStateDir(folder).then(() => won.push(folder), () => {});
    console.log(JSON.stringify(won));
  });
`;

/** A process of its own that tries each folder in turn once told to, and holds what it has won until it ends. */
async function startTaker(folders: readonly string[]): Promise<() => Promise<string[]>> {
  const module = pathToFileURL(path.resolve(import.meta.dirname, "../../src/cli/state-lock.ts")).href;
  const child = spawn(process.execPath, ["--input-type=module", "-e", TAKER, module, ...folders], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface(child.stdout);
  await once(lines, "line");
  return async () => {
    const told = once(lines, "line");
    child.stdin.write("go\n");
    const [won] = await told;
    return JSON.parse(won);
  };
}

test("of many processes that find stale locks, each lock goes to exactly one", async () => {
  const parent = await emptyFolder();
  const folders = Array.from({ length: 100 }, (_, index) => path.join(parent, String(index)));
  const stale = JSON.stringify({ pid: deadPid(), birth: "then" });
  for (const folder of folders) {
    await mkdir(folder);
    await writeFile(path.join(folder, "dev.lock"), stale);
  }
  const takers = await Promise.all(Array.from({ length: 6 }, () => startTaker(folders)));
  const won = await Promise.all(takers.map((take) => take()));
  expect(won.flat().sort()).toEqual([...folders].sort());
  for (const folder of folders) expect(await readdir(folder)).toEqual(["dev.lock"]);
});
