import { afterAll, beforeAll, expect, test } from "vitest";
import { refused } from "../envelope.ts";
import { setupToken, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ trustedProxies: ["127.0.0.1/32"] });
  const token = await setupToken(server);
  await server.post("/api/setup/operator", { token, ...BOSS });
});
afterAll(() => server.close());

const BOSS = { email: "boss@corp.test", password: "correct horse" };

const call = (method: string, path: string, cookie: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { method, headers: { cookie, ...headers } });

/** Signs in; the cookie. */
async function signIn(headers: Record<string, string> = {}): Promise<string> {
  const response = await fetch(`${server.url}/api/auth/login`, {
    method: "POST",
    body: JSON.stringify(BOSS),
    headers: { "content-type": "application/json", ...headers },
  });
  expect(response.status).toBe(204);
  return response.headers.get("set-cookie")?.split(";")[0] ?? "";
}

async function list(cookie: string, path = "/api/auth/sessions") {
  const response = await call("GET", path, cookie);
  expect(response.status).toBe(200);
  return response.json();
}

const isSignedIn = async (cookie: string): Promise<boolean> =>
  (await (await call("GET", "/api/auth/me", cookie)).json()).authenticated;

test("a session tells from where and by what it was begun", async () => {
  const from = { "user-agent": "Mozilla/5.0 (tests)", "x-forwarded-for": "2001:db8:1:2::7" };
  const cookie = await signIn(from);
  const [session] = await list(cookie);
  expect(session).toEqual({
    id: expect.stringMatching(/^[0-9a-f]{32}$/),
    user_id: expect.stringMatching(/^[0-9a-f]{32}$/),
    created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    expires_at: expect.any(String),
    address: "2001:db8:1:2::/64",
    user_agent: "Mozilla/5.0 (tests)",
    current: true,
    task_id: null,
  });
  expect(Date.parse(session.expires_at) - Date.parse(session.created_at)).toBe(604_800_000);
  expect(await list(cookie, `/api/users/${session.user_id}/sessions`)).toEqual(await list(cookie));
});

test("ending another one leaves the cookie alone, ending this one clears it", async () => {
  const [cookie, other] = [await signIn(), await signIn()];
  const [newest, before] = await list(cookie);
  expect([newest.current, before.current]).toEqual([false, true]);
  const ended = await call("DELETE", `/api/auth/sessions/${newest.id}`, cookie);
  expect([ended.status, await ended.text(), ended.headers.get("set-cookie")]).toEqual([204, "", null]);
  expect([await isSignedIn(other), await isSignedIn(cookie)]).toEqual([false, true]);
  const gone = await call("DELETE", `/api/auth/sessions/${newest.id}`, cookie);
  expect((await refused(gone, 404)).error_code).toBe("SESSION_NOT_FOUND");
  const own = await call("DELETE", `/api/auth/sessions/${before.id}`, cookie);
  expect(own.status).toBe(204);
  expect(own.headers.get("set-cookie")).toMatch(/^awaithumans_session=; .*Max-Age=0/);
  expect(await isSignedIn(cookie)).toBe(false);
});

test("log out everywhere", async () => {
  const cookies = [await signIn(), await signIn(), await signIn()];
  const response = await call("DELETE", "/api/auth/sessions", cookies[0] ?? "");
  expect([response.status, await response.text()]).toEqual([204, ""]);
  expect(response.headers.get("set-cookie")).toMatch(/^awaithumans_session=; .*Max-Age=0/);
  expect(await Promise.all(cookies.map(isSignedIn))).toEqual([false, false, false]);
  const again = await call("DELETE", "/api/auth/sessions", cookies[1] ?? "");
  expect((await refused(again, 401)).error_code).toBe("UNAUTHENTICATED");
});

test("operators see and end the sessions of others; the admin token must name somebody", async () => {
  const nina = await server.signIn("nina@corp.test");
  const [{ id, user_id }] = await list(nina);
  const boss = await signIn();
  expect(await list(boss, `/api/users/${user_id}/sessions`)).toMatchObject([{ id, current: false }]);
  const [{ user_id: bossId }] = await list(boss);
  for (const method of ["GET", "DELETE"]) {
    const foreign = await call(method, `/api/users/${bossId}/sessions`, nina);
    expect((await refused(foreign, 403)).error_code).toBe("PERMISSION_DENIED");
    const nobody = await call(method, "/api/users/nobody/sessions", boss);
    expect((await refused(nobody, 404)).error_code).toBe("USER_NOT_FOUND");
    const unnamed = await refused(await server.admin("/api/auth/sessions", { method }), 422);
    expect(unnamed.details).toEqual([
      { path: "/user_id", message: "is required: the admin token has no sessions of its own" },
    ]);
  }
  const ended = await call("DELETE", `/api/users/${user_id}/sessions`, boss);
  expect([ended.status, ended.headers.get("set-cookie")]).toEqual([204, null]);
  expect([await isSignedIn(nina), await isSignedIn(boss)]).toEqual([false, true]);
});

test.each(["%00", "x".repeat(500), "..%2f..", "%C3%A9"])("no session is called %s", async (id) => {
  const response = await server.admin(`/api/auth/sessions/${id}`, { method: "DELETE" });
  expect((await refused(response, 404)).error_code).toBe("SESSION_NOT_FOUND");
});

test("what is nowhere below the same path stays public, these do not", async () => {
  expect((await fetch(`${server.url}/api/auth/nowhere`)).status).toBe(404);
  expect((await fetch(`${server.url}/api/auth/sessions`)).status).toBe(401);
  expect((await fetch(`${server.url}/api/auth/sessions`, { method: "DELETE" })).status).toBe(401);
});
