import { createClient, type Transport } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { credentials, loadPackageDefinition, Metadata, type ServiceError } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { GrpcReflection } from "grpc-js-reflection-client";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AuthService } from "../../../gen/awaithumans/auth/v1/auth_service_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refund as refundMessage, refusal } from "../../support/services.ts";
import { refund, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ corsOrigins: ["https://app.corp.test"], maxPayloadMb: 1 });
});
afterAll(() => server.close());

const AUTH = { authorization: `Bearer ${ADMIN_TOKEN}` };

function transports(): [string, Transport][] {
  const baseUrl = server.url;
  return [
    ["Connect, HTTP/1.1", createConnectTransport({ baseUrl, httpVersion: "1.1" })],
    ["Connect, binary, HTTP/2", createConnectTransport({ baseUrl, httpVersion: "2", useBinaryFormat: true })],
    ["Connect, GET", createConnectTransport({ baseUrl, httpVersion: "1.1", useHttpGet: true })],
    ["gRPC", createGrpcTransport({ baseUrl })],
    ["gRPC-Web, HTTP/1.1", createGrpcWebTransport({ baseUrl, httpVersion: "1.1" })],
  ];
}

/** The ErrorInfo of a Connect error in JSON. */
async function connectError(response: Response) {
  const body = await response.json();
  return {
    code: body.code,
    message: body.message,
    info: body.details?.[0]?.debug,
    text: JSON.stringify(body),
  };
}

function call(method: string, init: RequestInit): Promise<Response> {
  return fetch(`${server.url}/awaithumans.task.v1.TaskService/${method}`, { method: "POST", ...init });
}

describe("every protocol on one port", () => {
  test("calls, refusals before the body and refusals of verbs", async () => {
    const { id } = await (await server.post("/api/tasks", refund("protocols"))).json();
    for (const [name, transport] of transports()) {
      const tasks = createClient(TaskService, transport);
      const read = await tasks.getTask({ id }, { headers: AUTH });
      expect(read.task?.id, name).toBe(id);
      const nobody = await refusal(tasks.getTask({ id }));
      expect(nobody.reason, name).toBe("UNAUTHENTICATED");
      expect(nobody.info?.docs).toBe("http://localhost:3001/docs/errors/UNAUTHENTICATED");
      const missing = await refusal(
        tasks.getTask({ id: "tsk_none" }, { headers: { ...AUTH, "x-request-id": "mine" } }),
      );
      expect([missing.reason, missing.info?.requestId], name).toEqual(["TASK_NOT_FOUND", "mine"]);
      const invalid = await refusal(
        tasks.createTask({ ...refundMessage("x"), timeoutSeconds: 1 }, { headers: AUTH }),
      );
      expect([invalid.reason, invalid.violations], name).toEqual(["VALIDATION_ERROR", ["/timeout_seconds"]]);
    }
  });

  test("a refusal tells its code, its sentence and its detail, and nothing of the process", async () => {
    const response = await call("GetTask", {
      body: '{"id":"tsk_none"}',
      headers: { "content-type": "application/json", ...AUTH },
    });
    const body = await response.json();
    expect(Object.keys(body).sort()).toEqual(["code", "details", "message"]);
    expect(Object.keys(body.details[0]).sort()).toEqual(["debug", "type", "value"]);
    expect(Object.keys(body.details[0].debug).sort()).toEqual(["docs", "reason", "requestId"]);
    expect(body.message).toBe("Task 'tsk_none' not found.");
  });

  test("streams are refused and served alike", async () => {
    const { id } = await (await server.post("/api/tasks", refund("streams"))).json();
    await server.admin(`/api/tasks/${id}/cancel`, { method: "POST" });
    for (const [name, transport] of transports()) {
      const tasks = createClient(TaskService, transport);
      const seen = async (headers: Record<string, string>) => {
        const ids: (string | undefined)[] = [];
        for await (const { task } of tasks.watchTask({ id }, { headers })) ids.push(task?.id);
        return ids;
      };
      expect(await seen(AUTH), name).toEqual([id]);
      expect((await refusal(seen({}))).reason, name).toBe("UNAUTHENTICATED");
    }
  });

  test("an RPC open to anyone needs no credentials", async () => {
    for (const [name, transport] of transports()) {
      const me = await createClient(AuthService, transport).getMe({});
      expect(me.authenticated, name).toBe(false);
    }
  });
});

describe("a message that cannot be read is INVALID_REQUEST and is not quoted", () => {
  const SECRET = "secret-value";
  const json = { "content-type": "application/json", ...AUTH };

  test.each([
    ["no JSON", `{"task": ${SECRET}`],
    ["a wrong type", `{"task": {"a":"${SECRET}"}}`],
    ["an unknown field", `{"${SECRET}": 1}`],
    ["a number out of range", '{"timeoutSeconds": 12345678901}'],
  ])("Connect: %s", async (_what, body) => {
    const response = await call("CreateTask", { body, headers: json });
    expect(response.status).toBe(400);
    const error = await connectError(response);
    expect(error.code).toBe("invalid_argument");
    expect(error.info).toMatchObject({
      reason: "REASON_INVALID_REQUEST",
      requestId: response.headers.get("x-request-id"),
    });
    expect(error.text).not.toContain(SECRET);
    expect(error.text).not.toContain("12345678901");
  });

  test("Connect: by GET, and with a bad timeout", async () => {
    const path = "/awaithumans.task.v1.TaskService/GetTask";
    const query = `connect=v1&encoding=json&message=${encodeURIComponent(`{"id":{"a":"${SECRET}"}}`)}`;
    const get = await connectError(await server.admin(`${path}?${query}`));
    expect(get.info?.reason).toBe("REASON_INVALID_REQUEST");
    expect(get.text).not.toContain(SECRET);
    const late = await call("GetTask", { body: "{}", headers: { ...json, "connect-timeout-ms": SECRET } });
    const timeout = await connectError(late);
    expect(timeout.info?.reason).toBe("REASON_INVALID_REQUEST");
    expect(timeout.text).not.toContain(SECRET);
  });

  test("Connect streaming, gRPC-Web and gRPC", async () => {
    const message = Buffer.from(`{"id":{"a":"${SECRET}"}}`);
    const envelope = Buffer.alloc(5 + message.length);
    envelope.writeUInt32BE(message.length, 1);
    message.copy(envelope, 5);
    for (const [method, type] of [
      ["WatchTask", "application/connect+json"],
      ["WatchTask", "application/grpc-web+json"],
      ["GetTask", "application/grpc-web+json"],
    ] as const) {
      const response = await call(method, { body: envelope, headers: { ...AUTH, "content-type": type } });
      const text = decodeURIComponent(Buffer.from(await response.arrayBuffer()).toString("ascii"));
      expect(text, type).toMatch(/invalid_argument|grpc-status: 3/);
      expect(text, type).toContain("The request is malformed");
      expect(text, type).not.toContain(SECRET);
    }
    const error = await grpcBroken("GetTask");
    expect(error.code).toBe(3);
    expect(error.details).toContain("The request is malformed");
    expect(error.metadata.get("grpc-status-details-bin")).toHaveLength(1);
    const streamed = await grpcBroken("WatchTask");
    expect([streamed.code, streamed.metadata.get("grpc-status-details-bin").length]).toEqual([3, 1]);
  });

  test("too large is said so, also where it is only large once unpacked", async () => {
    const { gzipSync } = await import("node:zlib");
    const body = JSON.stringify({ task: "x".repeat(2 * 1024 * 1024) });
    const plain = await connectError(await call("CreateTask", { body, headers: json }));
    expect([plain.code, plain.info?.reason]).toEqual(["resource_exhausted", "REASON_PAYLOAD_TOO_LARGE"]);
    const chunked = new ReadableStream({
      start: (controller) => {
        controller.enqueue(Buffer.from(body));
        controller.close();
      },
    });
    const streamed = await connectError(
      await call("CreateTask", { body: chunked, headers: json, duplex: "half" } as RequestInit),
    );
    expect([streamed.code, streamed.info?.reason]).toEqual([
      "resource_exhausted",
      "REASON_PAYLOAD_TOO_LARGE",
    ]);
    const packed = await connectError(
      await call("CreateTask", { body: gzipSync(body), headers: { ...json, "content-encoding": "gzip" } }),
    );
    expect([packed.code, packed.info?.reason]).toEqual(["resource_exhausted", "REASON_PAYLOAD_TOO_LARGE"]);
  });
});

/** A gRPC call whose message is no protobuf. */
function grpcBroken(method: string): Promise<ServiceError> {
  const Client = loadPackageDefinition(
    loadSync("grpc/health/v1/health.proto", { includeDirs: ["third_party"] }),
  ) as unknown as { grpc: { health: { v1: { Health: new (...args: unknown[]) => GrpcClient } } } };
  const client = new Client.grpc.health.v1.Health(`127.0.0.1:${server.port}`, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set("authorization", AUTH.authorization);
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      `/awaithumans.task.v1.TaskService/${method}`,
      () => Buffer.from([0xff, 0xff, 0xff]),
      (bytes: Buffer) => bytes,
      {},
      metadata,
      (error: ServiceError | null) => {
        client.close();
        if (error) resolve(error);
        else reject(new Error("the call was not refused"));
      },
    );
  });
}

interface GrpcClient {
  makeUnaryRequest(...args: unknown[]): void;
  check(request: object, callback: (error: ServiceError | null, answer: { status: string }) => void): void;
  watch(request: object): AsyncIterable<{ status: string }> & { cancel(): void };
  close(): void;
}

describe("tools of gRPC", () => {
  test("health follows readiness", async () => {
    const loaded = loadPackageDefinition(
      loadSync("grpc/health/v1/health.proto", { includeDirs: ["third_party"], enums: String }),
    ) as unknown as { grpc: { health: { v1: { Health: new (...args: unknown[]) => GrpcClient } } } };
    const client = new loaded.grpc.health.v1.Health(`127.0.0.1:${server.port}`, credentials.createInsecure());
    const check = (service: string) =>
      new Promise<string | number>((resolve) => {
        client.check({ service }, (error, answer) => resolve(error ? error.code : answer.status));
      });
    expect(await check("")).toBe("SERVING");
    expect(await check("awaithumans.task.v1.TaskService")).toBe("SERVING");
    expect(await check("nobody.knows")).toBe(5);
    const watch = client.watch({ service: "" });
    const statuses: string[] = [];
    for await (const { status } of watch) {
      statuses.push(status);
      if (status === "NOT_SERVING") break;
      server.readiness.ready = false;
    }
    expect(statuses).toEqual(["SERVING", "NOT_SERVING"]);
    expect(await check("")).toBe("NOT_SERVING");
    server.readiness.ready = true;
    client.close();
  });

  test("reflection lists the services and their files, in both versions", async () => {
    for (const version of ["v1", "v1alpha"] as const) {
      const client = new GrpcReflection(
        `127.0.0.1:${server.port}`,
        credentials.createInsecure(),
        undefined,
        version,
      );
      expect(await client.listServices()).toContain("awaithumans.task.v1.TaskService");
      const described = await client.getDescriptorBySymbol("awaithumans.task.v1.TaskService");
      expect(described.getPackageObject()).toHaveProperty(["awaithumans", "task", "v1", "TaskService"]);
    }
  });
});

describe("browsers", () => {
  test("a cookie is not taken from somebody else's page", async () => {
    const cookie = await server.signIn("operator@corp.test", true);
    const create = (headers: Record<string, string>) =>
      call("CreateTask", {
        body: JSON.stringify({ task: "" }),
        headers: { "content-type": "application/json", cookie, ...headers },
      });
    const evil = await connectError(await create({ origin: "https://evil.test" }));
    expect(evil.info?.reason).toBe("REASON_PERMISSION_DENIED");
    const embedded = await connectError(await create({ "sec-fetch-site": "cross-site" }));
    expect(embedded.info?.reason).toBe("REASON_PERMISSION_DENIED");
    for (const origin of [server.url, "http://localhost:3001", "https://app.corp.test"]) {
      const ours = await connectError(await create({ origin }));
      expect(ours.info?.reason).not.toBe("REASON_PERMISSION_DENIED");
    }
    const rest = await fetch(`${server.url}/api/tasks/tsk_none/cancel`, {
      method: "POST",
      headers: { cookie, origin: "https://evil.test" },
    });
    expect(rest.status).toBe(403);
  });

  test("a token is taken from anywhere: no page can make a browser send it", async () => {
    const response = await server.admin("/api/tasks/tsk_none/cancel", {
      method: "POST",
      headers: { origin: "https://evil.test" },
    });
    expect(response.status).toBe(404);
  });
});
