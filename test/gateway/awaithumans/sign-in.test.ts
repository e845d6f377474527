import { afterAll, beforeAll, expect, test } from "vitest";
import { setupToken, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ trustedProxies: ["127.0.0.1/32", "10.0.0.0/8"] });
});
afterAll(() => server.close());

const OPERATOR = { email: "mira@corp.test", password: "correct horse battery" };

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(server.url + path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
  });
}

async function me(cookie: string): Promise<unknown> {
  return (await fetch(`${server.url}/api/auth/me`, { headers: { cookie } })).json();
}

const NOBODY = { authenticated: false, user_id: null, email: null, display_name: null, is_operator: false };

test("set up, sign in, be somebody, sign out", async () => {
  const token = await setupToken(server);
  const status = () => fetch(`${server.url}/api/setup/status`).then((response) => response.json());
  expect(await status()).toEqual({ needs_setup: true, token_active: true });
  const wrong = await post("/api/setup/operator", { ...OPERATOR, token: "wrong" });
  expect([wrong.status, (await wrong.json()).error_code]).toEqual([403, "INVALID_SETUP_TOKEN"]);
  const created = await post("/api/setup/operator", { ...OPERATOR, token, display_name: "Mira" });
  expect(created.status).toBe(201);
  const operator = await created.json();
  expect(Object.keys(operator)).toEqual(["user_id", "email"]);
  expect(created.headers.get("set-cookie")).toMatch(/^awaithumans_session=\S/);
  expect(await status()).toEqual({ needs_setup: false, token_active: false });
  const again = await post("/api/setup/operator", { ...OPERATOR, token });
  expect([again.status, (await again.json()).error_code]).toEqual([409, "SETUP_ALREADY_COMPLETED"]);

  const refused = await post("/api/auth/login", { ...OPERATOR, password: "wrong" });
  expect([refused.status, (await refused.json()).error_code]).toEqual([401, "INVALID_CREDENTIALS"]);
  const login = await post("/api/auth/login", OPERATOR);
  expect([login.status, await login.text()]).toEqual([204, ""]);
  const setCookie = login.headers.get("set-cookie") ?? "";
  expect(setCookie.split("; ").slice(1).sort()).toEqual([
    "HttpOnly",
    "Max-Age=604800",
    "Path=/",
    "SameSite=lax",
  ]);
  const cookie = setCookie.split(";")[0] ?? "";
  expect(await me(cookie)).toEqual({
    authenticated: true,
    user_id: operator.user_id,
    email: "mira@corp.test",
    display_name: "Mira",
    is_operator: true,
  });
  expect((await fetch(`${server.url}/api/tasks`, { headers: { cookie } })).status).toBe(200);

  const logout = await post("/api/auth/logout", {}, { cookie });
  expect(logout.status).toBe(204);
  expect(logout.headers.get("set-cookie")).toMatch(/^awaithumans_session=; .*Max-Age=0/);
  expect(await me(cookie)).toEqual(NOBODY);
  expect((await fetch(`${server.url}/api/tasks`, { headers: { cookie } })).status).toBe(401);
  expect((await post("/api/auth/logout", {})).status).toBe(204);
});

test("a forged cookie is nobody's", async () => {
  expect(await me("awaithumans_session=Fe26.2*forged")).toEqual(NOBODY);
  expect(await me(`awaithumans_session=${"x".repeat(10_000)}`)).toEqual(NOBODY);
});

test("bodies are checked before anything is counted", async () => {
  const missing = await post("/api/auth/login", { email: "a@b.test" });
  expect(missing.status).toBe(400);
  expect((await missing.json()).details).toEqual([{ path: "/password", message: "is required" }]);
  const empty = await post("/api/auth/login", { email: "", password: "x" });
  expect([empty.status, (await empty.json()).error_code]).toEqual([422, "VALIDATION_ERROR"]);
});

test("attempts are limited by address, seen through our proxies only", async () => {
  const attempt = (address: string) =>
    post("/api/auth/login", { email: `${address}@corp.test`, password: "x" }, { "x-forwarded-for": address });
  for (let count = 0; count < 10; count += 1) {
    expect((await attempt("198.51.100.7, 10.1.2.3")).status).toBe(401);
  }
  const limited = await attempt("198.51.100.7, 10.9.9.9");
  expect(limited.status).toBe(429);
  expect((await limited.json()).error_code).toBe("RATE_LIMITED");
  expect(limited.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
  const forged = await attempt("203.0.113.1, 198.51.100.7");
  expect(forged.status).toBe(429);
  expect((await attempt("198.51.100.8")).status).toBe(401);
});

test("health is readiness, and open to all", async () => {
  const health = () => fetch(`${server.url}/api/health`);
  const ready = await health();
  expect([ready.status, await ready.json()]).toEqual([200, { status: "ok", version: "0.0.0-test" }]);
  server.readiness.ready = false;
  const unready = await health();
  expect([unready.status, await unready.json()]).toEqual([
    503,
    { status: "unavailable", version: "0.0.0-test" },
  ]);
  server.readiness.ready = true;
  const version = await fetch(`${server.url}/api/version`);
  expect(await version.json()).toEqual({ name: "awaithumans", version: "0.0.0-test" });
});
