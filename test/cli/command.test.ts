import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { awaithumans, emptyFolder } from "./command.ts";

test("version is that of the package", async () => {
  const { version } = JSON.parse(
    await readFile(path.resolve(import.meta.dirname, "../../package.json"), "utf8"),
  );
  const outcome = await awaithumans(["version"], { folder: await emptyFolder() });
  expect(outcome).toEqual({ code: 0, stdout: `awaithumans ${version}\n`, stderr: "" });
});

test("without arguments, and on request, it explains itself", async () => {
  const folder = await emptyFolder();
  for (const args of [[], ["--help"], ["help"]]) {
    const { code, stdout } = await awaithumans(args, { folder });
    expect(code).toBe(0);
    const commands = [
      "dev",
      "serve",
      "worker",
      "add-user",
      "channels",
      "migrate",
      "env",
      "doctor",
      "version",
    ];
    for (const name of commands) {
      expect(stdout).toMatch(new RegExp(`^ +${name} `, "m"));
    }
  }
});

test.each([
  [["--nonsense"], "unknown option"],
  [["devv"], "unknown command 'devv'\n(Did you mean dev?)\n(awaithumans --help lists what there is)"],
  [["tasks", "lst"], "(awaithumans tasks --help lists what there is)"],
  [["tasks", "show"], "(awaithumans tasks show --help explains it)"],
  [["dev", "--port", "http"], "whole number"],
  [["dev", "--port", "70000"], "whole number"],
  [["dev", "--log-level", "loud"], "log-level"],
  [["version", "twice"], "too many arguments"],
])("%j is a usage error", async (args, part) => {
  const { code, stdout, stderr } = await awaithumans(args, { folder: await emptyFolder() });
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain(part);
});

test("an old Node is told what to do, in two lines", async () => {
  const pretend =
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } })";
  const { code, stdout, stderr } = await awaithumans(["dev"], {
    folder: await emptyFolder(),
    nodeArgs: ["--import", `data:text/javascript,${encodeURIComponent(pretend)}`],
  });
  expect(code).toBe(1);
  expect(stdout).toBe("");
  expect(stderr.trimEnd().split("\n")).toHaveLength(2);
  expect(stderr).toContain("needs Node 22.19 or newer; this is 20.20.2");
  expect(stderr).toContain("npm run dev");
});

test.each(["serve", "worker"])("%s names every bad setting at once, and no value", async (command) => {
  const { code, stdout, stderr } = await awaithumans([command], {
    folder: await emptyFolder(),
    env: { AWAITHUMANS_PORT: "secret-port", AWAITHUMANS_PAYLOAD_KEY: "secret-key" },
  });
  expect(code).toBe(1);
  expect(stdout).toBe("");
  for (const name of ["DATABASE_URL", "PORT", "PAYLOAD_KEY"]) expect(stderr).toContain(`AWAITHUMANS_${name}`);
  expect(stderr).not.toContain("secret-");
});

test(".env is read, the process environment wins, and a misspelt key is named once", async () => {
  const folder = await emptyFolder();
  await writeFile(path.join(folder, ".env"), "AWAITHUMANS_PORT=nonsense\nAWAITHUMANS_ADMIN_TOKN=hush-hush\n");
  const fromFile = await awaithumans(["doctor"], { folder });
  expect(fromFile.code).toBe(1);
  expect(fromFile.stdout).toContain("AWAITHUMANS_PORT must be a whole number");
  const fromProcess = await awaithumans(["doctor"], { folder, env: { AWAITHUMANS_PORT: "0" } });
  expect(fromProcess.code).toBe(0);
  expect(fromProcess.stderr.split("AWAITHUMANS_ADMIN_TOKN")).toHaveLength(2);
  expect(fromProcess.stdout + fromProcess.stderr).not.toContain("hush-hush");
});

test("a misspelt variable of the process is named too; one that a verifier may name is not misspelt", async () => {
  const env = {
    AWAITHUMANS_ADMIN_TOKN: "hush-hush",
    AWAITHUMANS_VERIFIER_KEY_ENVS: "TEAM_KEY, AWAITHUMANS_OTHER_KEY",
    AWAITHUMANS_TEAM_KEY: "hush-hush",
    AWAITHUMANS_OTHER_KEY: "hush-hush",
    AWAITHUMANS_VERIFIER_TEAM: "hush-hush",
    AWAITHUMANS_QUIET: "1",
  };
  const { stderr } = await awaithumans(["env"], { folder: await emptyFolder(), env });
  expect(stderr.split("\n")[0]).toBe(
    "Environment: nothing reads AWAITHUMANS_ADMIN_TOKN. Check the spelling.",
  );
  expect(stderr).not.toContain("VERIFIER_KEY_ENVS");
});

test("a listed variable for verifiers that holds nothing is named, whatever is run", async () => {
  const env = { AWAITHUMANS_VERIFIER_KEY_ENVS: "TEAM_KEY" };
  const { stderr } = await awaithumans(["env"], { folder: await emptyFolder(), env });
  expect(stderr.split("\n")[0]).toBe("AWAITHUMANS_VERIFIER_KEY_ENVS names TEAM_KEY, which is not set.");
});
