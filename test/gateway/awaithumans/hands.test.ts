import { afterAll, beforeAll, expect, test } from "vitest";
import { refund, startServer, type TestServer } from "../server.ts";

let server: TestServer;
let ana: string;
let chief: string;
beforeAll(async () => {
  server = await startServer();
  ana = await server.signIn("ana@corp.test");
  chief = await server.signIn("chief@corp.test", true);
});
afterAll(() => server.close());

async function call(method: string, path: string, { cookie, body }: { cookie: string; body?: unknown }) {
  const response = await fetch(server.url + path, {
    method,
    headers: { cookie, ...(body !== undefined && { "content-type": "application/json" }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, json: text === "" ? undefined : JSON.parse(text) };
}

let asked = 0;
async function held(members: object = {}): Promise<string> {
  asked += 1;
  const body = refund(`hands ${asked}`, { assign_to: { email: "ana@corp.test" }, ...members });
  return (await (await server.post("/api/tasks", body)).json()).id;
}

test("a person releases with a note or without a body; what they do not see any more is null", async () => {
  const [one, other] = [await held(), await held({ assign_to: { user_id: "nobody" } })];
  expect(
    await call("POST", `/api/tasks/${one}/release`, { cookie: ana, body: { note: "Not mine." } }),
  ).toMatchObject({
    status: 200,
    json: { status: "created", assigned_to_email: null },
  });
  await call("POST", `/api/tasks/${other}/reassign`, { cookie: chief, body: { email: "ana@corp.test" } });
  expect(await call("POST", `/api/tasks/${other}/release`, { cookie: ana })).toEqual({
    status: 200,
    json: null,
  });
  const none = await call("POST", `/api/tasks/${one}/release`, { cookie: chief });
  expect([none.status, none.json.error_code]).toEqual([409, "TASK_NOT_CLAIMED"]);
});

test("an operator reassigns, the assignee delegates, each with a note", async () => {
  const id = await held();
  const given = await call("POST", `/api/tasks/${id}/reassign`, {
    cookie: chief,
    body: { email: "chief@corp.test", note: "Mine." },
  });
  expect(given).toMatchObject({
    status: 200,
    json: { status: "assigned", assigned_to_email: "chief@corp.test", handover_note: "Mine." },
  });
  expect(given.json.warnings.map(({ code }: { code: string }) => code)).toEqual(["CHANNEL_NOT_CONFIGURED"]);
  const handed = await call("POST", `/api/tasks/${id}/delegate`, {
    cookie: chief,
    body: { email: "Ana@corp.test" },
  });
  expect(handed).toMatchObject({
    status: 200,
    json: { assigned_to_email: "ana@corp.test", handover_note: null },
  });
});

test.each<[string, unknown, number, string]>([
  ["nobody", {}, 400, "INVALID_REQUEST"],
  ["a number", { user_id: 7 }, 400, "INVALID_REQUEST"],
  ["two people", { user_id: "usr_1", email: "chief@corp.test" }, 400, "INVALID_REQUEST"],
  ["somebody unknown", { email: "ghost@corp.test" }, 404, "USER_NOT_FOUND"],
  ["a note too long", { email: "chief@corp.test", note: "x".repeat(2_001) }, 422, "VALIDATION_ERROR"],
])("a task is not given to %s", async (_, body, status, code) => {
  const refused = await call("POST", `/api/tasks/${await held()}/reassign`, { cookie: chief, body });
  expect([refused.status, refused.json.error_code]).toEqual([status, code]);
});

test("both user_id and email are refused, also by delegate; one of them beside null is not", async () => {
  const id = await held();
  for (const verb of ["reassign", "delegate"]) {
    const body = { user_id: "usr_1", email: "chief@corp.test" };
    const refused = await call("POST", `/api/tasks/${id}/${verb}`, {
      cookie: verb === "delegate" ? ana : chief,
      body,
    });
    expect(refused.status).toBe(400);
    expect(refused.json.details).toEqual([
      { path: "", message: "must name the new holder by user_id or by email, not by both" },
    ]);
  }
  const body = { user_id: null, email: "chief@corp.test" };
  const given = await call("POST", `/api/tasks/${id}/reassign`, { cookie: chief, body });
  expect(given).toMatchObject({ status: 200, json: { assigned_to_email: "chief@corp.test" } });
});

test("a draft is kept by PUT, read by GET and forgotten by null", async () => {
  const id = await held();
  const path = `/api/tasks/${id}/draft`;
  expect(await call("GET", path, { cookie: ana })).toEqual({
    status: 200,
    json: { draft: null, updated_at: null },
  });
  expect((await call("PUT", path, { cookie: ana, body: { draft: { notes: "half" } } })).status).toBe(204);
  const kept = await call("GET", path, { cookie: ana });
  expect(kept.json).toEqual({ draft: { notes: "half" }, updated_at: expect.stringMatching(/^\d{4}-.*Z$/) });
  const late = { draft: { notes: "other" }, base_updated_at: null };
  expect(await call("PUT", path, { cookie: ana, body: late })).toEqual({ status: 200, json: kept.json });
  const onIt = { draft: { notes: "half, and more" }, base_updated_at: kept.json.updated_at };
  expect((await call("PUT", path, { cookie: ana, body: onIt })).status).toBe(204);
  expect((await call("PUT", path, { cookie: ana, body: { draft: null } })).status).toBe(204);
  expect((await call("GET", path, { cookie: ana })).json.draft).toBeNull();
  const admin = await server.admin(path);
  expect([admin.status, (await admin.json()).error_code]).toEqual([400, "CLAIM_NEEDS_SESSION"]);
});

test("what an agent says besides is returned as it was sent", async () => {
  const body = refund("described", {
    task_metadata: { customer: "Ada", region: "EU" },
    initial_response: { approved: true },
    priority: 80,
  });
  const made = await (await server.post("/api/tasks", body)).json();
  expect(made).toMatchObject({
    task_metadata: { customer: "Ada", region: "EU" },
    initial_response: { approved: true },
    response_patch: null,
    priority: 80,
  });
  const answer = { response: { approved: false, notes: "Too much." } };
  const done = await (await server.post(`/api/tasks/${made.id}/complete`, answer)).json();
  expect(done.response_patch).toEqual([
    { op: "replace", path: "/approved", value: false },
    { op: "add", path: "/notes", value: "Too much." },
  ]);
});

test.each<[string, Record<string, unknown>, number, string]>([
  ["metadata that is no object", { task_metadata: ["x"] }, 400, "/task_metadata"],
  ["metadata with a number", { task_metadata: { a: 1 } }, 400, "/task_metadata/a"],
  ["metadata with a nested object", { task_metadata: { a: {} } }, 400, "/task_metadata/a"],
  ["a priority beyond its range", { priority: 101 }, 422, "/priority"],
  ["a priority that is no number", { priority: "high" }, 400, "/priority"],
  ["an initial response that is no object", { initial_response: [] }, 400, "/initial_response"],
  ["a metadata text too long", { task_metadata: { a: "x".repeat(2_001) } }, 422, "/task_metadata/a"],
])("%s is refused at its place", async (_, members, status, path) => {
  const refused = await server.post("/api/tasks", refund("refused", members));
  expect(refused.status).toBe(status);
  expect((await refused.json()).details).toMatchObject([{ path }]);
});
