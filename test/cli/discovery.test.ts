import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import {
  type DiscoveryEntry,
  discoveryFile,
  publish,
  readDiscovery,
  withdraw,
} from "../../src/cli/discovery.ts";
import { emptyFolder } from "./command.ts";

const OWN: DiscoveryEntry = {
  url: "http://localhost:3009",
  host: "127.0.0.1",
  port: 3009,
  pid: process.pid,
  started_at: "2030-01-01T00:00:00.000+00:00",
  admin_token: "own-token",
  state_dir: "/srv/own",
};

const FOREIGN_SERVER = `
  const server = require("node:http").createServer((request, response) => {
    response.end(JSON.stringify(request.url === "/api/version" ? { name: process.argv[1], version: "9.9.9" } : {}));
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

/** Another process that answers /api/version under the name given. */
async function foreignServer(name: string): Promise<{ child: ChildProcess; entry: DiscoveryEntry }> {
  const child = spawn(process.execPath, ["-e", FOREIGN_SERVER, name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [port] = await once(createInterface(child.stdout), "line");
  return {
    child,
    entry: { ...OWN, url: `http://127.0.0.1:${port}`, port: Number(port), pid: Number(child.pid) },
  };
}

async function fileWith(content: unknown): Promise<string> {
  const file = path.join(await emptyFolder(), "dev.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

test("the file lies in the home of the user, or where the setting says", () => {
  expect(path.basename(discoveryFile({}))).toBe(".awaithumans-dev.json");
  expect(discoveryFile({ AWAITHUMANS_DISCOVERY_FILE: "/srv/found.json" })).toBe(
    path.resolve("/srv/found.json"),
  );
});

test("written whole, private, and removed by its owner only", async () => {
  const folder = await emptyFolder();
  const file = path.join(folder, "dev.json");
  expect(await publish(file, OWN)).toBeUndefined();
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual(OWN);
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect(await readdir(folder)).toEqual(["dev.json"]);
  await withdraw(file, { ...OWN, pid: OWN.pid + 1 });
  await withdraw(file, { ...OWN, started_at: "2031-01-01T00:00:00.000+00:00" });
  expect(await readDiscovery(file)).toEqual(OWN);
  await withdraw(file, OWN);
  expect(await readdir(folder)).toEqual([]);
});

test("another live server's entry stays, and gives way once that server is gone", async () => {
  const { child, entry } = await foreignServer("awaithumans");
  const file = await fileWith(entry);
  expect(await publish(file, OWN)).toEqual(entry);
  expect(await readDiscovery(file)).toEqual(entry);
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
  expect(await publish(file, OWN)).toBeUndefined();
  expect(await readDiscovery(file)).toEqual(OWN);
});

test("a process that answers under another name is no server of ours", async () => {
  const { entry } = await foreignServer("something-else");
  const file = await fileWith(entry);
  expect(await publish(file, OWN)).toBeUndefined();
  expect(await readDiscovery(file)).toEqual(OWN);
});

test.each([
  ["of a process that is no more", () => ({ ...OWN, pid: spawnSync(process.execPath, ["--version"]).pid })],
  ["that is no JSON", () => "{"],
  ["that names no server", () => ({ port: 3001 })],
  ["whose URL is none", () => ({ ...OWN, url: "nowhere" })],
])("a file %s is replaced", async (_, content) => {
  const file = await fileWith(content());
  expect(await publish(file, OWN)).toBeUndefined();
  expect(await readDiscovery(file)).toEqual(OWN);
});

test("a folder in its place is left alone and leaves nothing behind", async () => {
  const folder = await emptyFolder();
  const file = path.join(folder, "dev.json");
  await mkdir(file);
  await expect(publish(file, OWN)).rejects.toMatchObject({ code: "EISDIR" });
  expect(await readdir(folder)).toEqual(["dev.json"]);
});

test.each([
  ["to another server's entry", JSON.stringify(OWN)],
  ["to some file", "kept"],
  ["that leads nowhere", undefined],
])("a link %s in its place is neither followed nor replaced", async (_, content) => {
  const folder = await emptyFolder();
  const target = path.join(folder, "target");
  if (content !== undefined) await writeFile(target, content);
  const file = path.join(folder, "dev.json");
  await symlink(target, file);
  await expect(publish(file, { ...OWN, url: "http://localhost:3010" })).rejects.toMatchObject({
    code: "ELOOP",
    message: expect.stringContaining(`${file} is a symbolic link, which is not followed. Remove it`),
  });
  expect((await lstat(file)).isSymbolicLink()).toBe(true);
  expect(await readFile(target, "utf8").catch(() => undefined)).toBe(content);
});

test("what is neither file nor folder nor link, such as /dev/null, is not replaced either", async () => {
  const file = path.join(await emptyFolder(), "socket");
  const listener = createServer().listen(file);
  await once(listener, "listening");
  onTestFinished(() => void listener.close());
  await expect(publish(file, OWN)).rejects.toMatchObject({ code: "EEXIST" });
  expect((await lstat(file)).isSocket()).toBe(true);
});
