import { connect } from "node:http2";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { createClient } from "@connectrpc/connect";
import { compressionGzip, createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refund as refundMessage, refusal } from "../../support/services.ts";
import { RawConnection, refund, startServer, type TestServer } from "../server.ts";

const MIB = 1024 * 1024;
const AUTH = { authorization: `Bearer ${ADMIN_TOKEN}` };

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ maxPayloadMb: 1, maxBodyBytesInAll: MIB + 65_536 });
});
afterAll(() => server.close());

const rpc = (body: Uint8Array<ArrayBuffer>, headers: Record<string, string>) =>
  fetch(`${server.url}/awaithumans.task.v1.TaskService/CreateTask`, {
    method: "POST",
    body,
    headers: { ...AUTH, "content-type": "application/json", ...headers },
  });

/** JSON of a create that is so long. */
function createOf(key: string, bytes: number): string {
  const whole = (text: string) => JSON.stringify(refund(key, { payload_schema: {}, payload: { text } }));
  return whole("x".repeat(bytes - whole("").length));
}

describe("bodies", () => {
  test("of REST may have the limit to the byte", async () => {
    expect((await server.post("/api/tasks", createOf("exact", MIB))).status).toBe(201);
    const over = await server.post("/api/tasks", createOf("over", MIB + 1));
    expect([over.status, (await over.json()).error_code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  });

  test("of REST are not unpacked", async () => {
    const packed = gzipSync(createOf("packed", 1_000));
    const answer = await server.admin("/api/tasks", {
      method: "POST",
      body: packed,
      headers: { "content-type": "application/json", "content-encoding": "gzip" },
    });
    expect([answer.status, (await answer.json()).error_code]).toEqual([400, "INVALID_REQUEST"]);
  });

  test.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
  ])("that blow up from %s are refused, JSON and binary", async (encoding, pack) => {
    // A hundred MiB of zeros: some ten KiB on the way.
    const bomb = pack(Buffer.alloc(100 * MIB));
    expect(bomb.length).toBeLessThan(MIB / 4);
    for (const type of ["application/json", "application/proto"]) {
      const answer = await rpc(bomb, { "content-type": type, "content-encoding": encoding });
      expect((await answer.json()).details?.[0]?.debug?.reason, type).toBe("REASON_PAYLOAD_TOO_LARGE");
    }
  });

  test("that blow up are refused over gRPC, too", async () => {
    const transport = createGrpcTransport({ baseUrl: server.url, sendCompression: compressionGzip });
    const tasks = createClient(TaskService, transport);
    const message = { ...refundMessage("bomb"), task: " ".repeat(20 * MIB) };
    expect((await refusal(tasks.createTask(message, { headers: AUTH }))).reason).toBe("PAYLOAD_TOO_LARGE");
  });

  test("that arrive at the same time are held up to a bound, all together", async () => {
    const held = createOf("held", MIB - 100);
    const slow = new RawConnection(server.port);
    slow.write(
      `POST /api/tasks HTTP/1.1\r\nHost: x\r\nAuthorization: ${AUTH.authorization}\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${held.length}\r\n\r\n${held.slice(0, -1)}`,
    );
    while (server.gateway.arrivingBytes < held.length - 1)
      await new Promise((resolve) => setImmediate(resolve));
    const other = createOf("other", 100_000);
    const refused = await server.post("/api/tasks", other);
    expect([refused.status, (await refused.json()).error_code]).toEqual([429, "RATE_LIMITED"]);
    expect(refused.headers.get("retry-after")).toBe("1");
    const body = new TextEncoder().encode(`{"task": "${"x".repeat(100_000)}"}`);
    const overRpc = await (await rpc(body, {})).json();
    expect(overRpc.details?.[0]?.debug).toMatchObject({
      reason: "REASON_RATE_LIMITED",
      retryAfterSeconds: 1,
    });
    // Small ones are not held up by it.
    expect((await server.post("/api/tasks", createOf("small", 60_000))).status).toBe(201);
    slow.write(held.slice(-1));
    expect(await slow.until("idempotency_key")).toContain("HTTP/1.1 201");
    expect(server.gateway.arrivingBytes).toBe(0);
    expect((await server.post("/api/tasks", other)).status).toBe(201);
    slow.socket.destroy();
  });
});

describe("headers and addresses", () => {
  test("HTTP/1.1 takes 16 KiB of them", async () => {
    const of = (bytes: number) =>
      server.admin("/api/version", { headers: { "x-filler": "x".repeat(bytes) } });
    expect((await of(15_000)).status).toBe(200);
    expect((await of(17_000)).status).toBe(431);
    expect((await server.admin(`/api/version?x=${"x".repeat(15_000)}`)).status).toBe(200);
    expect((await server.admin(`/api/version?x=${"x".repeat(17_000)}`)).status).toBe(431);
  });

  test("HTTP/2 takes 16 KiB of them, and the session lives on", async () => {
    const session = connect(server.url);
    const ask = (bytes: number) => {
      const stream = session.request({ ":path": "/api/version", "x-filler": "x".repeat(bytes) });
      return new Promise<number>((resolve) => {
        stream.once("response", (headers) => resolve(Number(headers[":status"])));
        stream.once("error", () => resolve(stream.rstCode ?? 0));
        stream.end();
      });
    };
    expect(await ask(15_000)).toBe(200);
    const cut = await ask(17_000);
    expect(cut).not.toBe(200);
    expect(await ask(10)).toBe(200);
    expect(session.remoteSettings.maxConcurrentStreams).toBe(10_000);
    session.close();
  });
});

test("one connection more than there may be is closed at once; when another ends there is room", async () => {
  // Of its own: connections that others have left idle end whenever they like.
  const full = await startServer({ beside: server, maxConnections: 10 });
  onTestFinished(() => full.close());
  const has = async (count: number) => {
    while (full.gateway.connections !== count) await new Promise((resolve) => setImmediate(resolve));
  };
  const open = Array.from({ length: 10 }, () => new RawConnection(full.port));
  await has(10);
  const late = new RawConnection(full.port);
  await late.closed;
  expect(late.received).toBe("");
  open.pop()?.socket.destroy();
  await has(9);
  const next = new RawConnection(full.port);
  next.write("GET /api/version HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  expect(await next.until('"version"')).toContain("HTTP/1.1 200");
  for (const { socket } of open) socket.destroy();
});
