import { afterAll, beforeAll, expect, test } from "vitest";
import { startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const QUESTION = {
  task: "Approve?",
  payload: {},
  payload_schema: {},
  response_schema: {},
  timeout_seconds: 900,
};

let asked = 0;
/** What the reply to a create warns of. */
async function warnings(members: object): Promise<{ code: string; message: string }[] | undefined> {
  asked += 1;
  const body = { ...QUESTION, idempotency_key: `unread ${asked}`, ...members };
  const reply = await server.post("/api/tasks", body);
  expect(reply.status).toBe(201);
  return (await reply.json()).warnings;
}

test("a member that nothing reads is named, also on a replay; its value is not", async () => {
  const misspelt = { notfy: ["slack:#secret"], on_timeout: { response: {}, respons: 1 }, "a/b~c": null };
  const told = {
    code: "UNKNOWN_MEMBERS",
    message: "Nothing reads /notfy, /a~1b~0c, /on_timeout/respons. Check the spelling.",
  };
  expect(await warnings({ ...misspelt, idempotency_key: "twice" })).toEqual([told]);
  expect(await warnings({ ...misspelt, idempotency_key: "twice" })).toEqual([told]);
});

test("a member of a verifier's configuration that nothing reads is named", async () => {
  const known = { provider: "openai", model: null, instructions: "x", api_key_env: null, metadata: { a: 1 } };
  const asked = { verifier_config: { ...known, max_attemps: 1, "x/y": 2 }, notfy: [] };
  expect(await warnings({ ...asked, redact_payload: true })).toEqual([
    expect.objectContaining({ code: "VERIFICATION_SKIPPED" }),
    {
      code: "UNKNOWN_MEMBERS",
      message:
        "Nothing reads /notfy, /verifier_config/max_attemps, /verifier_config/x~1y. Check the spelling.",
    },
  ]);
  const sound = { verifier_config: { ...known, max_attempts: 1 }, redact_payload: true };
  expect(await warnings(sound)).toMatchObject([{ code: "VERIFICATION_SKIPPED" }]);
});

test("every member that a task has is read", async () => {
  const { components } = await (await server.admin("/api/openapi.json")).json();
  const names = Object.keys(components.schemas.CreateTask.properties);
  expect(names.length).toBeGreaterThan(12);
  const absent = Object.fromEntries(names.map((name) => [name, null]));
  const members = { ...absent, ...QUESTION, redact_payload: false, idempotency_key: "all" };
  expect(await warnings(members)).toBeUndefined();
});

test("what is told is bounded, however much was sent", async () => {
  const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, n) => [`${n}-${"x".repeat(500)}`, n]));
  const [warning] = (await warnings(many)) ?? [];
  expect(warning?.message).toMatch(/^Nothing reads \/0-x+…, .* and 2990 more\. Check the spelling\.$/);
  expect(warning?.message.length).toBeLessThan(1_000);
});

test("members with names that objects have of themselves are named like others", async () => {
  const body = JSON.stringify({ ...QUESTION, idempotency_key: "proto" });
  const reply = await server.post("/api/tasks", `${body.slice(0, -1)},"__proto__":{},"toString":1}`);
  expect((await reply.json()).warnings).toMatchObject([
    { message: "Nothing reads /__proto__, /toString. Check the spelling." },
  ]);
});

test("what a terminal would obey, or no text can hold, is not repeated", async () => {
  const cut = `${"x".repeat(62)}\u{1f600}`;
  const names = ["a\u001b[31m", "b\nforged: line", "c\u202e", "d\ud800", cut];
  const [warning] = (await warnings(Object.fromEntries(names.map((name) => [name, 1])))) ?? [];
  const shown = ["/a\ufffd[31m", "/b\ufffdforged: line", "/c\ufffd", "/d\ufffd", `/${"x".repeat(62)}\ufffd…`];
  expect(warning?.message).toBe(`Nothing reads ${shown.join(", ")}. Check the spelling.`);
});
