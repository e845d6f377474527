import { createServer, type Server, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sendPages } from "../../../src/gateway/core/paged.ts";

let server: Server;
let client: Socket;
let res: ServerResponse;
let written: Promise<void>;
let asked = 0;

/** A machine that does much else takes longer. */
const PATIENT = { timeout: 20_000 };

const PAGE = "x".repeat(1_000_000);

async function* endless() {
  for (;;) {
    asked += 1;
    yield PAGE;
  }
}

beforeEach(async () => {
  asked = 0;
  const begun = Promise.withResolvers<void>();
  server = createServer((_req, response) => {
    res = response;
    written = sendPages(response, { reply: { status: 200, body: PAGE }, rest: endless() }, false);
    written.catch(() => {});
    begun.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  client = connect({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
  client.pause();
  client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await begun.promise;
});
afterEach(() => {
  client.destroy();
  server.close();
});

/** Reads so many bytes and stops again. */
function read(bytes: number): Promise<void> {
  return new Promise((resolve) => {
    let received = 0;
    const take = (chunk: Buffer) => {
      received += chunk.length;
      if (received < bytes) return;
      client.pause();
      client.off("data", take);
      resolve();
    };
    client.on("data", take);
    client.resume();
  });
}

// Without waiting for the reader an answer without an end would never come to a rest, whatever the memory.
test("a page is asked for only once there is room for it", async () => {
  await expect.poll(() => res.writableNeedDrain, PATIENT).toBe(true);
  const held = asked;
  await read(20 * PAGE.length);
  expect(asked).toBeGreaterThan(held);
  await expect.poll(() => res.writableNeedDrain, PATIENT).toBe(true);
});

test("where the reader goes away nothing more is asked for", async () => {
  await read(PAGE.length);
  client.destroy();
  await expect(written).rejects.toThrow();
  const last = asked;
  await new Promise((resolve) => setImmediate(resolve));
  expect(asked).toBe(last);
});
