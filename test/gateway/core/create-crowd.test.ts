import { create } from "@bufbuild/protobuf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CreateTaskRequestSchema } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { newId, newSecret } from "../../../src/services/db/ids.ts";
import { insertTask } from "../../../src/services/task/insert.ts";
import { hold } from "../../support/locks.ts";
import { ADMIN, refund as refundMessage } from "../../support/services.ts";
import { refund, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const MIB = 1024 * 1024;

/** A task on its way into the database, as the verb sends it there. */
function insert(key: string, payloadBytes: number) {
  return insertTask(server.services.inserts, {
    request: create(CreateTaskRequestSchema, {
      ...refundMessage(key),
      payloadJson: `{"text":"${"x".repeat(payloadBytes)}"}`,
    }),
    call: {
      ...{ requestId: "test", actor: ADMIN, address: "192.0.2.1", now: new Date(), clock: () => new Date() },
      ...{ signal: new AbortController().signal, newId, newSecret },
      startSession: async () => {},
      endSession: () => {},
    },
    verifierConfig: null,
    timeoutResponse: null,
    assignee: undefined,
    offers: [],
    recipients: [],
    nobodyMatches: false,
  });
}

test("a create that finds too much waiting is refused with when to come again, and is not stored", async () => {
  const { inserts } = server.services;
  const lock = await hold(server.databaseUrl, "lock table tasks in access exclusive mode");
  // Two are under way; the others wait behind them, and almost fill the queue.
  const filling = [0, 0, 21 * MIB, 21 * MIB, 21 * MIB].map((bytes, n) => insert(`filling ${n}`, bytes));
  const large = refund("large", { payload_schema: {}, payload: { text: "x".repeat(2 * MIB) } });
  const refused = await server.post("/api/tasks", large);
  expect([refused.status, (await refused.json()).error_code]).toEqual([503, "SERVICE_UNAVAILABLE"]);
  expect(refused.headers.get("retry-after")).toBe("1");
  const small = server.post("/api/tasks", refund("small"));
  while (inserts.waiting.items < 4) await new Promise((resolve) => setImmediate(resolve));
  expect(inserts.counts.refused).toBe(1);
  await lock.release();
  expect((await small).status).toBe(201);
  await Promise.all(filling);
  const stored = await server.db.query<{ keys: string[] }>(
    { name: "test-stored", text: "select array_agg(idempotency_key order by 1) as keys from tasks" },
    [],
  );
  expect(stored[0]?.keys).not.toContain("large");
  expect(stored[0]?.keys).toHaveLength(6);
  expect((await server.post("/api/tasks", large)).status).toBe(201);
});
