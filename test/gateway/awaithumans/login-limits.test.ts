import { afterAll, expect, test } from "vitest";
import { refused } from "../envelope.ts";
import { setupToken, startServer, type TestServer } from "../server.ts";

const running: TestServer[] = [];
afterAll(async () => {
  for (const server of running.toReversed()) await server.close();
});

async function start(options: Parameters<typeof startServer>[0] = {}): Promise<TestServer> {
  const server = await startServer({ trustedProxies: ["127.0.0.1/32"], ...options });
  running.push(server);
  return server;
}

const from = (address: string) => ({ "x-forwarded-for": address, authorization: "" });

function login(server: TestServer, email: string, address: string): Promise<Response> {
  return server.post("/api/auth/login", { email, password: "wrong" }, from(address));
}

/** How long the caller is told to wait. */
async function pause(response: Response): Promise<number> {
  expect((await refused(response, 429)).error_code).toBe("RATE_LIMITED");
  return Number(response.headers.get("retry-after"));
}

test("sign-ins are counted by address on all nodes together, and across a restart", async () => {
  const first = await start();
  const second = await start({ beside: first });
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const response = await login(attempt % 2 ? first : second, `${attempt}@corp.test`, "198.51.100.7");
    expect(response.status).toBe(401);
  }
  for (const server of [first, second]) {
    const seconds = await pause(await login(server, "another@corp.test", "198.51.100.7"));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(300);
  }
  const restarted = await start({ beside: first });
  await pause(await login(restarted, "another@corp.test", "198.51.100.7"));
  expect((await login(restarted, "another@corp.test", "198.51.100.8")).status).toBe(401);
});

test("by e-mail address, whatever its case and wherever they come from, and Connect counts along", async () => {
  const first = await start();
  const second = await start({ beside: first });
  const connect = (email: string, address: string) =>
    second.post("/awaithumans.auth.v1.AuthService/Login", { email, password: "wrong" }, from(address));
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const address = `203.0.113.${attempt}`;
    const response =
      attempt % 2 ? await login(first, "Mira@Corp.test", address) : await connect(" mira@corp.test", address);
    expect(response.status).toBe(401);
  }
  await pause(await login(first, "MIRA@corp.test", "203.0.113.200"));
  const limited = await connect("mira@corp.test", "203.0.113.201");
  expect([limited.status, (await limited.json()).code]).toEqual([429, "resource_exhausted"]);
  expect((await login(first, "other@corp.test", "203.0.113.200")).status).toBe(401);
});

test("setups are counted alike", async () => {
  const first = await start();
  const second = await start({ beside: first });
  await setupToken(first);
  const attempt = (server: TestServer) =>
    server.post(
      "/api/setup/operator",
      { token: "wrong", email: "a@corp.test", password: "correct horse" },
      from("198.51.100.9"),
    );
  for (let count = 0; count < 30; count += 1)
    expect((await attempt(count % 2 ? first : second)).status).toBe(403);
  expect(await pause(await attempt(first))).toBeGreaterThan(0);
  expect(await pause(await attempt(second))).toBeGreaterThan(0);
});
