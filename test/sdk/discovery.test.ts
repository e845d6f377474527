import { spawnSync } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { assembleClient } from "../../sdk/src/client.ts";
import { resolveEndpoint } from "../../sdk/src/discovery/endpoint.ts";
import type { ClientOptions } from "../../sdk/src/index.ts";
import { StillRuntime } from "../support/sdk-runtime.ts";
import { ok, TaskWire } from "../support/sdk-tasks.ts";
import { WireServer } from "../support/sdk-wire.ts";

let folder: string;
let file: string;
let runtime: StillRuntime;
const servers: WireServer[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "awaithumans-sdk-"));
  file = join(folder, "discovery.json");
  runtime = new StillRuntime({ AWAITHUMANS_DISCOVERY_FILE: file });
});

afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop();
  await rm(folder, { recursive: true });
});

async function started(wire: TaskWire, port = 0): Promise<WireServer> {
  const server = await wire.start(port);
  servers.push(server);
  return server;
}

async function discoverable(entry: object): Promise<void> {
  await writeFile(
    file,
    JSON.stringify({ pid: process.pid, started_at: "2026-01-15T12:00:00+00:00", ...entry }),
  );
  await chmod(file, 0o600);
}

async function resolve(options: { serverUrl?: string; apiKey?: string } = {}) {
  return await resolveEndpoint({ fetch, runtime, ...options });
}

function client(options: ClientOptions = {}) {
  return assembleClient({ logger: false, ...options }, runtime);
}

test("the option comes before the environment, that before the file, that before the default", async () => {
  const server = await started(new TaskWire());
  expect(await resolve()).toMatchObject({ url: "http://localhost:3001", urlSource: "default" });
  await discoverable({ url: server.url, admin_token: "dev-token" });
  expect(await resolve()).toMatchObject({ url: server.url, urlSource: "discovery", token: "dev-token" });
  runtime.environment.AWAITHUMANS_URL = "https://env.example/base/";
  runtime.environment.AWAITHUMANS_ADMIN_API_TOKEN = "env-token";
  expect(await resolve()).toMatchObject({ url: "https://env.example/base", token: "env-token" });
  expect(await resolve({ serverUrl: "https://option.example//", apiKey: "key" })).toMatchObject({
    url: "https://option.example",
    urlSource: "option",
    token: "key",
  });
});

test("empty variables and options count as unset", async () => {
  runtime.environment.AWAITHUMANS_URL = " ";
  runtime.environment.AWAITHUMANS_ADMIN_API_TOKEN = "";
  expect(await resolve({ serverUrl: "", apiKey: " " })).toMatchObject({
    urlSource: "default",
    token: undefined,
  });
});

test("a dev token never reaches another origin, and the error says so", async () => {
  const dev = await started(new TaskWire());
  const production = new TaskWire();
  production.token = "production-token";
  const other = await started(production);
  await discoverable({ url: dev.url, admin_token: "dev-token" });
  runtime.environment.AWAITHUMANS_URL = other.url;
  const failure = await client()
    .getTask("tsk_1")
    .catch((error: unknown) => error);
  expect(failure).toMatchObject({
    name: "AuthenticationError",
    tokenOrigin: expect.stringContaining(`belongs to ${dev.url}`),
  });
  expect(String(failure)).not.toContain("dev-token");
  expect(other.exchanges.map((exchange) => exchange.headers.authorization)).toEqual([undefined]);
});

test("a dev token is used where the URL given is the dev server's own", async () => {
  const server = await started(new TaskWire());
  await discoverable({ url: server.url, admin_token: "dev-token" });
  await client({ serverUrl: server.url }).listTasks();
  expect(server.seen("GET /api/tasks")[0]?.headers.authorization).toBe("Bearer dev-token");
});

test("the identity of a discovered server is asked without the token", async () => {
  const server = await started(new TaskWire());
  await discoverable({ url: server.url, admin_token: "dev-token" });
  await client().listTasks();
  expect(server.seen("GET /api/version")[0]?.headers.authorization).toBeUndefined();
});

test("an entry whose port now belongs to another program is ignored", async () => {
  const stranger = await WireServer.start(() => ok({ name: "something-else" }));
  servers.push(stranger);
  await discoverable({ url: stranger.url, admin_token: "dev-token" });
  expect(await resolve()).toMatchObject({ urlSource: "default", token: undefined });
  expect(stranger.exchanges.map((exchange) => exchange.headers.authorization)).toEqual([undefined]);
});

test("an entry of a dead process is ignored", async () => {
  const server = await started(new TaskWire());
  const { pid } = spawnSync(process.execPath, ["--version"]);
  await discoverable({ url: server.url, admin_token: "dev-token", pid });
  expect(await resolve()).toMatchObject({ urlSource: "default", token: undefined });
});

test.each([
  ["no JSON", "{"],
  ["no object", "[]"],
  ["no url", '{"admin_token":"dev-token"}'],
  ["a url that is none", '{"url":"somewhere","admin_token":"dev-token"}'],
  ["a url of another kind", '{"url":"file:///etc","admin_token":"dev-token"}'],
])("a file with %s is ignored", async (_, content) => {
  await writeFile(file, content);
  expect(await resolve()).toMatchObject({ urlSource: "default", token: undefined });
});

test("a token that is no text is ignored, the url is not", async () => {
  const server = await started(new TaskWire());
  await discoverable({ url: server.url, admin_token: 7 });
  expect(await resolve()).toMatchObject({ url: server.url, token: undefined });
});

test("a dev server that restarts elsewhere with another token is found again by a waiting client", async () => {
  const wire = new TaskWire();
  wire.token = "first";
  const first = await started(wire);
  await discoverable({ url: first.url, admin_token: "first" });
  const pending = client().awaitHuman({
    task: "Go on?",
    payloadSchema: { type: "object" },
    payload: {},
    responseSchema: { type: "object" },
    timeoutMs: 60_000,
  });
  await Promise.race([wire.polled(), pending]);
  const second = await started(wire);
  wire.token = "second";
  await discoverable({ url: second.url, admin_token: "second" });
  await servers.shift()?.stop();
  await wire.polled(2);
  wire.finish({ status: "completed", response: { go: true } });
  expect(await pending).toEqual({ go: true });
  expect(second.exchanges.at(-1)?.headers.authorization).toBe("Bearer second");
});

test("another project's dev server, found while ours is away, does not end the wait", async () => {
  const wire = new TaskWire();
  const ours = await started(wire);
  await discoverable({ url: ours.url, admin_token: "ours" });
  const pending = client().awaitHuman({
    task: "Go on?",
    payloadSchema: { type: "object" },
    payload: {},
    responseSchema: { type: "object" },
    timeoutMs: 60_000,
  });
  await Promise.race([wire.polled(), pending]);
  const foreign = await started(new TaskWire());
  await discoverable({ url: foreign.url, admin_token: "foreign" });
  runtime.onSleep = async (count) => {
    if (count === 2) await started(wire, ours.port);
  };
  await servers.shift()?.stop();
  await wire.polled(2);
  wire.finish({ status: "completed", response: { go: true } });
  expect(await pending).toEqual({ go: true });
  const sent = foreign.exchanges.map((exchange) => exchange.headers.authorization);
  expect(sent).not.toContain("Bearer ours");
});

test("an act whose answer was lost is not repeated at another address", async () => {
  const wire = new TaskWire();
  const first = await started(wire);
  await discoverable({ url: first.url, admin_token: "dev-token" });
  const same = client();
  await same.listTasks();
  const second = await started(wire);
  await discoverable({ url: second.url, admin_token: "dev-token" });
  wire.faults.other.push("drop");
  await expect(same.cancelTask("tsk_1")).rejects.toMatchObject({ name: "ServerUnreachableError" });
  expect(second.exchanges).toEqual([]);
});

test("a changed token is picked up on 401, once", async () => {
  const wire = new TaskWire();
  wire.token = "old";
  const server = await started(wire);
  await discoverable({ url: server.url, admin_token: "old" });
  const same = client();
  await same.listTasks();
  wire.token = "new";
  await discoverable({ url: server.url, admin_token: "new" });
  await same.listTasks();
  wire.token = "unknown to all";
  await discoverable({ url: server.url, admin_token: "newer" });
  await expect(same.listTasks()).rejects.toMatchObject({
    name: "AuthenticationError",
    tokenOrigin: expect.stringContaining("discovery file"),
  });
  const tokens = server.seen("GET /api/tasks").map((exchange) => exchange.headers.authorization);
  expect(tokens).toEqual(["Bearer old", "Bearer old", "Bearer new", "Bearer new", "Bearer newer"]);
});

test("a dev server that is gone does not send its client to the default address", async () => {
  const wire = new TaskWire();
  const server = await started(wire);
  await discoverable({ url: server.url, admin_token: "dev-token" });
  const same = client();
  await same.listTasks();
  await rm(file);
  await servers.shift()?.stop();
  await expect(same.listTasks()).rejects.toMatchObject({
    name: "ServerUnreachableError",
    serverUrl: server.url,
  });
});

test.each([
  ["ftp://server.example", /no http or https URL/],
  ["server.example", /no http or https URL/],
  ["https://user:hunter2@server.example", /carries a user name or password/],
])("the URL %s is refused without being repeated", async (serverUrl, message) => {
  const failure = await resolve({ serverUrl, apiKey: "key" }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "ConfigurationError", message: expect.stringMatching(message) });
  expect(String(failure)).not.toContain("hunter2");
});

test("a token that no header carries is refused without being repeated", async () => {
  const failure = await resolve({ apiKey: "two\nlines" }).catch((error: unknown) => error);
  expect(failure).toMatchObject({ name: "AuthenticationError", tokenOrigin: "the option apiKey" });
  expect(String(failure)).not.toContain("lines");
});
