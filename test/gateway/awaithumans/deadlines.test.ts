import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refused } from "../envelope.ts";
import { refund, startServer, type TestServer } from "../server.ts";

const NOW = new Date("2026-06-01T09:00:00.000Z");

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ now: () => NOW });
});
afterAll(() => server.close());

let asked = 0;
function question(members: object = {}) {
  asked += 1;
  return refund(`deadlines ${asked}`, { ...members });
}

async function newTask(members: object = {}): Promise<string> {
  return (await (await server.post("/api/tasks", question(members))).json()).id;
}

const move = (id: string, body: unknown) => server.post(`/api/tasks/${id}/deadline`, body);

describe("on_timeout", () => {
  test.each([
    ["nothing", undefined],
    ["null", null],
    ["the word", "fail"],
  ])("%s fails the task", async (_what, asks) => {
    const response = await server.post("/api/tasks", question({ on_timeout: asks }));
    expect([response.status, (await response.json()).on_timeout]).toEqual([201, "fail"]);
  });

  test("an answer comes back coerced, with its own order and numbers", async () => {
    const schema = {
      type: "object",
      properties: { ok: { type: "boolean" }, id: { type: "integer" }, rate: { type: "number" } },
    };
    const body = JSON.stringify(question({ response_schema: schema })).replace(
      /\}$/,
      ',"on_timeout":{"why":"unknown members are passed over","response":{ "rate": 1.0,"id":12345678901234567890, "ok": "false"}}}',
    );
    const response = await server.post("/api/tasks", body);
    expect(response.status).toBe(201);
    const text = await response.text();
    expect(text).toContain('"on_timeout":{"response":{ "rate": 1.0,"id":12345678901234567890, "ok": false}}');
    const read = await (await server.admin(`/api/tasks/${JSON.parse(text).id}`)).text();
    const told = `,"warnings":[{"code":"UNKNOWN_MEMBERS","message":"Nothing reads /on_timeout/why. Check the spelling."}]`;
    expect(text).toBe(`${read.slice(0, -1)}${told}}`);
  });

  test.each<[what: string, asks: unknown, status: number, code: string, path: string]>([
    ["a number", 5, 400, "INVALID_REQUEST", "/on_timeout"],
    ["a list", ["fail"], 400, "INVALID_REQUEST", "/on_timeout"],
    ["true", true, 400, "INVALID_REQUEST", "/on_timeout"],
    ["another word", "ignore", 422, "VALIDATION_ERROR", "/on_timeout"],
    ["the word in capitals", "FAIL", 422, "VALIDATION_ERROR", "/on_timeout"],
    ["no answer", {}, 400, "INVALID_REQUEST", "/on_timeout/response"],
    ["null for an answer", { response: null }, 400, "INVALID_REQUEST", "/on_timeout/response"],
    ["text for an answer", { response: "secret-canary" }, 400, "INVALID_REQUEST", "/on_timeout/response"],
    [
      "an answer that does not fit",
      { response: { approved: "secret-canary" } },
      422,
      "RESPONSE_SCHEMA_MISMATCH",
      "/on_timeout/response/approved",
    ],
    [
      "an answer that lacks something",
      { response: {} },
      422,
      "RESPONSE_SCHEMA_MISMATCH",
      "/on_timeout/response/approved",
    ],
  ])("%s is refused where it stands", async (_what, asks, status, code, path) => {
    const envelope = await refused(await server.post("/api/tasks", question({ on_timeout: asks })), status);
    expect([envelope.error_code, envelope.details?.[0]?.path]).toEqual([code, path]);
    expect(JSON.stringify(envelope)).not.toContain("secret-canary");
  });
});

describe("the deadline", () => {
  test.each([
    ["2026-06-01T09:00:01Z", "2026-06-01T09:00:01.000Z", 1],
    ["2026-06-01T09:00:00.001Z", "2026-06-01T09:00:00.001Z", 1],
    ["2026-06-01T09:00:01.2509Z", "2026-06-01T09:00:01.250Z", 2],
    ["2026-06-01T14:30+05:30", "2026-06-01T09:00:00.000Z", 0],
    ["2026-06-01T14:31+05:30", "2026-06-01T09:01:00.000Z", 60],
    ["2026-06-01T00:00:00-12:00", "2026-06-01T12:00:00.000Z", 10_800],
    ["2026-06-02T00:00:00+14:00", "2026-06-01T10:00:00.000Z", 3_600],
    ["2026-06-30t23:59:60.000z", "", 0],
    ["2026-07-01T09:00:00Z", "2026-07-01T09:00:00.000Z", 2_592_000],
    ["2026-07-01T09:00:00.001Z", "", 0],
    ["2026-02-30T10:00:00Z", "", 0],
    ["2026-06-31T10:00:00Z", "", 0],
    ["2026-06-02", "", 0],
    ["2026-06-02T10:00:00", "", 0],
    ["2026-06-02 10:00:00Z", "", 0],
    ["2026-06-02T10:00:00 Z", "", 0],
    ["2026-06-02T10:00:00+0200", "", 0],
    ["2026-06-02T10:00:00[Europe/Berlin]", "", 0],
    ["2026-06-02T10:00:00+25:00", "", 0],
    ["+012026-06-02T10:00:00Z", "", 0],
    ["1748768400", "", 0],
    ["tomorrow", "", 0],
    ["", "", 0],
  ])("%s", async (asks, due, seconds) => {
    const id = await newTask();
    const response = await move(id, { due_at: asks });
    if (seconds === 0) {
      const { error_code, details } = await refused(response, 422);
      return expect([error_code, details?.map(({ path }) => path)]).toEqual([
        "VALIDATION_ERROR",
        ["/due_at"],
      ]);
    }
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ id, due_at: due, timeout_seconds: seconds });
  });

  test.each([
    ["nothing", {}],
    ["null", { due_at: null }],
    ["a number", { due_at: 1_780_304_400 }],
    ["a list", { due_at: ["2026-06-02T10:00:00Z"] }],
  ])("%s is malformed", async (_what, body) => {
    const { error_code, details } = await refused(await move(await newTask(), body), 400);
    expect([error_code, details?.map(({ path }) => path)]).toEqual(["INVALID_REQUEST", ["/due_at"]]);
  });

  test("what it is not comes before what the body says, and that before the status", async () => {
    const [id, body] = [await newTask(), { due_at: "2026-06-01T10:00:00Z" }];
    expect((await refused(await move("tsk_none", {}), 404)).error_code).toBe("TASK_NOT_FOUND");
    await server.post(`/api/tasks/${id}/cancel`, {});
    expect((await refused(await move(id, {}), 400)).error_code).toBe("INVALID_REQUEST");
    expect((await refused(await move(id, body), 409)).error_code).toBe("TASK_ALREADY_TERMINAL");
    const cookie = await server.signIn("ana@corp.test");
    const asAna = { method: "POST", headers: { cookie, "content-type": "application/json" }, body: "{}" };
    const stranger = await fetch(`${server.url}/api/tasks/${id}/deadline`, asAna);
    expect((await refused(stranger, 403)).error_code).toBe("PERMISSION_DENIED");
  });
});
