import { connect as connectHttp2 } from "node:http2";
import { afterEach, expect, test } from "vitest";
import type { HttpHandler } from "../../../src/gateway/core/http.ts";
import { send } from "../../../src/gateway/core/http.ts";
import { Listener, type ListenerOptions } from "../../../src/gateway/core/listener.ts";
import { takenBack } from "../../hostile/attacks/raw.ts";
import { RawConnection } from "../server.ts";

const open: Listener[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((listener) => listener.close(0)));
});

const hello: HttpHandler = (req, res) => send(res, { status: 200, body: `hello over ${req.httpVersion}` });

function listener(options: Partial<ListenerOptions> = {}): Listener {
  const made = new Listener({ handle: hello, onError: () => {}, ...options });
  open.push(made);
  return made;
}

async function overHttp2(port: number): Promise<string> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  const stream = session.request({ ":path": "/" });
  let body = "";
  for await (const chunk of stream) body += chunk;
  session.close();
  return body;
}

test("HTTP/1.1 and HTTP/2 share a port, also when the first bytes trickle in", async () => {
  const { port } = await listener().listen({ hosts: ["127.0.0.1"], port: 0 });
  expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe("hello over 1.1");
  expect(await overHttp2(port)).toBe("hello over 2.0");
  const slow = new RawConnection(port);
  for (const character of "POST / HTTP/1.1\r\nHost: x\r\n\r\n") {
    slow.write(character);
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await slow.until("hello")).toContain("hello over 1.1");
  slow.socket.destroy();
});

test("streams that are taken back at once are not begun", async () => {
  const begun: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const handle: HttpHandler = (req, res) => {
    begun.push(req.httpVersion);
    if ("stream" in req && req.stream.id === 2 * 500 + 1) resolve();
    hello(req, res);
  };
  const { port } = await listener({ handle }).listen({ hosts: ["127.0.0.1"], port: 0 });
  const raw = new RawConnection(port);
  raw.socket.write(takenBack(500, { andOne: true }));
  await promise;
  // The bytes may come in more than one piece, and a stream be open between two.
  expect(begun.length).toBeLessThan(10);
  raw.socket.destroy();
});

test("a caller who goes away in the same turn as the reader of the body ends nothing else", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const handle: HttpHandler = (req) => {
    const read = () => {};
    req.on("error", read).once("close", resolve);
    // Node looks for readers one turn of this queue before it tells them.
    req.once("aborted", () => process.nextTick(() => process.nextTick(() => req.off("error", read))));
    raw.socket.resetAndDestroy();
  };
  const { port } = await listener({ handle }).listen({ hosts: ["127.0.0.1"], port: 0 });
  const raw = new RawConnection(port);
  raw.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");
  await promise;
});

test("several addresses share the port that the first one picked", async () => {
  const { port } = await listener().listen({ hosts: ["127.0.0.1", "127.0.0.2"], port: 0 });
  for (const host of ["127.0.0.1", "127.0.0.2"]) {
    expect(await (await fetch(`http://${host}:${port}/`)).text()).toBe("hello over 1.1");
  }
});

test("an address that the machine does not have is passed over, unless it is the only one", async () => {
  const { port } = await listener().listen({ hosts: ["127.0.0.1", "192.0.2.1"], port: 0 });
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  await expect(listener().listen({ hosts: ["192.0.2.1"], port: 0 })).rejects.toMatchObject({
    code: "EADDRNOTAVAIL",
  });
});

test("a taken port is reported as such, and nothing is left listening", async () => {
  const { port } = await listener().listen({ hosts: ["127.0.0.2"], port: 0 });
  const second = listener().listen({ hosts: ["127.0.0.1", "127.0.0.2"], port });
  await expect(second).rejects.toMatchObject({ code: "EADDRINUSE", port });
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
});

test("slow headers are cut off with 408", async () => {
  const { port } = await listener({ headersTimeoutMs: 200 }).listen({ hosts: ["127.0.0.1"], port: 0 });
  const slow = new RawConnection(port);
  slow.write("GET / HTTP/1.1\r\nHost: x\r\n");
  await slow.closed;
  expect(slow.received).toContain("408 Request Timeout");
});

test("a slow body is cut off with 408", async () => {
  const { port } = await listener({
    headersTimeoutMs: 100,
    requestTimeoutMs: 300,
    handle: (req, res) => {
      req.resume();
      req.once("end", () => send(res, { status: 200, body: "whole" }));
    },
  }).listen({ hosts: ["127.0.0.1"], port: 0 });
  const slow = new RawConnection(port);
  slow.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
  await slow.closed;
  expect(slow.received).toContain("408 Request Timeout");
  expect(slow.received).not.toContain("whole");
});

test("a slow answer is not cut off: the timeouts cover receiving only", async () => {
  let answer = () => {};
  const waiting = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const { port } = await listener({
    // Longer than a machine with much else to do takes to read what is there.
    headersTimeoutMs: 500,
    requestTimeoutMs: 500,
    handle: (_req, res) => void waiting.then(() => send(res, { status: 200, body: "late" })),
  }).listen({ hosts: ["127.0.0.1"], port: 0 });
  const patient = fetch(`http://127.0.0.1:${port}/`);
  // A second connection that runs into the timeout shows that the check has come by.
  const slow = new RawConnection(port);
  slow.write("GET / HTTP/1.1\r\n");
  await slow.closed;
  answer();
  expect(await (await patient).text()).toBe("late");
});

test("a connection that says nothing, or nothing decisive, is dropped", async () => {
  const { port } = await listener({ headersTimeoutMs: 100 }).listen({ hosts: ["127.0.0.1"], port: 0 });
  const silent = new RawConnection(port);
  const undecided = new RawConnection(port);
  undecided.write("PRI * HTTP/2.0\r\n");
  await Promise.all([silent.closed, undecided.closed]);
  expect([silent.received, undecided.received]).toEqual(["", ""]);
});

test("closing waits for answers under way, tells them to close, and cuts what outlasts the grace", async () => {
  const held: (() => void)[] = [];
  const made = listener({ handle: (req, res) => void held.push(() => hello(req, res)) });
  const { port } = await made.listen({ hosts: ["127.0.0.1"], port: 0 });
  const quick = new RawConnection(port);
  quick.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const stuck = new RawConnection(port);
  stuck.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  while (held.length < 2) await new Promise((resolve) => setImmediate(resolve));
  const closed = made.close(300);
  held[0]?.();
  expect((await quick.until("hello")).toLowerCase()).toContain("connection: close");
  await closed;
  await stuck.closed;
  expect(stuck.received).toBe("");
});
