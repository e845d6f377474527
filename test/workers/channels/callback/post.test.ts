import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import tls from "node:tls";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Poster } from "../../../../src/workers/channels/callback/post.ts";
import { Receiver } from "../../receiver.ts";
import { open, send } from "./sending.ts";

let receiver: Receiver;
beforeEach(async () => {
  receiver = await Receiver.start();
});
afterEach(() => receiver.close());

function answerWith(status: number, headers: Record<string, string> = {}): void {
  receiver.answer = (response) => response.writeHead(status, headers).end("a body that nobody keeps");
}

test("posts the body as it is, with its headers", async () => {
  expect(await send(`${receiver.url}?x=1`)).toEqual({ statusCode: 200, error: null });
  expect(receiver.received).toMatchObject([
    {
      method: "POST",
      path: "/hook?x=1",
      body: '{"a":"\\u00e9"}',
      headers: {
        "content-type": "application/json",
        "content-length": "14",
        "x-test": "1",
        "user-agent": "awaithumans/0",
      },
    },
  ]);
});

test.each([200, 201, 202, 204, 299])("%i is success", async (status) => {
  answerWith(status);
  expect(await send(receiver.url)).toEqual({ statusCode: status, error: null });
});

test.each([300, 304, 400, 401, 404, 410, 429, 500, 503])("%i is failure", async (status) => {
  answerWith(status);
  expect(await send(receiver.url)).toEqual({ statusCode: status, error: `HTTP ${status}` });
});

test.each([429, 503])("what a %i asks for is told", async (status) => {
  answerWith(status, { "retry-after": "120" });
  expect(await send(receiver.url)).toEqual({
    statusCode: status,
    error: `HTTP ${status}`,
    retryAfter: "120",
  });
});

test("other answers are not asked how long to wait", async () => {
  answerWith(500, { "retry-after": "120" });
  expect(await send(receiver.url)).toEqual({ statusCode: 500, error: "HTTP 500" });
});

test.each([301, 302, 303, 307, 308])("a %i redirect is failure and is not followed", async (status) => {
  answerWith(status, { location: `http://127.0.0.1:${receiver.port}/elsewhere` });
  expect(await send(receiver.url)).toEqual({ statusCode: status, error: `HTTP ${status}` });
  expect(receiver.received).toHaveLength(1);
});

test("a receiver that never answers costs the budget and no more", async () => {
  receiver.answer = () => {};
  expect(await send(receiver.url, { ...open, budgetMs: 100 })).toEqual({
    statusCode: null,
    error: "Timeout: no answer within 0.1 s",
  });
});

test("a connection that does not come about in its time is a failure of its own", async () => {
  // It accepts, and never answers the greeting of TLS.
  const silent = createServer((socket) => void socket.on("error", () => {})).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  expect(await send(`https://127.0.0.1:${port}/`, { ...open, connectMs: 100 })).toEqual({
    statusCode: null,
    error: "ETIMEDOUT: the receiver could not be reached in time",
  });
  silent.close();
});

test("a connection serves several callbacks, one after another, and none after the receiver closed it", async () => {
  const sockets = new Set<unknown>();
  receiver.answer = (response) => {
    sockets.add(response.socket);
    if (receiver.received.length === 2) response.setHeader("Connection", "close");
    response.end();
  };
  const poster = new Poster({ ...open, connections: 1 });
  const seen: number[] = [];
  for (let n = 0; n < 4; n++) {
    expect(await poster.post({ url: receiver.url, headers: {}, body: "{}" })).toMatchObject({ error: null });
    seen.push(sockets.size);
  }
  await poster.close();
  expect(seen).toEqual([1, 1, 2, 2]);
});

test("no more connections are made than there may be", async () => {
  const held: ServerResponse[] = [];
  const sockets = new Set<unknown>();
  receiver.answer = (response) => {
    sockets.add(response.socket);
    held.push(response);
    if (held.length === 2) for (const each of held.splice(0)) each.end();
  };
  const poster = new Poster({ ...open, connections: 2 });
  const message = { url: receiver.url, headers: {}, body: "{}" };
  const answers = await Promise.all(Array.from({ length: 20 }, () => poster.post(message)));
  await poster.close();
  expect(answers).toEqual(answers.map(() => ({ statusCode: 200, error: null })));
  expect(sockets.size).toBe(2);
});

test("a receiver that dribbles its headers costs the budget and no more", async () => {
  const dribbling = createServer((socket) => {
    socket.on("error", () => {});
    socket.write("HTTP/1.1 200 OK\r\nX-Slow: ");
    const timer = setInterval(() => socket.write("a"), 10);
    socket.on("close", () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => dribbling.listen(0, "127.0.0.1", resolve));
  const address = dribbling.address();
  const port = typeof address === "object" ? address?.port : undefined;
  expect(await send(`http://127.0.0.1:${port}/`, { ...open, budgetMs: 200 })).toEqual({
    statusCode: null,
    error: "Timeout: no answer within 0.2 s",
  });
  dribbling.close();
});

test("a status counts even if the rest of the answer never comes", async () => {
  receiver.answer = (response) => response.writeHead(200).write("x");
  // Long enough for the status, and all of it is waited for.
  expect(await send(receiver.url, { ...open, budgetMs: 1_000 })).toEqual({ statusCode: 200, error: null });
});

test("an endless answer is cut off", async () => {
  let sent = 0;
  receiver.answer = (response) => {
    const chunk = Buffer.alloc(16_384);
    const more = () => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length;
    };
    response.on("drain", more);
    more();
  };
  expect(await send(receiver.url, { ...open, budgetMs: 20_000 })).toEqual({ statusCode: 200, error: null });
  expect(sent).toBeLessThan(64 * 1024 * 1024);
});

test("a closed port and a dropped connection are failures", async () => {
  receiver.answer = (response) => response.destroy();
  expect((await send(receiver.url)).error).toBe("ECONNRESET: the connection ended before an answer came");
  const gone = await Receiver.start();
  const { url } = gone;
  await gone.close();
  expect((await send(url)).error).toBe("ECONNREFUSED: the receiver refused the connection");
});

test.each([
  ["what is no HTTP", "garbage\r\n\r\n", "http:", "HTTPParserError: the answer is not HTTP"],
  [
    "no length",
    "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
    "http:",
    "HTTPParserError: the answer is not HTTP",
  ],
  [
    "a header without an end",
    `HTTP/1.1 200 OK\r\nX: ${"a".repeat(100_000)}`,
    "http:",
    "UND_ERR_HEADERS_OVERFLOW: the answer's headers are too long",
  ],
  [
    "no TLS",
    "HTTP/1.1 400 Bad Request\r\n\r\n",
    "https:",
    "ERR_SSL_WRONG_VERSION_NUMBER: the receiver does not speak TLS",
  ],
])("a receiver that answers with %s is a failure with a name", async (_, answer, scheme, error) => {
  const server = createServer((socket) => {
    socket.on("error", () => {}).once("data", () => socket.write(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(await send(`${scheme}//127.0.0.1:${port}/`)).toEqual({ statusCode: null, error });
  server.close();
});

test("a receiver that switches protocols is a failure like any other answer", async () => {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  expect(await send(`http://127.0.0.1:${port}/`)).toEqual({ statusCode: 101, error: "HTTP 101" });
  server.close();
});

test("certificates are verified, their authority and the host's name", async () => {
  const [key, cert] = await Promise.all(
    ["localhost-key.pem", "localhost-certificate.pem"].map((file) =>
      readFile(path.join(import.meta.dirname, file)),
    ),
  );
  if (key === undefined || cert === undefined) throw new Error("no certificate");
  const secure = await Receiver.start({ key, cert });
  const trusted = tls.getCACertificates("default");
  try {
    expect((await send(`https://localhost:${secure.port}/`)).error).toMatch(/^DEPTH_ZERO_SELF_SIGNED_CERT: /);
    tls.setDefaultCACertificates([...trusted, cert.toString()]);
    expect((await send(`https://127.0.0.1:${secure.port}/`)).error).toBe(
      "ERR_TLS_CERT_ALTNAME_INVALID: the receiver's certificate is for another name",
    );
    expect(secure.received).toEqual([]);
    expect(await send(`https://localhost:${secure.port}/`)).toEqual({ statusCode: 200, error: null });
  } finally {
    tls.setDefaultCACertificates(trusted);
    await secure.close();
  }
});
