import { afterAll, beforeAll, expect, test } from "vitest";
import { EMBEDDING } from "../embed-token.ts";
import { startServer, type TestServer } from "../server.ts";

let embedding: TestServer;
let plain: TestServer;
beforeAll(async () => {
  embedding = await startServer({ env: EMBEDDING });
  plain = await startServer({ beside: embedding });
});
afterAll(async () => {
  await plain.close();
  await embedding.close();
});

test.each(["/embed", "/embed?id=tsk_1", "/embed/", "/embed/deep/er"])(
  "%s may be framed by the pages on the list alone",
  async (path) => {
    const response = await fetch(embedding.url + path, { headers: { accept: "text/html" } });
    expect([response.status, await response.text()]).toEqual([404, "There is nothing here.\n"]);
    const policy = (response.headers.get("content-security-policy") ?? "").split("; ");
    expect(policy).toContain(
      "frame-ancestors https://app.corp.test https://*.partner.test:8443 http://localhost:5173",
    );
    expect(policy).toEqual(
      expect.arrayContaining([
        ...["default-src 'self'", "script-src 'self'", "img-src 'self' data:"],
        ...["connect-src 'self'", "frame-src 'none'"],
      ]),
    );
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    expect(response.headers.get("permissions-policy")).toBe(
      "geolocation=(), microphone=(), camera=(), payment=()",
    );
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(response.headers.get("x-frame-options")).toBeNull();
  },
);

test("without a list nobody may, and other pages are never framed", async () => {
  const policyOf = async (url: string) =>
    (await fetch(url, { headers: { accept: "text/html" } })).headers.get("content-security-policy");
  expect(await policyOf(`${plain.url}/embed`)).toContain("frame-ancestors 'none'");
  for (const path of ["/task?id=tsk_1", "/embedding", "/embedded.js"])
    expect(await policyOf(embedding.url + path), path).toContain("frame-ancestors 'none'");
});
