import { spawnSync } from "node:child_process";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
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
