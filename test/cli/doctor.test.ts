import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { awaithumans, emptyFolder } from "./command.ts";

const FREE_PORT = { AWAITHUMANS_PORT: "0" };

async function check(folder: string, env: Record<string, string> = {}) {
  const { code, stdout } = await awaithumans(["doctor", "--json"], { folder, env: { ...FREE_PORT, ...env } });
  const result: { checks: { check: string; status: string; message: string }[]; failed: number } =
    JSON.parse(stdout);
  const byName = Object.fromEntries(result.checks.map(({ check, ...finding }) => [check, finding]));
  return { code, failed: result.failed, byName };
}

test("an empty folder is sound: dev makes what is missing", async () => {
  const folder = await emptyFolder();
  const { code, failed, byName } = await check(folder);
  expect({ code, failed }).toEqual({ code: 0, failed: 0 });
  expect(Object.keys(byName)).toEqual([
    ...[
      "Node",
      "Configuration",
      "Payload key",
      "Admin token",
      "Database",
      "Public URL",
      "Discovery file",
      "Port",
      "Channel slack",
      "Channel email",
      "Verifier claude",
    ],
  ]);
  const plain = await awaithumans(["doctor"], { folder, env: FREE_PORT });
  expect(plain.stdout).toMatch(
    /^✓ Node: .*\n(✓ .*\n){7}(· .*: off\. .*\n){3}8 passed, 3 off, 0 to look at, 0 failed\n$/,
  );
});

test("a key that others can read fails, and so does a damaged one", async () => {
  const folder = await emptyFolder();
  await mkdir(path.join(folder, ".awaithumans"));
  const key = path.join(folder, ".awaithumans", "payload.key");
  await writeFile(key, Buffer.alloc(32, 7).toString("base64url"));
  await chmod(key, 0o644);
  expect((await check(folder)).byName["Payload key"]).toMatchObject({
    status: "fail",
    message: expect.stringContaining("chmod 600"),
  });
  await chmod(key, 0o600);
  expect((await check(folder)).byName["Payload key"]?.status).toBe("pass");
  await writeFile(key, "cut of");
  const damaged = await check(folder);
  expect(damaged.code).toBe(1);
  expect(damaged.byName["Payload key"]).toMatchObject({
    status: "fail",
    message: expect.stringContaining("damaged"),
  });
});

test("a discovery file that is a folder or a link fails; one that is stale is a warning", async () => {
  const folder = await emptyFolder();
  const file = path.join(folder, "found.json");
  const env = { AWAITHUMANS_DISCOVERY_FILE: file };
  await writeFile(file, JSON.stringify({ url: "http://127.0.0.1:1", pid: process.pid }));
  const stale = await check(folder, env);
  expect(stale.code).toBe(0);
  expect(stale.byName["Discovery file"]).toMatchObject({
    status: "warn",
    message: expect.stringContaining("http://127.0.0.1:1, which does not answer"),
  });
  const directory = path.join(folder, "mounted");
  await mkdir(directory);
  const mounted = await check(folder, { AWAITHUMANS_DISCOVERY_FILE: directory });
  expect(mounted.code).toBe(1);
  expect(mounted.byName["Discovery file"]?.status).toBe("fail");
  const link = path.join(folder, "link.json");
  await symlink(file, link);
  const linked = await check(folder, { AWAITHUMANS_DISCOVERY_FILE: link });
  expect(linked.code).toBe(1);
  expect(linked.byName["Discovery file"]).toMatchObject({
    status: "fail",
    message: expect.stringContaining("a symbolic link, which is not followed"),
  });
});

test("every mistake in the settings is told, without its value", async () => {
  const { code, byName } = await check(await emptyFolder(), {
    AWAITHUMANS_PUBLIC_URL: "http://hush/path",
    AWAITHUMANS_ADMIN_API_TOKEN: "hush",
    AWAITHUMANS_LOG_LEVEL: "hush",
  });
  expect(code).toBe(1);
  const { message } = byName.Configuration ?? { message: "" };
  for (const name of ["PUBLIC_URL", "ADMIN_API_TOKEN", "LOG_LEVEL"])
    expect(message).toContain(`AWAITHUMANS_${name}`);
  expect(message).not.toContain("hush");
});

test("several things to mend are in a line each", async () => {
  const env = { ...FREE_PORT, AWAITHUMANS_LOG_LEVEL: "hush", AWAITHUMANS_DRAIN_SECONDS: "hush" };
  const wrong = await awaithumans(["doctor"], { folder: await emptyFolder(), env });
  expect(wrong.stdout).toMatch(
    /^✗ Configuration: 2 mistakes:\n {4}AWAITHUMANS_LOG_LEVEL .*\n {4}AWAITHUMANS_DRAIN_SECONDS .*\n✓/m,
  );
  const begun = { ...FREE_PORT, AWAITHUMANS_EMAIL_TRANSPORT: "smtp" };
  const incomplete = await awaithumans(["doctor"], { folder: await emptyFolder(), env: begun });
  expect(incomplete.stdout).toMatch(
    /^⚠ Channel email: not complete:\n {4}.*AWAITHUMANS_\w+.*\n {4}.*AWAITHUMANS_\w+.*\n·/m,
  );
});

test("with a database of yours the secrets must be set", async () => {
  const { code, byName } = await check(await emptyFolder(), {
    AWAITHUMANS_DATABASE_URL: "postgres://me:hush@127.0.0.1:1/none",
  });
  expect(code).toBe(1);
  expect(byName["Payload key"]?.status).toBe("fail");
  expect(byName["Admin token"]?.status).toBe("warn");
  expect(byName.Database?.status).toBe("fail");
  expect(JSON.stringify(byName)).not.toContain("hush");
});

test.each([
  ["10.1.2.3", "http://10.1.2.3:4000"],
  ["fd00::1", "http://[fd00::1]:4000"],
  ["::", "http://localhost:4000"],
])("links of a server on %s without a public URL begin with %s", async (host, url) => {
  const { byName } = await check(await emptyFolder(), {
    AWAITHUMANS_DATABASE_URL: "postgres://me:hush@127.0.0.1:1/none",
    AWAITHUMANS_HOST: host,
    AWAITHUMANS_PORT: "4000",
  });
  expect(byName["Public URL"]).toMatchObject({
    status: "warn",
    message: expect.stringContaining(`begin with ${url}, which others may not reach`),
  });
  expect(byName.Configuration?.status).toBe("pass");
});

test("a channel that is off is no fault; one that somebody began to set up says what it lacks", async () => {
  const folder = await emptyFolder();
  const off = await check(folder);
  for (const name of ["Channel slack", "Channel email"]) {
    expect(off.byName[name]).toMatchObject({
      status: "off",
      message: expect.stringMatching(/^off\. .*AWAITHUMANS_/),
    });
  }
  const begun = await check(folder, {
    AWAITHUMANS_SLACK_BOT_TOKEN: "xoxb-hush",
    AWAITHUMANS_SLACK_API_URL: "http://127.0.0.1:1/api/",
    AWAITHUMANS_EMAIL_TRANSPORT: "smtp",
    AWAITHUMANS_EMAIL_FROM: "approvals@acme.test",
  });
  expect(begun.code).toBe(0);
  expect(begun.byName["Channel slack"]).toMatchObject({
    status: "warn",
    message: expect.stringContaining("AWAITHUMANS_SLACK_SIGNING_SECRET"),
  });
  expect(begun.byName["Channel email"]).toMatchObject({
    status: "warn",
    message: expect.stringContaining("AWAITHUMANS_SMTP_HOST"),
  });
  expect(JSON.stringify(begun)).not.toContain("hush");
  const ready = await check(folder, {
    AWAITHUMANS_EMAIL_TRANSPORT: "noop",
    AWAITHUMANS_EMAIL_FROM: "approvals@acme.test",
  });
  expect(ready.byName["Channel email"]).toMatchObject({
    status: "pass",
    message: expect.stringContaining("approvals@acme.test"),
  });
});

test("a verifier without its key is no fault; with a place to ask, and no key, it is", async () => {
  const folder = await emptyFolder();
  const verifier = async (env: Record<string, string>) =>
    (await check(folder, env)).byName["Verifier claude"];
  expect(await verifier({})).toMatchObject({
    status: "off",
    message: expect.stringContaining("ANTHROPIC_API_KEY is not set"),
  });
  const base = { ANTHROPIC_BASE_URL: "http://127.0.0.1:1" };
  expect(await verifier(base)).toMatchObject({ status: "warn" });
  const set = await verifier({ ...base, ANTHROPIC_API_KEY: "sk-ant-hush" });
  expect(set).toEqual({ status: "pass", message: "its key is in ANTHROPIC_API_KEY" });
});

test("an address of a verifier that is none is a mistake of the configuration", async () => {
  const env = { ANTHROPIC_BASE_URL: "hush.example.com", ANTHROPIC_API_KEY: "sk-ant-hush" };
  expect((await check(await emptyFolder(), env)).byName.Configuration).toEqual({
    status: "fail",
    message: expect.stringMatching(/^ANTHROPIC_BASE_URL must be http(?!.*hush)/),
  });
});

test("a variable that verifiers may name and that holds nothing is told", async () => {
  const env = { AWAITHUMANS_VERIFIER_KEY_ENVS: "TEAM_KEY, OTHER_KEY", OTHER_KEY: "hush" };
  expect((await check(await emptyFolder(), env)).byName.Configuration).toEqual({
    status: "warn",
    message: "AWAITHUMANS_VERIFIER_KEY_ENVS names TEAM_KEY, which is not set",
  });
});

test("while a setting cannot be read, channels are not judged by it", async () => {
  const { byName } = await check(await emptyFolder(), { AWAITHUMANS_EMAIL_FROM: "hush" });
  expect(byName.Configuration?.status).toBe("fail");
  expect(byName["Channel email"]).toMatchObject({
    status: "warn",
    message: expect.stringContaining("Configuration"),
  });
});
