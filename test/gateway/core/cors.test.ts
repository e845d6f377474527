import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../server.ts";

const RPC = "/awaithumans.auth.v1.AuthService/GetMe";

const preflight = (server: TestServer, path: string, origin: string) =>
  fetch(server.url + path, {
    method: "OPTIONS",
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type,connect-protocol-version",
    },
  });

function corsOf(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].filter(([name]) => name.startsWith("access-control-")));
}

describe("any origin", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.close());

  test.each(["/api/tasks", "/api/nowhere", RPC])("preflight of %s needs no credentials", async (path) => {
    const response = await preflight(server, path, "https://app.corp.test");
    expect([response.status, await response.text()]).toEqual([200, "OK"]);
    expect(corsOf(response)).toMatchObject({
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "content-type,connect-protocol-version",
      "access-control-max-age": "600",
      "access-control-allow-methods": "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT",
    });
    expect(corsOf(response)).not.toHaveProperty("access-control-allow-credentials");
  });

  test("a refused call can be read by the page, and what it may read beside", async () => {
    const response = await fetch(`${server.url}/api/tasks`, { headers: { origin: "https://app.corp.test" } });
    expect(response.status).toBe(401);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    for (const name of ["Idempotent-Replayed", "Link", "X-Total-Count", "X-Request-ID", "Retry-After"]) {
      expect(response.headers.get("access-control-expose-headers")).toContain(name);
    }
  });

  test("without an Origin there is nothing to say", async () => {
    expect(corsOf(await fetch(`${server.url}/api/version`))).toEqual({});
  });
});

describe("a list of origins", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startServer({ corsOrigins: ["https://app.corp.test"] });
  });
  afterAll(() => server.close());

  test("one of them is echoed, with credentials", async () => {
    const response = await preflight(server, "/api/tasks", "https://app.corp.test");
    expect(response.status).toBe(200);
    expect(corsOf(response)).toMatchObject({
      "access-control-allow-origin": "https://app.corp.test",
      "access-control-allow-credentials": "true",
    });
    expect(response.headers.get("vary")).toBe("Origin");
  });

  test.each(["/api/tasks", RPC])("another one's preflight to %s is refused", async (path) => {
    const response = await preflight(server, path, "https://evil.test");
    expect([response.status, await response.text()]).toEqual([400, "Disallowed CORS origin"]);
    expect(corsOf(response)).toEqual({});
  });

  test("another one's simple request is answered as usual, but not to its page", async () => {
    const response = await fetch(`${server.url}/api/version`, { headers: { origin: "https://evil.test" } });
    expect(response.status).toBe(200);
    expect(corsOf(response)).toEqual({});
    expect(response.headers.get("vary")).toBe("Origin");
  });
});
