import { fileURLToPath } from "node:url";
import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { type Client, credentials, loadPackageDefinition, Metadata, type ServiceError } from "@grpc/grpc-js";
import { loadSync } from "@grpc/proto-loader";
import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../gen/awaithumans/task/v1/task_pb.ts";
import { TaskService } from "../../gen/awaithumans/task/v1/task_service_pb.ts";
import { ADMIN_TOKEN, startTestServer, type TestServer } from "../support/server.ts";
import { refund } from "../support/services.ts";

/** A gRPC client of its own make, from the proto files alone. */
type GrpcTasks = Client &
  Record<
    "createTask" | "completeTask" | "getTask",
    (
      request: object,
      metadata: Metadata,
      done: (error: ServiceError | null, reply: GrpcReply) => void,
    ) => void
  >;
interface GrpcReply {
  task: { id: string; state: string; response_json: string };
  replayed: boolean;
}

let server: TestServer;
let grpc: GrpcTasks;
const metadata = new Metadata();
metadata.set("authorization", `Bearer ${ADMIN_TOKEN}`);

beforeAll(async () => {
  server = await startTestServer();
  const proto = fileURLToPath(new URL("../../proto", import.meta.url));
  const definition = loadSync("awaithumans/task/v1/task_service.proto", {
    includeDirs: [proto],
    keepCase: true,
    enums: String,
  });
  const { awaithumans } = loadPackageDefinition(definition) as unknown as {
    awaithumans: { task: { v1: { TaskService: new (address: string, with_: unknown) => GrpcTasks } } };
  };
  grpc = new awaithumans.task.v1.TaskService(`127.0.0.1:${server.port}`, credentials.createInsecure());
});
afterAll(async () => {
  grpc.close();
  await server.close();
});

function call(method: "createTask" | "completeTask" | "getTask", request: object): Promise<GrpcReply> {
  return new Promise((resolve, reject) => {
    grpc[method](request, metadata, (error, reply) => (error ? reject(error) : resolve(reply)));
  });
}

const REFUND = {
  task: "Approve $250 refund?",
  payload_json: '{"amount_usd":250}',
  payload_schema_json: "{}",
  response_schema_json:
    '{"type":"object","properties":{"approved":{"type":"boolean"}},"required":["approved"]}',
  timeout_seconds: 900,
};

test("gRPC: twenty creates at once make one row, ten answers at once have one winner", async () => {
  const created = await Promise.all(
    Array.from({ length: 20 }, () => call("createTask", { ...REFUND, idempotency_key: "grpc" })),
  );
  expect(new Set(created.map(({ task }) => task.id)).size).toBe(1);
  expect(created.filter(({ replayed }) => !replayed)).toHaveLength(1);

  const id = created[0]?.task.id;
  const answers = await Promise.allSettled(
    Array.from({ length: 10 }, () => call("completeTask", { id, response_json: '{"approved":true}' })),
  );
  expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const answer of answers) if (answer.status === "rejected") expect(answer.reason.code).toBe(9);
  expect((await call("getTask", { id })).task).toMatchObject({
    state: "STATE_COMPLETED",
    response_json: '{"approved":true}',
  });
});

test("REST: twenty creates at once make one row, ten answers at once have one winner", async () => {
  const body = {
    task: "Ship?",
    payload: {},
    payload_schema: {},
    response_schema: {},
    timeout_seconds: 60,
    idempotency_key: "rest",
  };
  const created = await Promise.all(
    Array.from({ length: 20 }, () => server.call("POST", "/api/tasks", { body })),
  );
  expect(new Set(created.map(({ json }) => json.id)).size).toBe(1);
  expect(created.filter(({ headers }) => headers.get("idempotent-replayed") === "true")).toHaveLength(19);
  expect(created.map(({ status }) => status)).toEqual(Array(20).fill(201));

  const complete = `/api/tasks/${created[0]?.json.id}/complete`;
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => server.call("POST", complete, { body: { response: {} } })),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
});

test("Connect over HTTP/1.1 and HTTP/2, gRPC and REST meet on one port", async () => {
  for (const httpVersion of ["1.1", "2"] as const) {
    const tasks = createClient(TaskService, createConnectTransport({ baseUrl: server.url, httpVersion }));
    const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
    const { task } = await tasks.createTask(refund(`connect ${httpVersion}`), { headers });
    const id = task?.id ?? "";
    const waits = tasks.awaitTask({ id, waitSeconds: 30 }, { headers });
    const seen = [];
    for await (const update of tasks.watchTask({ id }, { headers })) {
      seen.push(update.task?.state);
      if (seen.length === 1) await call("completeTask", { id, response_json: '{"approved":true}' });
    }
    expect(seen).toEqual([State.CREATED, State.COMPLETED]);
    expect((await waits).responseJson).toBe('{"approved":true}');
    expect((await server.call("GET", `/api/tasks/${id}`)).json.status).toBe("completed");
  }
});
