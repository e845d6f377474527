import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refused } from "../envelope.ts";
import { setupToken, startServer, type TestServer } from "../server.ts";

const EXTRA = `ah_sk_${"0e".repeat(20)}`;

let server: TestServer;
let cookie: string;
let key: string;
beforeAll(async () => {
  const env = { AWAITHUMANS_SERVICE_API_KEY: EXTRA };
  server = await startServer({ env, adminToken: "an.admin.token" });
  cookie = await server.signIn("nina@corp.test");
  const made = await server.post("/api/keys", { name: "reader", scopes: ["tasks:read"] });
  key = (await made.json()).key;
});
afterAll(() => server.close());

const list = (headers: Record<string, string>) => fetch(`${server.url}/api/tasks`, { headers });
const status = async (headers: Record<string, string>) => (await list(headers)).status;

describe("the admin token", () => {
  test.each([
    ["Bearer an.admin.token", 200],
    ["bearer an.admin.token", 200],
    ["BEARER   an.admin.token  ", 200],
    ["Bearer an.admin.tokenx", 401],
    ["Bearer an.admin", 401],
    ["Bearer", 401],
    ["Basic an.admin.token", 401],
    ["an.admin.token", 401],
    [`Bearer ${ADMIN_TOKEN}`, 401],
  ])("Authorization: %s is %d", async (authorization, expected) => {
    expect(await status({ authorization })).toBe(expected);
  });

  test("in its older header too, unless there is a bearer", async () => {
    const token = { "x-admin-token": "an.admin.token" };
    expect(await status(token)).toBe(200);
    expect(await status({ ...token, authorization: "Basic dTpw" })).toBe(200);
    expect(await status({ ...token, authorization: "Bearer wrong" })).toBe(401);
    expect(await status({ "x-admin-token": "wrong" })).toBe(401);
    expect(await status({ "x-admin-token": key })).toBe(401);
  });

  test("wins over a cookie", async () => {
    const me = await fetch(`${server.url}/api/auth/me`, {
      headers: { cookie, authorization: "Bearer an.admin.token" },
    });
    expect(await me.json()).toMatchObject({ authenticated: false });
  });
});

test("a page that says whose it is has nobody else's session", async () => {
  const { user_id, email } = await (await fetch(`${server.url}/api/auth/me`, { headers: { cookie } })).json();
  const other = await server.signIn("otto@corp.test");
  const as = (whose: string, session = cookie) =>
    status({ cookie: session, "x-awaithumans-session-of": encodeURIComponent(whose) });
  expect(await as(`${user_id} `)).toBe(200);
  expect(await as(`${user_id} `, other)).toBe(401);
  expect(await as(`${user_id} tsk_1`)).toBe(401);
  expect(await as(email)).toBe(401);
  expect(await status({ authorization: "Bearer an.admin.token", "x-awaithumans-session-of": "x" })).toBe(200);
});

describe("whoever is nobody by their bearer", () => {
  const ALIEN = "Bearer pass\u00fcrt\u00fa\u00ff";

  test.each([
    ALIEN,
    "Bearer wrong",
    `Bearer ah_sk_${"0".repeat(40)}`,
    "Bearer ah_sk_",
    "Bearer ah_sk_\u00e9",
  ])("%j is refused, and falls through to the cookie", async (authorization) => {
    const nobody = await refused(await list({ authorization }), 401);
    expect(nobody.error_code).toBe("UNAUTHENTICATED");
    expect(await status({ authorization, cookie })).toBe(200);
  });

  test("on Connect, too", async () => {
    const response = await fetch(`${server.url}/awaithumans.task.v1.TaskService/ListTasks`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json", authorization: ALIEN },
    });
    expect([response.status, (await response.json()).code]).toEqual([401, "unauthenticated"]);
  });

  test.each(["p\u00e4ss", "\u{1f511}", "x".repeat(512)])("a setup token %j is refused", async (token) => {
    await setupToken(server);
    await server.db.query({ name: "test-no-users", text: "delete from users" }, []);
    const body = { token, email: "boss@corp.test", password: "correct horse" };
    const response = await server.post("/api/setup/operator", body, { authorization: "" });
    expect((await refused(response, 403)).error_code).toBe("INVALID_SETUP_TOKEN");
    cookie = await server.signIn("nina@corp.test");
  });
});

describe("an API key", () => {
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

  test("opens what its scopes open, wins over a cookie, and is nobody for `me`", async () => {
    expect(await status(bearer(key))).toBe(200);
    const users = await fetch(`${server.url}/api/users`, { headers: bearer(key) });
    expect((await refused(users, 403)).error_code).toBe("PERMISSION_DENIED");
    const me = await fetch(`${server.url}/api/auth/me`, { headers: { ...bearer(key), cookie } });
    expect(await me.json()).toMatchObject({ authenticated: false, user_id: null });
    expect(await status({ ...bearer(key.toUpperCase()) })).toBe(401);
    expect(await status(bearer(key.slice(0, -1)))).toBe(401);
  });

  test("that can only mint is none anywhere else, the one of the settings included", async () => {
    const made = await server.post("/api/keys", { name: "minter", scopes: ["embed:mint"] });
    for (const text of [(await made.json()).key, EXTRA]) {
      for (const path of ["/api/tasks", "/api/users", "/api/auth/sessions", "/api/nowhere"]) {
        const response = await fetch(server.url + path, { headers: bearer(text) });
        expect((await refused(response, 401)).error_code).toBe("UNAUTHENTICATED");
      }
      expect((await fetch(`${server.url}/api/health`, { headers: bearer(text) })).status).toBe(200);
    }
  });

  test("ends a stream that it opened at the next change, once it was revoked", async () => {
    const made = await (await server.post("/api/keys", { name: "watcher", scopes: ["tasks:read"] })).json();
    const response = await fetch(`${server.url}/awaithumans.task.v1.TaskService/WatchTasks`, {
      method: "POST",
      headers: { "content-type": "application/connect+json", ...bearer(made.key) },
      body: Buffer.from([0, 0, 0, 0, 2, 0x7b, 0x7d]),
    });
    const reader = response.body?.getReader();
    await reader?.read();
    await server.admin(`/api/keys/${made.id}`, { method: "DELETE" });
    server.services.changes.missed();
    let told = "";
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read())
      told += Buffer.from(part.value).toString();
    expect(told).toContain('"code":"unauthenticated"');
  });
});
