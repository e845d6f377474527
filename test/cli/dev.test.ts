import { once } from "node:events";
import { readdir, readFile, readlink, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { awaithumans, BIN, emptyFolder } from "./command.ts";
import { postgresPid, startDev, startDevByNpm } from "./dev-server.ts";

// Each test starts whole servers, Postgres included.
vi.setConfig({ testTimeout: 120_000 });

const DISCOVERY = ".awaithumans-dev.json";

async function readJson(file: string): Promise<Record<string, unknown>> {
  return JSON.parse(await readFile(file, "utf8"));
}

async function nameAt(url: string): Promise<unknown> {
  const response = await fetch(`${url}/api/version`);
  const { name } = await response.json();
  return name;
}

test("from an empty folder: the start-up lines, the setup link last, everything private, all gone at the end", async () => {
  const folder = await emptyFolder();
  // The server inherits it: nothing may be private only because of the user's umask.
  const umask = process.umask(0);
  onTestFinished(() => void process.umask(umask));
  const server = await startDev({ folder });
  expect(await nameAt(server.url)).toBe("awaithumans");
  expect(server.output()).toContain("✓ Database: ./.awaithumans\n");
  expect(server.dashboard).toMatch(new RegExp(`^${server.url}/setup\\?token=[\\w-]{43}$`));
  await expect.poll(() => server.output()).toMatch(/one-shot setup link.*\n$/);

  const state = path.join(folder, ".awaithumans");
  for (const name of ["payload.key", "admin.token", "postgres.password", "dev.lock"]) {
    expect((await stat(path.join(state, name))).mode & 0o077).toBe(0);
  }
  // Where this is root, Postgres' user must pass through the folder.
  const modes = process.getuid?.() === 0 ? [0o700, 0o711] : [0o700];
  expect(modes).toContain((await stat(state)).mode & 0o777);
  const open = (await readdir(state, { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(async ({ name }) => [name, (await stat(path.join(state, name))).mode & 0o077]);
  expect((await Promise.all(open)).filter(([, mode]) => mode !== 0)).toEqual([]);
  expect((await stat(path.join(state, "postgres"))).mode & 0o077).toBe(0);
  expect((await stat(path.join(folder, DISCOVERY))).mode & 0o077).toBe(0);
  const token = (await readFile(path.join(state, "admin.token"), "utf8")).trim();
  expect(server.output()).not.toContain(token);
  const entry = await readJson(path.join(folder, DISCOVERY));
  expect(entry).toEqual({
    url: server.url,
    host: "127.0.0.1",
    port: Number(new URL(server.url).port),
    pid: server.child.pid,
    started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00$/),
    admin_token: token,
    state_dir: state,
  });

  const exports = await awaithumans(["env"], { folder });
  expect(exports.stdout).toContain(`export AWAITHUMANS_URL='${server.url}'\n`);
  const doctor = await awaithumans(["doctor"], { folder });
  expect(doctor.stdout).toContain(`✓ Database: its own, and ${server.url} is healthy\n`);
  expect(doctor.stdout).toContain(`✓ Discovery file: names ${server.url}, which answers\n`);
  expect(doctor.code).toBe(0);
  const second = await awaithumans(["dev"], { folder });
  expect(second.code).toBe(1);
  expect(second.stderr).toContain(`process ${server.child.pid}, at ${server.url}`);

  expect(await server.end("SIGTERM")).toBe(0);
  expect(await readdir(folder)).not.toContain(DISCOVERY);
  expect(await readdir(state)).not.toContain("dev.lock");
  expect(await postgresPid(folder)).toBeUndefined();
});

test("kill -9, then dev again: the same token, the same database, one server", async () => {
  const folder = await emptyFolder();
  const first = await startDev({ folder });
  const before = await readJson(path.join(folder, DISCOVERY));
  expect(await first.end("SIGKILL")).toBe("SIGKILL");
  const second = await startDev({ folder });
  expect(await nameAt(second.url)).toBe("awaithumans");
  expect(await readJson(path.join(folder, DISCOVERY))).toMatchObject({
    admin_token: before.admin_token,
    pid: second.child.pid,
  });
  expect(await second.end("SIGINT")).toBe(0);
  expect(await postgresPid(folder)).toBeUndefined();
});

test("kill -9 of Postgres under the running server: it is ready again", async () => {
  const folder = await emptyFolder();
  const server = await startDev({ folder });
  const before = await postgresPid(folder);
  process.kill(Number(before), "SIGKILL");
  await vi.waitFor(async () => expect(await postgresPid(folder)).not.toBe(before), { timeout: 60_000 });
  await vi.waitFor(async () => expect((await fetch(`${server.url}/api/health`)).status).toBe(200), {
    timeout: 60_000,
  });
  expect(await server.end("SIGTERM")).toBe(0);
  expect(await postgresPid(folder)).toBeUndefined();
});

test("a taken port: the next one, and a line that names who has it", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  onTestFinished(() => void holder.close());
  const address = holder.address();
  const taken = typeof address === "object" && address !== null ? address.port : 0;
  const server = await startDev({ folder: await emptyFolder() }, ["--port", String(taken)]);
  expect(server.output()).toMatch(
    new RegExp(`^Port ${taken} is taken by .*process ${process.pid}.*; using \\d+\\.\n`),
  );
  expect(server.url).not.toBe(`http://localhost:${taken}`);
  expect(server.dashboard).toContain(`${server.url}/setup?token=`);
});

test("a second server on this machine leaves the first one's discovery entry, and says how to reach itself", async () => {
  const home = await emptyFolder();
  const env = { AWAITHUMANS_DISCOVERY_FILE: path.join(home, "found.json") };
  const first = await startDev({ folder: await emptyFolder(), env });
  const folder = await emptyFolder();
  const second = await startDev({ folder, env });
  expect(second.output()).toContain(`SDKs find the server at ${first.url} (process ${first.child.pid})`);
  expect(second.output()).toContain(`awaithumans env --state-dir ${path.join(folder, ".awaithumans")}`);
  await second.end("SIGTERM");
  expect(await readJson(env.AWAITHUMANS_DISCOVERY_FILE)).toMatchObject({ url: first.url });
});

test("npm passes no SIGTERM on: the server stops because npm is gone", async () => {
  const folder = await emptyFolder();
  const scripts = { dev: `"${process.execPath}" "${BIN}" dev --port 0` };
  await writeFile(path.join(folder, "package.json"), JSON.stringify({ name: "project", scripts }));
  const server = await startDevByNpm({ folder });
  await server.end("SIGTERM");
  await vi.waitFor(
    async () => expect(await readdir(path.join(folder, ".awaithumans"))).not.toContain("dev.lock"),
    {
      timeout: 20_000,
    },
  );
  await expect(fetch(server.url)).rejects.toThrow();
  expect(await postgresPid(folder)).toBeUndefined();
});

test("a second signal does not wait for the drain", async () => {
  const server = await startDev({ folder: await emptyFolder(), env: { AWAITHUMANS_DRAIN_SECONDS: "600" } });
  const closed = once(server.child, "close");
  const impatient = setInterval(() => server.child.kill("SIGINT"), 100);
  const [code] = await closed;
  clearInterval(impatient);
  expect(code).toBe(1);
});

test("--db-path is taken as the state directory, with a notice", async () => {
  const folder = await emptyFolder();
  const server = await startDev({ folder }, ["--port", "0", "--db-path", "data/dev.db"]);
  expect(server.output()).toContain("✓ Database: ./data\n");
  await server.end("SIGTERM");
  expect(await readdir(path.join(folder, "data"))).toContain("payload.key");
});

test("a link in the discovery file's place: the server runs, says what to do, and leaves the link alone", async () => {
  const folder = await emptyFolder();
  const env = { AWAITHUMANS_DISCOVERY_FILE: path.join(folder, "link.json") };
  const target = path.join(folder, "target");
  await writeFile(target, "kept");
  await symlink(target, env.AWAITHUMANS_DISCOVERY_FILE);
  const server = await startDev({ folder, env });
  expect(server.output()).toContain(
    `${env.AWAITHUMANS_DISCOVERY_FILE} is a symbolic link, which is not followed. Remove it`,
  );
  expect(server.output()).toContain(`awaithumans env --state-dir ${path.join(folder, ".awaithumans")}`);
  expect(await nameAt(server.url)).toBe("awaithumans");
  expect(await server.end("SIGTERM")).toBe(0);
  expect(await readlink(env.AWAITHUMANS_DISCOVERY_FILE)).toBe(target);
  expect(await readFile(target, "utf8")).toBe("kept");
});
