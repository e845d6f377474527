import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startServer, type TestServer } from "../server.ts";

const INDEX = "<!doctype html><title>dashboard</title>";
const SCRIPT = "console.log('hello');".repeat(100);

let dir: string;
let server: TestServer;
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "dashboard-"));
  await mkdir(path.join(dir, "assets"));
  await writeFile(path.join(dir, "index.html"), INDEX);
  await writeFile(path.join(dir, "assets", "main-abc.js"), SCRIPT);
  await writeFile(path.join(dir, "assets", "main-abc.js.br"), brotliCompressSync(SCRIPT));
  server = await startServer({ dashboardDir: dir });
});
afterAll(async () => {
  await server.close();
  await rm(dir, { recursive: true });
});

const page = (to: string, init: RequestInit = {}) =>
  fetch(server.url + to, { ...init, headers: { accept: "text/html", ...init.headers } });

describe("the dashboard", () => {
  test.each(["/", "/setup?token=x", "/task?id=tsk_1", "/docs", "/some/deep/screen"])(
    "%s is the page",
    async (to) => {
      const response = await page(to);
      expect([response.status, await response.text()]).toEqual([200, INDEX]);
      expect(response.headers.get("cache-control")).toBe("no-cache");
      expect(response.headers.get("x-content-type-options")).toBe("nosniff");
      expect(response.headers.get("referrer-policy")).toBe("no-referrer");
      expect(response.headers.get("cross-origin-opener-policy")).toBe("same-origin");
      const policy = response.headers.get("content-security-policy");
      expect(policy).toContain("script-src 'self';");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain("unsafe");
    },
  );

  test("assets are immutable and come compressed", async () => {
    const response = await fetch(`${server.url}/assets/main-abc.js`, {
      headers: { "accept-encoding": "br" },
    });
    expect(await response.text()).toBe(SCRIPT);
    expect(response.headers.get("content-encoding")).toBe("br");
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  });

  test.each([
    ["/missing.js", "GET"],
    ["/openapi.json", "GET"],
    ["/assets/missing.js", "GET"],
    ["/", "POST"],
    ["/awaithumans.task.v1.TaskService/Nothing", "POST"],
  ])("%s by %s is not there", async (to, method) => {
    expect((await page(to, { method })).status).toBe(404);
  });

  test("a path that is no screen for a program is 404, and files outside stay there", async () => {
    expect((await fetch(`${server.url}/somewhere`, { headers: { accept: "application/json" } })).status).toBe(
      404,
    );
    const status = await new Promise((resolve) => {
      const outgoing = httpRequest(
        { port: server.port, host: "127.0.0.1", path: "/../../etc/passwd.txt" },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      outgoing.end();
    });
    expect(status).toBe(404);
  });
});

test("without a build it says what to run", async () => {
  const bare = await startServer();
  const response = await fetch(bare.url, { headers: { accept: "text/html" } });
  expect(response.status).toBe(503);
  expect(await response.text()).toContain("npm run build");
  await bare.close();
});

describe("the documentation of the API", () => {
  test("Swagger UI starts without an inline script", async () => {
    const response = await page("/api/docs");
    expect(response.status).toBe(200);
    const html = await response.text();
    expect(html).not.toMatch(/<script>(?!<)/);
    expect(response.headers.get("content-security-policy")).toContain("script-src 'self';");
    for (const [, file] of html.matchAll(/(?:src|href)="([^"]+)"/g)) {
      expect((await fetch(server.url + file)).status, file).toBe(200);
    }
    expect((await fetch(`${server.url}/api/docs/package.json`)).status).toBe(404);
  });

  test("OpenAPI 3.1 tells every route, its answers and both ways to sign in", async () => {
    const document = await (await fetch(`${server.url}/api/openapi.json`)).json();
    expect(document).toMatchObject({
      openapi: "3.1.0",
      info: { title: "awaithumans", version: "0.0.0-test" },
    });
    expect(Object.keys(document.components.securitySchemes)).toEqual(["adminToken", "session"]);
    expect(Object.keys(document.paths).sort()).toEqual([
      "/api/admin/users",
      "/api/auth/login",
      "/api/auth/logout",
      "/api/auth/me",
      "/api/channels",
      "/api/channels/email/identities",
      "/api/channels/email/identities/{id}",
      "/api/channels/test",
      "/api/deliveries/{id}/resend",
      "/api/health",
      "/api/setup/operator",
      "/api/setup/status",
      "/api/tasks",
      "/api/tasks/{id}",
      "/api/tasks/{id}/audit",
      "/api/tasks/{id}/cancel",
      "/api/tasks/{id}/claim",
      "/api/tasks/{id}/complete",
      "/api/tasks/{id}/deliveries",
      "/api/tasks/{id}/poll",
      "/api/users",
      "/api/version",
    ]);
    const create = document.paths["/api/tasks"].post;
    expect(Object.keys(create.responses)).toEqual([
      "201",
      "400",
      "401",
      "403",
      "409",
      "413",
      "415",
      "422",
      "500",
      "503",
    ]);
    expect(create.responses["409"].description).toBe("`IDEMPOTENCY_CONFLICT`");
  });

  test("every reference in it leads somewhere, and the sample answers fit", async () => {
    const text = await (await fetch(`${server.url}/api/openapi.json`)).text();
    const document = JSON.parse(text);
    for (const [, name] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) {
      expect(document.components.schemas).toHaveProperty([name ?? ""]);
    }
    const { Ajv2020 } = await import("ajv/dist/2020.js");
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema(document, "openapi");
    const created = await server.post("/api/tasks", {
      task: "Sample",
      payload: {},
      payload_schema: {},
      response_schema: {},
      timeout_seconds: 60,
      idempotency_key: "sample",
    });
    const refused = await server.admin("/api/tasks?limit=0");
    const samples: [string, unknown][] = [
      ["CreatedTask", await created.json()],
      ["Error", await refused.json()],
      ["Me", await (await fetch(`${server.url}/api/auth/me`)).json()],
      ["Health", await (await fetch(`${server.url}/api/health`)).json()],
    ];
    for (const [name, sample] of samples) {
      expect(
        ajv.validate(`openapi#/components/schemas/${name}`, sample),
        `${name}: ${ajv.errorsText()}`,
      ).toBe(true);
    }
  });
});
