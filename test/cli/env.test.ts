import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { lockStateDir } from "../../src/cli/state-lock.ts";
import { awaithumans, emptyFolder } from "./command.ts";

const ANNOUNCEMENT = {
  url: "http://localhost:3007",
  admin_token: 'it\'s $HOME `and` "more"',
  webhook_secret: "whsec_c2VjcmV0",
};

/** A state directory held, as by a running dev server, until the test ends. */
async function heldStateDir(folder: string): Promise<string> {
  const stateDir = path.join(folder, ".awaithumans");
  await mkdir(stateDir);
  const lock = await lockStateDir(stateDir);
  onTestFinished(() => lock.release());
  await lock.announce(ANNOUNCEMENT);
  return stateDir;
}

/** The variables as a shell has them after `eval`. */
function evaluate(exports: string): string[] {
  const print =
    'printf "%s\\n" "$AWAITHUMANS_URL" "$AWAITHUMANS_ADMIN_API_TOKEN" "$AWAITHUMANS_WEBHOOK_SECRET"';
  return execFileSync("sh", ["-c", `eval "$EXPORTS"; ${print}`], {
    env: { PATH: process.env.PATH, EXPORTS: exports },
    encoding: "utf8",
  })
    .trimEnd()
    .split("\n");
}

test("the exports survive a shell, whatever characters the values have", async () => {
  const folder = await emptyFolder();
  await heldStateDir(folder);
  const { code, stdout, stderr } = await awaithumans(["env"], { folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(evaluate(stdout)).toEqual(Object.values(ANNOUNCEMENT));
});

test("from any folder: named, or by the discovery file", async () => {
  const stateDir = await heldStateDir(await emptyFolder());
  const elsewhere = await emptyFolder();
  const named = await awaithumans(["env", "--state-dir", stateDir], { folder: elsewhere });
  expect(evaluate(named.stdout)).toEqual(Object.values(ANNOUNCEMENT));
  const entry = { url: ANNOUNCEMENT.url, pid: process.pid, state_dir: stateDir };
  await writeFile(path.join(elsewhere, ".awaithumans-dev.json"), JSON.stringify(entry));
  const discovered = await awaithumans(["env"], { folder: elsewhere });
  expect(evaluate(discovered.stdout)).toEqual(Object.values(ANNOUNCEMENT));
  expect(named.stderr).toBe("");
});

test("a server that nobody named is told, with its folder and address, and nothing of it on standard output", async () => {
  const stateDir = await heldStateDir(await emptyFolder());
  const folder = await emptyFolder();
  const entry = { url: ANNOUNCEMENT.url, pid: process.pid, state_dir: stateDir };
  await writeFile(path.join(folder, ".awaithumans-dev.json"), JSON.stringify(entry));
  const notice = (where: string) =>
    `No dev server runs in ${where}. Asking the one of ${stateDir}, at ${ANNOUNCEMENT.url}.\n`;
  const found = await awaithumans(["env"], { folder });
  expect({ code: found.code, stderr: found.stderr }).toEqual({
    code: 0,
    stderr: notice(path.join(folder, ".awaithumans")),
  });
  const misled = await awaithumans(["list-users"], { folder, env: { AWAITHUMANS_DB_PATH: "mine" } });
  expect(misled.stderr).toContain(notice(path.join(folder, "mine")));
  const env = { AWAITHUMANS_URL: "http://127.0.0.1:1", AWAITHUMANS_ADMIN_API_TOKEN: "hush-hush" };
  expect((await awaithumans(["list-users"], { folder, env })).stderr).not.toContain("Asking");
});

test("where no server runs, nothing is printed for the shell, and the exit code is 3", async () => {
  const folder = await emptyFolder();
  const { code, stdout, stderr } = await awaithumans(["env"], { folder });
  expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
  expect(stderr).toContain("awaithumans dev");
});
