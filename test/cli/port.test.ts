import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { createInterface } from "node:readline";
import { expect, onTestFinished, test } from "vitest";
import { findPort } from "../../src/cli/port.ts";

const LOOPBACK = "127.0.0.1";
const HOLDER = `
  const server = require("node:net").createServer();
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
`;

async function occupy(port: number): Promise<boolean> {
  const server: Server = createServer();
  try {
    server.listen({ host: LOOPBACK, port, exclusive: true });
    await once(server, "listening");
  } catch {
    return false;
  }
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    await closed;
  });
  return true;
}

/** Takes `count` ports in a row, with a free one behind them. */
async function occupyRow(count: number): Promise<number> {
  // Below those that connections are given by chance.
  for (let first = 20_000 + (process.pid % 300) * 40; ; first += count + 1) {
    const taken: boolean[] = [];
    for (let port = first; port < first + count; port++) taken.push(await occupy(port));
    const behind = await findPort([LOOPBACK], first + count);
    if (taken.every(Boolean) && behind.port === first + count) return first;
  }
}

test("a free port is taken as asked", async () => {
  const { port } = await findPort([LOOPBACK], 0);
  expect(port).toBeGreaterThan(0);
  expect(await findPort([LOOPBACK], port)).toEqual({ port });
});

test("a taken port gives the next free one, and names who holds it", async () => {
  const first = await occupyRow(3);
  const found = await findPort([LOOPBACK], first);
  expect(found).toMatchObject({ port: first + 3, taken: { pid: process.pid } });
});

test("its holder has the name of the program, not of its main thread", async () => {
  const child = spawn(process.execPath, ["-e", HOLDER, "hush"], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const [port] = await once(createInterface(child.stdout), "line");
  const { taken } = await findPort([LOOPBACK], Number(port));
  expect(taken).toEqual({ pid: child.pid, name: "node" });
});

test("ten taken ports are an error that says what to do", async () => {
  const first = await occupyRow(10);
  await expect(findPort([LOOPBACK], first)).rejects.toThrow(
    new RegExp(`The ports ${first} to ${first + 9} are all taken.*process ${process.pid}.*--port 0`),
  );
});

test("an address of another machine is an error that names it", async () => {
  await expect(findPort(["192.0.2.1"], 0)).rejects.toThrow(/192\.0\.2\.1 .*--host/);
});
