import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refused } from "../envelope.ts";
import { refund, startServer, type TestServer } from "../server.ts";

const SCOPES = ["tasks:read", "tasks:write", "tasks:answer"];
const ANSWER = { response: { approved: true } };

let server: TestServer;
let one: string;
let other: string;
beforeAll(async () => {
  server = await startServer();
  one = await makeKey("one");
  other = await makeKey("other");
});
afterAll(() => server.close());

async function makeKey(name: string, scopes = SCOPES): Promise<string> {
  return (await (await server.post("/api/keys", { name, scopes })).json()).key;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const get = (token: string, path: string) => fetch(server.url + path, { headers: bearer(token) });
const post = (token: string, path: string, body: unknown = {}) => server.post(path, body, bearer(token));

async function create(token: string, key: string): Promise<{ id: string; replayed: boolean }> {
  const response = await post(token, "/api/tasks", refund(key));
  expect(response.status).toBe(201);
  const { id } = await response.json();
  return { id, replayed: response.headers.get("idempotent-replayed") === "true" };
}

async function ids(token: string): Promise<string[]> {
  const tasks: { id: string }[] = await (await get(token, "/api/tasks?limit=200")).json();
  return tasks.map(({ id }) => id);
}

test("one idempotency key is another task for each API key, and the same for the admin token and operators", async () => {
  const [first, second, third] = [
    await create(one, "shared"),
    await create(other, "shared"),
    await create(ADMIN_TOKEN, "shared"),
  ];
  expect(new Set([first.id, second.id, third.id]).size).toBe(3);
  expect([first.replayed, second.replayed, third.replayed]).toEqual([false, false, false]);
  expect(await create(one, "shared")).toEqual({ id: first.id, replayed: true });
  expect(await create(other, "shared")).toEqual({ id: second.id, replayed: true });
  const cookie = await server.signIn("boss@corp.test", true);
  const operators = await server.post("/api/tasks", refund("shared"), { authorization: "", cookie });
  expect((await operators.json()).id).toBe(third.id);
  const conflict = await post(one, "/api/tasks", refund("shared", { task: "Something else?" }));
  expect((await refused(conflict, 409)).error_code).toBe("IDEMPOTENCY_CONFLICT");
});

test("a key lists what it created, whatever it asks for; the admin token lists all", async () => {
  const [own, foreign, admins] = [
    (await create(one, "list")).id,
    (await create(other, "list")).id,
    (await create(ADMIN_TOKEN, "list")).id,
  ];
  expect(await ids(one)).toContain(own);
  for (const id of [foreign, admins]) expect(await ids(one)).not.toContain(id);
  for (const query of ["unassigned=true", "status=created", "assigned_to=", "terminal=false"]) {
    const tasks: { id: string }[] = await (await get(one, `/api/tasks?${query}&limit=200`)).json();
    for (const id of [foreign, admins]) expect(tasks.map((task) => task.id)).not.toContain(id);
  }
  expect(await ids(ADMIN_TOKEN)).toEqual(expect.arrayContaining([own, foreign, admins]));
});

describe("a task that another credential created", () => {
  test.each([
    ["GET", "", undefined],
    ["GET", "/poll?timeout=1", undefined],
    ["GET", "/audit", undefined],
    ["GET", "/deliveries", undefined],
    ["POST", "/complete", ANSWER],
    ["POST", "/cancel", {}],
    ["POST", "/release", {}],
    ["POST", "/reassign", { email: "nina@corp.test" }],
    ["DELETE", "", undefined],
  ])("%s …%s is refused, and changes nothing", async (method, path, body) => {
    for (const creator of [other, ADMIN_TOKEN]) {
      const { id } = await create(creator, `foreign ${method} ${path}`);
      const response = await fetch(`${server.url}/api/tasks/${id}${path}`, {
        method,
        headers: { ...bearer(one), "content-type": "application/json" },
        ...(body && { body: JSON.stringify(body) }),
      });
      expect((await refused(response, 403)).error_code).toBe("PERMISSION_DENIED");
      expect(await (await get(ADMIN_TOKEN, `/api/tasks/${id}`)).json()).toMatchObject({ status: "created" });
    }
  });
});

test("what it created it reads, answers, cancels and deletes", async () => {
  const { id } = await create(one, "own");
  expect((await get(one, `/api/tasks/${id}`)).status).toBe(200);
  expect((await get(one, `/api/tasks/${id}/audit`)).status).toBe(200);
  const done = await post(one, `/api/tasks/${id}/complete`, ANSWER);
  expect(await done.json()).toMatchObject({ status: "completed", completed_by_email: null });
  expect(await (await get(one, `/api/tasks/${id}/poll`)).json()).toMatchObject({ status: "completed" });
  const cancelled = await create(one, "own, cancelled");
  expect((await post(one, `/api/tasks/${cancelled.id}/cancel`)).status).toBe(200);
  const gone = await server.admin(`/api/tasks/${cancelled.id}`, { method: "DELETE", headers: bearer(one) });
  expect(gone.status).toBe(204);
});

test("the audit trail tells which key acted", async () => {
  const { id } = await create(one, "signed");
  await post(one, `/api/tasks/${id}/cancel`);
  const trail: { action: string; actor_key_id: string }[] = await (
    await get(one, `/api/tasks/${id}/audit`)
  ).json();
  const listed: { id: string; name: string }[] = await (await server.admin("/api/keys")).json();
  const keyId = listed.find(({ name }) => name === "one")?.id;
  expect(trail.map(({ action, actor_key_id }) => [action, actor_key_id])).toEqual([
    ["created", keyId],
    ["cancelled", keyId],
  ]);
});

test("each scope opens its own calls only", async () => {
  const reader = await makeKey("reader", ["tasks:read"]);
  const writer = await makeKey("writer", ["tasks:write"]);
  const denied = async (response: Response) => (await refused(response, 403)).error_code;
  const { error_code, message } = await refused(await post(reader, "/api/tasks", refund("scopes")), 403);
  expect([error_code, message]).toEqual([
    "PERMISSION_DENIED",
    expect.stringContaining("scope `tasks:write`"),
  ]);
  const { id } = await create(writer, "scopes");
  expect(await denied(await get(writer, `/api/tasks/${id}`))).toBe("PERMISSION_DENIED");
  expect(await denied(await post(writer, `/api/tasks/${id}/complete`, ANSWER))).toBe("PERMISSION_DENIED");
  expect((await post(writer, `/api/tasks/${id}/cancel`)).status).toBe(200);
});

test("a stream tells a key of its own tasks only", async () => {
  const response = await fetch(`${server.url}/awaithumans.task.v1.TaskService/WatchTasks`, {
    method: "POST",
    headers: { "content-type": "application/connect+json", ...bearer(one) },
    body: Buffer.from([0, 0, 0, 0, 2, 0x7b, 0x7d]),
  });
  const reader = response.body?.getReader();
  await reader?.read();
  const foreign = [await create(other, "watched"), await create(ADMIN_TOKEN, "watched")];
  const own = await create(one, "watched");
  let told = "";
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    told += Buffer.from(part.value).toString();
    if (told.includes(own.id)) break;
  }
  expect(told).toContain(own.id);
  for (const { id } of foreign) expect(told).not.toContain(id);
  await reader?.cancel();
});
