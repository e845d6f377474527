import { afterAll, beforeAll, expect, test } from "vitest";
import { refused } from "../envelope.ts";
import { startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ trustedProxies: ["127.0.0.1/32"] });
});
afterAll(() => server.close());

const PASSWORD = "correct horse";

let callers = 0;
/** One request from an address of its own, so that limits count for nobody else. */
function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  callers += 1;
  return fetch(server.url + path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", "x-forwarded-for": `192.0.2.${callers}`, ...headers },
  });
}

async function add(person: object): Promise<{ id: string; email: string }> {
  return (await server.post("/api/users", person)).json();
}

const cookieOf = (response: Response) => response.headers.get("set-cookie")?.split(";")[0] ?? "";
const signIn = (email: string, password: string) => post("/api/auth/login", { email, password });
const me = async (cookie: string) =>
  (await fetch(`${server.url}/api/auth/me`, { headers: { cookie } })).json();

async function invite(id: string): Promise<string> {
  const { link } = await (await server.post(`/api/users/${id}/invite`, {})).json();
  return new URL(link).searchParams.get("token") ?? "";
}

test("a link sets the password and signs in, once; the cookie is as after signing in", async () => {
  const { id, email } = await add({ email: "link@corp.test" });
  const token = await invite(id);
  const reply = await post("/api/auth/password/reset", { token, password: PASSWORD });
  expect([reply.status, await reply.text()]).toEqual([204, ""]);
  expect(reply.headers.get("set-cookie")).toMatch(/^awaithumans_session=\S+; .*Max-Age=604800/);
  expect(await me(cookieOf(reply))).toMatchObject({ authenticated: true, user_id: id, email });
  const again = await refused(await post("/api/auth/password/reset", { token, password: PASSWORD }), 400);
  expect(again.error_code).toBe("INVALID_PASSWORD_LINK");
  expect(JSON.stringify(again)).not.toContain(token);
  expect((await signIn(email, PASSWORD)).status).toBe(204);
});

test("asking for a new password is answered alike for whoever there is and is not", async () => {
  await add({ email: "forgot@corp.test", password: PASSWORD });
  const answers = await Promise.all(
    ["forgot@corp.test", "unknown@corp.test"].map(async (email) => {
      const reply = await post("/api/auth/password/forgot", { email });
      const { date: _date, "x-request-id": _id, ...headers } = Object.fromEntries(reply.headers);
      return [reply.status, await reply.text(), headers];
    }),
  );
  expect(answers[0]?.slice(0, 2)).toEqual([204, ""]);
  expect(answers[1]).toEqual(answers[0]);
});

test("one's own password is changed in the present session, and all others end", async () => {
  const { email } = await add({ email: "own@corp.test", password: PASSWORD });
  const [mine, other] = [cookieOf(await signIn(email, PASSWORD)), cookieOf(await signIn(email, PASSWORD))];
  const body = { current_password: PASSWORD, new_password: "battery staple" };
  const reply = await post("/api/auth/password", body, { cookie: mine });
  expect([reply.status, await reply.text()]).toEqual([204, ""]);
  expect(await me(mine)).toMatchObject({ authenticated: true, email });
  expect(await me(other)).toMatchObject({ authenticated: false });
  expect((await signIn(email, PASSWORD)).status).toBe(401);
});

test("limits are told with the time to wait", async () => {
  const ask = () =>
    post("/api/auth/password/forgot", { email: "often@corp.test" }, { "x-forwarded-for": "198.51.100.1" });
  for (let n = 0; n < 5; n += 1) expect((await ask()).status).toBe(204);
  const limited = await ask();
  expect(limited.status).toBe(429);
  expect(limited.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
});

test.each([
  ["/api/auth/password/forgot", {}, 400, ["/email"]],
  ["/api/auth/password/forgot", { email: "" }, 422, ["/email"]],
  ["/api/auth/password/forgot", { email: "hush".repeat(2_500) }, 422, ["/email"]],
  ["/api/auth/password/reset", { token: 1 }, 400, ["/token", "/password"]],
  ["/api/auth/password/reset", { token: "hush", password: "hush" }, 422, ["/password"]],
  ["/api/auth/password/reset", { token: "x".repeat(513), password: PASSWORD }, 422, ["/token"]],
])("%s refuses %j, and repeats none of it", async (path, body, status, paths) => {
  const envelope = await refused(await post(path, body), status);
  expect(envelope.details?.map((detail) => detail.path)).toEqual(paths);
  expect(JSON.stringify(envelope)).not.toContain("hush");
});

test("one's own password is for whoever signed in; a page of somebody else cannot change it", async () => {
  const { email } = await add({ email: "csrf@corp.test", password: PASSWORD });
  const cookie = cookieOf(await signIn(email, PASSWORD));
  const body = { current_password: PASSWORD, new_password: "battery staple" };
  expect((await refused(await post("/api/auth/password", body), 401)).error_code).toBe("UNAUTHENTICATED");
  const foreign = await post("/api/auth/password", body, { cookie, origin: "https://evil.test" });
  expect((await refused(foreign, 403)).error_code).toBe("PERMISSION_DENIED");
  expect((await refused(await server.post("/api/auth/password", body), 400)).error_code).toBe(
    "CLAIM_NEEDS_SESSION",
  );
  const wrong = await post("/api/auth/password", { ...body, current_password: "hush hush" }, { cookie });
  expect((await refused(wrong, 401)).error_code).toBe("INVALID_CREDENTIALS");
  expect((await signIn(email, PASSWORD)).status).toBe(204);
});
