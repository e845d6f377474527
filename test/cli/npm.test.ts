import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { BIN, emptyFolder, userEnv } from "./command.ts";

// npm starts slowly where there is much else to do.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;

beforeEach(async () => {
  folder = await emptyFolder();
  const command = `"${process.execPath}" "${BIN}"`;
  const scripts = { awaithumans: command, dev: `${command} dev`, others: `${command} list-users` };
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "project", scripts }));
});

function npm(...args: string[]) {
  const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", ...args], {
    cwd: folder,
    env: userEnv({ folder }),
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

test.each([
  [["awaithumans", "tasks", "list", "--open"], "--open", "-- tasks list --open"],
  [["awaithumans", "tasks", "list", "--order=due"], "--order", "-- tasks list --order <order>"],
  [["awaithumans", "list-users", "--no-active"], "--no-active", "-- list-users --no-active"],
  [["awaithumans", "--all", "--", "tasks", "list", "--open"], "--all", "-- tasks list --all"],
  [["awaithumans", "tasks", "list", "--all", "--open"], "--open and --all", "-- tasks list --open --all"],
])("%j: the command does not run without what npm kept, and says how to write it", (args, kept, line) => {
  expect(npm(...args)).toEqual({
    code: 2,
    stdout: "",
    stderr: `npm kept ${kept} for itself, as every option before a --. Write: npm run -s awaithumans ${line}\n`,
  });
});

test("a value that npm took for a word of its own: a usage error that tells of `--`", () => {
  const { code, stderr } = npm("awaithumans", "tasks", "list", "--status", "created");
  expect(code).toBe(2);
  expect(stderr).toContain("npm keeps options for itself unless -- stands before them");
  expect(npm("dev", "--port", "4000").stderr).toContain("npm run dev -- --port 4000");
  expect(npm("dev", "--port=4000").stderr).toContain("Write: npm run dev -- --port <number>");
});

test.each([
  ["options behind `--` come through", ["awaithumans", "--", "tasks", "list", "--open"]],
  ["so they do where npm has one as well", ["awaithumans", "--all", "--", "tasks", "list", "--all"]],
  ["what runs it by another script is left alone", ["--no-active", "others"]],
])("%s", (_, args) => {
  const unreachable = { code: 3, stdout: "", stderr: expect.stringContaining("Start one with: ") };
  expect(npm(...args)).toEqual(unreachable);
});

test("what npm has from a file was not typed, and keeps no command from running", async () => {
  await writeFile(path.join(folder, ".npmrc"), "; ours\nscope=@corp\nemail = me@corp.test\n");
  const unreachable = { code: 3, stdout: "", stderr: expect.stringContaining("Start one with: ") };
  expect(npm("awaithumans", "--", "add-user", "--slack-user-id", "U1", "--slack-team-id", "T1")).toEqual(
    unreachable,
  );
  expect(npm("awaithumans", "tasks", "list", "--open").stderr).toContain("npm kept --open for itself");
});

test("the next step is named as it is typed: by npm where npm ran this", () => {
  expect(npm("awaithumans", "tasks", "list").stderr).toContain("Start one with: npm run dev, or");
  expect(npm("awaithumans", "serve").stderr).toContain("`npm run dev` starts its own");
  expect(npm("others").stderr).toContain("Start one with: awaithumans dev, or");
});
