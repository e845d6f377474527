import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Child } from "../support/child.ts";
import { makeFolder } from "../support/postgres-folder.ts";
import { PROGRAM_CACHE } from "../support/program-cache.ts";

/** The number of the Postgres that has its data below this folder. */
async function postgresIn(folder: string): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const file = files.find((name) => path.basename(name) === "postmaster.pid") ?? "";
  return Number.parseInt(await readFile(path.join(folder, file), "utf8"), 10);
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test("a run of the tests that is interrupted leaves nothing behind but what the next one reads quicker", async () => {
  const { folder, remove } = await makeFolder();
  onTestFinished(remove);
  const run = new Child("npx", ["vitest", "run", "--maxWorkers=1", "test/services/user"], { TMPDIR: folder });
  onTestFinished(() => run.stop("SIGKILL"));
  await run.printed(/✓/);
  const pid = await postgresIn(folder);
  expect(runs(pid)).toBe(true);
  await run.stop("SIGINT");
  await expect.poll(() => runs(pid)).toBe(false);
  expect(await readdir(folder)).toEqual([path.basename(PROGRAM_CACHE.NODE_COMPILE_CACHE)]);
});
