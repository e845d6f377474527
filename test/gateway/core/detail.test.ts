import { Code, createClient } from "@connectrpc/connect";
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refund as refundMessage, refusal } from "../../support/services.ts";
import { startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const AUTH = { authorization: `Bearer ${ADMIN_TOKEN}` };

test("a refusal carries its detail however much is wrong", async () => {
  const names = Array.from({ length: 1_000 }, (_, index) => `member ${index} ${"x".repeat(50)}`);
  const assignTo = Object.fromEntries(names.map((name) => [name, 1]));
  const far = "x".repeat(900);
  const numbers = Object.fromEntries(names.map((name) => [name, "no number"]));
  const schema = { properties: { [far]: { additionalProperties: { type: "integer" } } } };
  const wrong = {
    VALIDATION_ERROR: { assignToJson: JSON.stringify(assignTo) },
    PAYLOAD_SCHEMA_MISMATCH: {
      payloadSchemaJson: JSON.stringify(schema),
      payloadJson: JSON.stringify({ [far]: numbers }),
    },
  };
  const baseUrl = server.url;
  const transports = {
    Connect: createConnectTransport({ baseUrl, httpVersion: "1.1" }),
    gRPC: createGrpcTransport({ baseUrl }),
    "gRPC-Web": createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
  };
  for (const [name, transport] of Object.entries(transports)) {
    const tasks = createClient(TaskService, transport);
    for (const [reason, members] of Object.entries(wrong)) {
      const request = { ...refundMessage("much"), ...members };
      const call = tasks.createTask(request, { headers: AUTH });
      await expect(call, name).rejects.toMatchObject({ code: Code.InvalidArgument });
      const refused = await refusal(call);
      expect(refused.reason, name).toBe(reason);
      expect(refused.violations.length, name).toBeGreaterThan(2);
      expect(refused.violations.length, name).toBeLessThan(52);
      expect(refused.violations.at(-1), name).toBe("");
    }
  }
});
