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
  test.each(["/", "/setup?token=x", "/task?id=tsk_1", "/documents", "/some/deep/screen"])(
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

describe("the interactive documentation of the API", () => {
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
});
