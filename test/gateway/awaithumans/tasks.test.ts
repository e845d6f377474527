import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refund, startServer, type TestServer } from "../server.ts";
import { TASK_KEYS } from "./task-keys.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function create(key: string, members: Record<string, unknown> = {}) {
  const response = await server.post("/api/tasks", refund(key, members));
  expect(response.status).toBe(201);
  return (await response.json()) as Record<string, unknown> & { id: string };
}

describe("the eight routes and claim", () => {
  test("a created task has its 27 keys in order, and its times end in Z", async () => {
    const response = await server.post("/api/tasks", refund("keys"));
    expect(response.status).toBe(201);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("idempotent-replayed")).toBeNull();
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    const task = await response.json();
    expect(Object.keys(task)).toEqual(TASK_KEYS);
    expect(task.id).toMatch(/^tsk_[0-9a-f]{32}$/);
    expect(task.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(task).toMatchObject({
      status: "created",
      response: null,
      verifier_result: null,
      redact_payload: false,
    });
  });

  test("a replay is 201 with its header and the same task", async () => {
    const first = await create("replay");
    const again = await server.post("/api/tasks", refund("replay"));
    expect(again.status).toBe(201);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect((await again.json()).id).toBe(first.id);
  });

  test("the same key for another question is 409 and names the places and the task", async () => {
    const { id } = await create("conflict");
    const other = await server.post(
      "/api/tasks",
      refund("conflict", {
        payload: { amount_usd: 999, customer_id: "cus_demo", reason: "Duplicate charge" },
      }),
    );
    expect(other.status).toBe(409);
    const body = await other.json();
    expect(body).toMatchObject({ error_code: "IDEMPOTENCY_CONFLICT", error: "IDEMPOTENCY_CONFLICT" });
    expect(body.details.existing).toEqual({ id, status: "created" });
    expect(body.details.differences.map(({ path }: { path: string }) => path)).toEqual([
      "/payload/amount_usd",
    ]);
    expect(JSON.stringify(body)).not.toContain("999");
  });

  test("warnings come only where there are any", async () => {
    const task = await create("warned", { assign_to: { pool: "treasury" } });
    expect(Object.keys(task)).toEqual([...TASK_KEYS, "warnings"]);
    expect(task.warnings).toEqual([{ code: "NOBODY_MATCHES", message: expect.any(String) }]);
  });

  test("a skipped verification is said", async () => {
    const task = await create("skipped", {
      redact_payload: true,
      verifier_config: { provider: "claude", instructions: "Be strict.", max_attempts: 2 },
    });
    expect(task.verification).toBe("skipped");
    expect(Object.keys(task).slice(0, TASK_KEYS.length + 1)).toEqual([...TASK_KEYS, "verification"]);
  });

  test("read, complete, cancel, delete and audit", async () => {
    const { id } = await create("life");
    expect((await (await server.admin(`/api/tasks/${id}`)).json()).id).toBe(id);
    const done = await server.post(`/api/tasks/${id}/complete`, {
      response: { approved: true },
      completed_by_email: "mira@corp.test",
      completed_via_channel: "dashboard",
    });
    expect(done.status).toBe(200);
    expect(await done.json()).toMatchObject({
      status: "completed",
      response: { approved: true },
      completed_by_email: "mira@corp.test",
      completed_via_channel: "dashboard",
    });
    const cancelled = await server.admin(`/api/tasks/${id}/cancel`, { method: "POST" });
    expect(cancelled.status).toBe(409);
    expect((await cancelled.json()).error_code).toBe("TASK_ALREADY_TERMINAL");
    const audit = await (await server.admin(`/api/tasks/${id}/audit`)).json();
    expect(audit.map(({ action }: { action: string }) => action)).toEqual(["created", "completed"]);
    expect(audit[0]).toMatchObject({ from_status: null, to_status: "created", task_id: id });
    const removed = await server.admin(`/api/tasks/${id}`, { method: "DELETE" });
    expect([removed.status, await removed.text()]).toEqual([204, ""]);
    const gone = await server.admin(`/api/tasks/${id}`);
    expect(gone.status).toBe(404);
    expect(await gone.json()).toEqual({
      error_code: "TASK_NOT_FOUND",
      error: "TASK_NOT_FOUND",
      message: `Task '${id}' not found.`,
      docs: "http://localhost:3001/docs/errors/TASK_NOT_FOUND",
      request_id: gone.headers.get("x-request-id"),
    });
  });

  test("claiming needs a session; then the task is theirs", async () => {
    const { id } = await create("claim");
    const asAdmin = await server.admin(`/api/tasks/${id}/claim`, { method: "POST" });
    expect([asAdmin.status, (await asAdmin.json()).error_code]).toEqual([400, "CLAIM_NEEDS_SESSION"]);
    const cookie = await server.signIn("claimer@corp.test", true);
    const claimed = await fetch(`${server.url}/api/tasks/${id}/claim`, {
      method: "POST",
      headers: { cookie },
    });
    expect(claimed.status).toBe(200);
    expect(await claimed.json()).toMatchObject({
      status: "assigned",
      assigned_to_email: "claimer@corp.test",
    });
    const again = await fetch(`${server.url}/api/tasks/${id}/claim`, { method: "POST", headers: { cookie } });
    expect([again.status, (await again.json()).error_code]).toEqual([409, "TASK_ALREADY_CLAIMED"]);
  });
});

describe("the list", () => {
  test("is a bare array with totals and the next page in headers", async () => {
    await Promise.all(["list-1", "list-2", "list-3"].map((key) => create(key)));
    const first = await server.admin("/api/tasks?limit=2&status=created&offset=0");
    expect(first.headers.get("x-total-count")).toMatch(/^\d+$/);
    expect(first.headers.get("x-total-count-capped")).toBeNull();
    const page = await first.json();
    expect(page).toHaveLength(2);
    const link = /^<([^>]+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
    expect(link).toContain("status=created");
    expect(link).not.toContain("offset");
    const second = await (await server.admin(link)).json();
    expect(second[0].created_at <= page[1].created_at).toBe(true);
    expect(page.map(({ id }: { id: string }) => id)).not.toContain(second[0].id);
  });

  test.each([
    ["limit=0", "/limit"],
    ["limit=201", "/limit"],
    ["limit=x", "/limit"],
    ["offset=-1", "/offset"],
    ["status=nonsense", "/status"],
    ["terminal=perhaps", "/terminal"],
    ["unassigned=perhaps", "/unassigned"],
    ["cursor=nonsense", "/cursor"],
  ])("refuses %s with 422 and without an echo", async (query, path) => {
    const response = await server.admin(`/api/tasks?${query}`);
    expect(response.status).toBe(422);
    const body = await response.json();
    expect(body.error_code).toBe("VALIDATION_ERROR");
    expect(body.details.map((detail: { path: string }) => detail.path)).toEqual([path]);
    expect(JSON.stringify(body.details)).not.toMatch(/nonsense|perhaps|201"/);
  });

  test("knows nobody by an empty name", async () => {
    expect(await (await server.admin("/api/tasks?assigned_to=")).json()).toEqual([]);
  });
});

describe("JSON comes back as it was sent", () => {
  test("numbers, key order, and the last of repeated keys", async () => {
    const payload = '{"b":12345678901234567890,"a":1.0,"e":1e2,"nested":{"z":0.10,"y":[1.50]},"ü":"\\u00e9"}';
    const body = `{"payload":{"first":1}, "task":"Fidelity","idempotency_key":"fidelity","timeout_seconds":900.0,
      "payload_schema": {"type":"object"} ,"response_schema":{"type":"object","properties":{"z":{},"a":{}}},
      "note \\"quoted\\" ,}":"ignored","payload":${payload}}`;
    const response = await server.post("/api/tasks", body);
    expect(response.status).toBe(201);
    const text = await response.text();
    expect(text).toContain(
      `"payload":${payload},"payload_schema":{"type":"object"},"response_schema":{"type":"object","properties":{"z":{},"a":{}}}`,
    );
    const read = await server.admin(`/api/tasks/${JSON.parse(text).id}`);
    expect(await read.text()).toContain(`"payload":${payload},`);
  });

  test("the answer, too", async () => {
    const { id } = await create("fidelity-answer", { response_schema: { type: "object" } });
    const answer = '{"n":98765432109876543210,"x":1.0}';
    const done = await server.post(`/api/tasks/${id}/complete`, `{"response":${answer}}`);
    expect(await done.text()).toContain(`"response":${answer},`);
    expect(await (await server.admin(`/api/tasks/${id}/poll`)).text()).toMatch(
      /^\{"status":"completed","response":\{"n":98765432109876543210,"x":1\.0\},"completed_at":"[^"]+Z","timed_out_at":null,"verification_attempt":0\}$/,
    );
  });
});
