import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { startServer, type TestServer } from "../server.ts";

let server: TestServer;
let cookie: string;
beforeAll(async () => {
  server = await startServer({ corsOrigins: ["https://app.corp.test"] });
  cookie = await server.signIn("boss@corp.test", true);
});
afterAll(() => server.close());

const FOREIGN = [
  { origin: "https://evil.test" },
  { origin: "null" },
  { origin: "https://evil.app.corp.test" },
  { origin: "https://app.corp.test.evil.test" },
  { "sec-fetch-site": "cross-site" },
  { origin: "https://evil.test", "sec-fetch-site": "same-site" },
];
const OURS = [
  {},
  { origin: "http://localhost:3001" },
  { origin: "https://app.corp.test" },
  { origin: "https://proxy.test", "sec-fetch-site": "same-origin" },
];

/** Calls that change something, by every method there is, and on Connect. */
const CALLS = [
  ["POST", "/api/tasks"],
  ["PUT", "/api/tasks/tsk_none/draft"],
  ["PATCH", "/api/users/none"],
  ["DELETE", "/api/tasks/tsk_none"],
  ["DELETE", "/api/auth/sessions/none"],
  ["POST", "/api/auth/logout"],
  ["POST", "/awaithumans.task.v1.TaskService/CancelTask"],
  ["POST", "/awaithumans.task.v1.TaskService/GetTask"],
  ["POST", "/awaithumans.auth.v1.AuthService/Logout"],
] as const;

function call(method: string, path: string, headers: Record<string, string>): Promise<Response> {
  const body = method === "DELETE" ? null : "{}";
  return fetch(server.url + path, {
    method,
    body,
    headers: { ...(body && { "content-type": "application/json" }), ...headers },
  });
}

const isRefused = async (response: Response): Promise<boolean> =>
  response.status === 403 && /PERMISSION_DENIED/.test(await response.text());

describe.each(CALLS)("%s %s", (method, path) => {
  test.each(FOREIGN)("by a page of somebody else (%j) is refused where a cookie speaks", async (foreign) => {
    expect(await isRefused(await call(method, path, { ...foreign, cookie }))).toBe(true);
  });

  test("by a program, or with a token of its own, is not", async () => {
    const authorization = `Bearer ${ADMIN_TOKEN}`;
    for (const foreign of FOREIGN)
      expect(await isRefused(await call(method, path, { ...foreign, authorization }))).toBe(false);
  });
});

test.each(OURS)("a page of ours (%j) is not refused", async (ours) => {
  for (const [method, path] of CALLS.filter(([, path]) => !/logout/i.test(path)))
    expect(await isRefused(await call(method, path, { ...ours, cookie }))).toBe(false);
});

test("reading is nobody's to abuse: without the page's own origin its reply cannot be read", async () => {
  const response = await fetch(`${server.url}/api/tasks`, {
    headers: { cookie, origin: "https://evil.test", "sec-fetch-site": "cross-site" },
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("access-control-allow-origin")).toBeNull();
});

test("a form of somebody else cannot sign anybody in: what forms send is no JSON", async () => {
  const body = JSON.stringify({ email: "a@corp.test", password: "x" });
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) {
    for (const path of ["/api/auth/login", "/awaithumans.auth.v1.AuthService/Login"]) {
      const headers = { "content-type": type, origin: "https://evil.test" };
      const response = await fetch(server.url + path, { method: "POST", body, headers });
      expect(response.status).toBe(415);
      expect(response.headers.get("set-cookie")).toBeNull();
    }
  }
});
