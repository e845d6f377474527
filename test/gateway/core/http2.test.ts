import { type ClientHttp2Session, connect, type OutgoingHttpHeaders } from "node:http2";
import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refund as refundMessage, refusal } from "../../support/services.ts";
import { refund, startServer, type TestServer } from "../server.ts";

const AUTH = { authorization: `Bearer ${ADMIN_TOKEN}` };

let server: TestServer;
let session: ClientHttp2Session;
beforeAll(async () => {
  server = await startServer({ maxPayloadMb: 1 });
  session = connect(server.url);
});
afterAll(async () => {
  session.close();
  await server.close();
});

interface Answer {
  status: number | undefined;
  headers: Record<string, unknown>;
  body: string;
}

async function ask(headers: OutgoingHttpHeaders, body?: string, on = session): Promise<Answer> {
  const stream = on.request({ ...AUTH, ...headers });
  stream.end(body);
  const head = new Promise<Record<string, unknown>>((resolve) => stream.once("response", resolve));
  let text = "";
  for await (const chunk of stream) text += chunk;
  const answered = await head;
  return { status: Number(answered[":status"]), headers: answered, body: text };
}

test("the rows are served over HTTP/2 as well", async () => {
  const created = await ask(
    { ":method": "POST", ":path": "/api/tasks", "content-type": "application/json" },
    JSON.stringify(refund("over http2")),
  );
  expect(created.status).toBe(201);
  const { id } = JSON.parse(created.body);
  expect((await ask({ ":path": `/api/tasks/${id}` })).body).toContain(id);
  const poll = ask({ ":path": `/api/tasks/${id}/poll` });
  await server.waits(id);
  await ask({ ":method": "POST", ":path": `/api/tasks/${id}/cancel` });
  expect((await poll).body).toContain('"status":"cancelled"');
  expect((await ask({ ":method": "DELETE", ":path": `/api/tasks/${id}` })).status).toBe(204);
});

test("refusals, HEAD and pages are, too", async () => {
  const unknown = await ask({ ":path": "/api/nowhere" });
  expect([unknown.status, JSON.parse(unknown.body).request_id]).toEqual([
    404,
    unknown.headers["x-request-id"],
  ]);
  const head = await ask({ ":method": "HEAD", ":path": "/api/tasks" });
  expect([head.status, head.body]).toEqual([200, ""]);
  expect((await ask({ ":path": "/", accept: "text/html" })).body).toContain("npm run build");
  expect((await ask({ ":path": "/api/docs" })).body).toContain("swagger-ui");
});

test("a body that is too large is answered, whichever way it comes", async () => {
  const big = JSON.stringify(refund("big", { payload: { text: "x".repeat(2 * 1024 * 1024) } }));
  const rest = await ask(
    { ":method": "POST", ":path": "/api/tasks", "content-type": "application/json" },
    big,
  );
  expect([rest.status, JSON.parse(rest.body).error_code]).toEqual([413, "PAYLOAD_TOO_LARGE"]);
  const tasks = createClient(TaskService, createGrpcTransport({ baseUrl: server.url }));
  const message = { ...refundMessage("big"), payloadJson: big };
  expect((await refusal(tasks.createTask(message, { headers: AUTH }))).reason).toBe("PAYLOAD_TOO_LARGE");
});

test("a request that does not arrive in time is cut off, the session lives on", async () => {
  const strict = await startServer({ beside: server, headersTimeoutMs: 300, requestTimeoutMs: 300 });
  onTestFinished(() => strict.close());
  const session = connect(strict.url);
  onTestFinished(() => session.close());
  const slow = session.request({
    ...AUTH,
    ":method": "POST",
    ":path": "/api/tasks",
    "content-type": "application/json",
  });
  slow.write("{");
  await new Promise((resolve) => slow.once("error", resolve).once("close", resolve));
  expect(slow.rstCode).toBe(8);
  expect((await ask({ ":path": "/api/version" }, undefined, session)).status).toBe(200);
});
