import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refused } from "../envelope.ts";
import { RawConnection, refund, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

describe("routes", () => {
  test.each([
    ["GET", "/api/nowhere", 404, "ROUTE_NOT_FOUND"],
    ["GET", "/api", 404, "ROUTE_NOT_FOUND"],
    ["GET", "/api/tasks/%zz", 404, "ROUTE_NOT_FOUND"],
    ["PUT", "/api/tasks", 405, "METHOD_NOT_ALLOWED"],
    ["OPTIONS", "/api/tasks", 405, "METHOD_NOT_ALLOWED"],
  ])("%s %s for somebody known", async (method, path, status, code) => {
    expect((await refused(await server.admin(path, { method }), status)).error_code).toBe(code);
  });

  test("405 says what is allowed", async () => {
    const put = await server.admin("/api/tasks", { method: "PUT" });
    expect(put.headers.get("allow")).toBe("POST, GET, HEAD");
    const head = await server.admin("/api/tasks/tsk_none/cancel", { method: "HEAD" });
    expect([head.status, head.headers.get("allow")]).toEqual([405, "POST"]);
  });

  test.each(["/api/health", "/api/tasks", "/api/openapi.json", "/api/tasks/tsk_none"])(
    "HEAD %s is GET without the body",
    async (path) => {
      const [head, get] = [await server.admin(path, { method: "HEAD" }), await server.admin(path)];
      expect(head.status).toBe(get.status);
      for (const name of ["content-type", "content-length"])
        expect(head.headers.get(name)).toBe(get.headers.get(name));
      expect(await head.text()).toBe("");
    },
  );

  test("HEAD needs the credentials that GET needs", async () => {
    expect((await fetch(`${server.url}/api/health`, { method: "HEAD" })).status).toBe(200);
    expect((await fetch(`${server.url}/api/tasks`, { method: "HEAD" })).status).toBe(401);
  });

  test("nobody learns nothing: 401 for known and unknown paths alike", async () => {
    for (const [method, path] of [
      ["GET", "/api/nowhere"],
      ["PUT", "/api/tasks"],
      ["OPTIONS", "/api/tasks"],
      ["GET", "/api/tasks"],
      ["GET", "/api/tasks/tsk_none"],
    ] as const) {
      const envelope = await refused(await fetch(server.url + path, { method }), 401);
      expect(envelope.error_code).toBe("UNAUTHENTICATED");
    }
    expect((await refused(await fetch(`${server.url}/api/auth/nowhere`), 404)).error_code).toBe(
      "ROUTE_NOT_FOUND",
    );
    expect((await refused(await fetch(`${server.url}/api/setup/operator`), 405)).error_code).toBe(
      "METHOD_NOT_ALLOWED",
    );
  });

  test("a trailing slash is taken as it is, never redirected", async () => {
    const response = await server.post("/api/tasks/", refund("slash"));
    expect(response.status).toBe(201);
    expect(response.redirected).toBe(false);
  });

  test("a wrong token is nobody's, a non-ASCII one too", async () => {
    const wrong = await fetch(`${server.url}/api/tasks`, {
      headers: { authorization: "Bearer wrong-token-0123" },
    });
    expect((await refused(wrong, 401)).error_code).toBe("UNAUTHENTICATED");
    const odd = await fetch(`${server.url}/api/tasks`, { headers: { authorization: "Bearer t\u00f6ken" } });
    expect((await refused(odd, 401)).error_code).toBe("UNAUTHENTICATED");
  });
});

describe("the order of checks", () => {
  test("who, then existence, then theirs, then the body", async () => {
    const { id } = await (await server.post("/api/tasks", refund("order"))).json();
    const cookie = await server.signIn("order@corp.test");
    const complete = (task: string, headers: Record<string, string>) =>
      fetch(`${server.url}/api/tasks/${task}/complete`, {
        method: "POST",
        body: "{broken",
        headers: { "content-type": "application/json", ...headers },
      });
    await refused(await complete(id, {}), 401);
    await refused(await complete("tsk_none", { cookie }), 404);
    await refused(await complete(id, { cookie }), 403);
    await refused(await complete(id, { authorization: `Bearer ${ADMIN_TOKEN}` }), 400);
  });

  test("a stranger may not create, whatever the body says", async () => {
    const cookie = await server.signIn("creator@corp.test");
    const response = await fetch(`${server.url}/api/tasks`, {
      method: "POST",
      body: "{broken",
      headers: { cookie },
    });
    await refused(response, 403);
  });

  test("an anonymous body is not read: the answer comes before it is sent", async () => {
    const raw = new RawConnection(server.port);
    raw.write(
      "POST /api/tasks HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n",
    );
    expect(await raw.until("UNAUTHENTICATED")).toContain("HTTP/1.1 401");
    raw.socket.destroy();
  });
});

describe("request ids", () => {
  test("are echoed if harmless, made otherwise, and on every answer", async () => {
    const echoed = await server.admin("/api/version", { headers: { "x-request-id": "abc-1.2_3" } });
    expect(echoed.headers.get("x-request-id")).toBe("abc-1.2_3");
    for (const bad of ["has space", "x".repeat(129), "semi;colon"]) {
      const made = await server.admin("/api/tasks", { headers: { "x-request-id": bad } });
      expect(made.headers.get("x-request-id")).toMatch(/^[0-9a-f]{16}$/);
    }
    const refusal = await fetch(`${server.url}/api/tasks`, { headers: { "x-request-id": "mine" } });
    expect((await refused(refusal, 401)).request_id).toBe("mine");
  });
});
