import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { claims, EMBEDDING, sign } from "../embed-token.ts";
import { refused } from "../envelope.ts";
import { refund, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer({ env: EMBEDDING });
});
afterAll(() => server.close());

let asked = 0;
async function ask(): Promise<string> {
  asked += 1;
  return (await (await server.post("/api/tasks", refund(`form ${asked}`))).json()).id;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const get = (path: string, headers: Record<string, string>) => fetch(server.url + path, { headers });
const NOW = Math.floor(Date.now() / 1000);

/** Why a token with these claims is refused on a task of its own. */
async function reason(members: Record<string, unknown>, signing?: Parameters<typeof sign>[1]) {
  const id = await ask();
  const response = await get(`/api/tasks/${id}`, bearer(sign({ ...claims(id), ...members }, signing)));
  const { error_code, message } = await refused(response, 401);
  expect(error_code).toBe("INVALID_EMBED_TOKEN");
  return message;
}

describe("a token that cannot be used says why", () => {
  test.each([
    [{ exp: NOW - 3_600 }, "it has expired"],
    [{ aud: "other" }, "it is for another audience"],
    [{ aud: ["embed"] }, "it is not valid"],
    [{ iss: "other" }, "it is from another issuer"],
    [{ kind: "operator" }, "its kind is not supported"],
    [{ kind: "" }, "its claim kind is missing"],
    [{ exp: undefined }, "its claim exp is missing"],
    [{ iat: undefined }, "its claim iat is missing"],
    [{ task_id: undefined }, "its claim task_id is missing"],
    [{ task_id: "" }, "its claim task_id is missing"],
    [{ task_id: 7 }, "its claim task_id is missing"],
    [{ parent_origin: undefined }, "its claim parent_origin is missing"],
    [{ jti: undefined }, "its claim jti is missing"],
    [{ iat: NOW + 3_600 }, "it is not valid"],
    [{ exp: "tomorrow" }, "it is not valid"],
    [{ sub: 7 }, "it is not valid"],
    [{ nbf: NOW + 3_600 }, "it is not valid"],
  ])("%j: %s", async (members, expected) => {
    expect(await reason(members)).toContain(`: ${expected}.`);
  });

  test("another secret, another algorithm, none at all, a broken one", async () => {
    expect(await reason({}, { secret: "another secret that is long enough" })).toContain("it is not valid");
    for (const alg of ["none", "HS512", "RS256", "nonsense"])
      expect(await reason({}, { header: { alg, typ: "JWT" } })).toContain("its algorithm is not allowed");
    const id = await ask();
    const [header, payload] = sign(claims(id)).split(".");
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;
    for (const token of [unsigned, `${header}.${payload}.`, `${header}.%%.x`, `${header}..`]) {
      const { error_code } = await refused(await get(`/api/tasks/${id}`, bearer(token)), 401);
      expect(error_code).toBe("INVALID_EMBED_TOKEN");
    }
  });

  test("on every path that asks who calls, and on Connect; health asks nobody", async () => {
    const headers = bearer(sign({ ...claims("tsk_any"), exp: NOW - 3_600 }));
    for (const path of ["/api/tasks", "/api/auth/me", "/api/nowhere", "/api/tasks/tsk_any/poll"])
      expect((await refused(await get(path, headers), 401)).error_code).toBe("INVALID_EMBED_TOKEN");
    expect((await get("/api/health", headers)).status).toBe(200);
    const response = await fetch(`${server.url}/awaithumans.task.v1.TaskService/GetTask`, {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json", ...headers },
    });
    const { code, details } = await response.json();
    expect([response.status, code]).toEqual([401, "unauthenticated"]);
    expect(details[0].debug.reason).toBe("REASON_INVALID_EMBED_TOKEN");
  });
});

test("clocks may be a minute apart, no more", async () => {
  const id = await ask();
  const status = async (members: Record<string, unknown>) =>
    (await get(`/api/tasks/${id}`, bearer(sign({ ...claims(id), ...members })))).status;
  const now = Math.floor(Date.now() / 1000);
  expect(await status({ iat: now - 400, exp: now - 30 })).toBe(200);
  expect(await status({ iat: now - 400, exp: now - 61 })).toBe(401);
  expect(await status({ iat: now + 30 })).toBe(200);
});

test("`sub` may be there, null or absent", async () => {
  const id = await ask();
  for (const sub of ["customer 7", null, undefined])
    expect((await get(`/api/tasks/${id}`, bearer(sign({ ...claims(id), sub })))).status).toBe(200);
});

test("it opens its own task, says of others only that they are not its own, and nothing else", async () => {
  const [id, other] = [await ask(), await ask()];
  const headers = bearer(sign(claims(id)));
  expect(await (await get(`/api/tasks/${id}`, headers)).json()).toMatchObject({ id, status: "created" });
  const messages = new Set<string>();
  for (const foreign of [other, "tsk_none", "%00"]) {
    const { error_code, message } = await refused(await get(`/api/tasks/${foreign}`, headers), 403);
    expect(error_code).toBe("TASK_OUTSIDE_TOKEN_SCOPE");
    messages.add(message);
    const answer = await server.post(`/api/tasks/${foreign}/complete`, { response: {} }, headers);
    expect((await refused(answer, 403)).error_code).toBe("TASK_OUTSIDE_TOKEN_SCOPE");
  }
  expect(messages.size).toBe(1);
  for (const path of [
    "/api/tasks",
    "/api/users",
    "/api/stats",
    "/api/stats/tasks",
    "/api/status",
    "/api/keys",
    "/api/auth/sessions",
    `/api/tasks/${id}/poll?timeout=1`,
    `/api/tasks/${id}/audit`,
    `/api/tasks/${id}/deliveries`,
  ])
    expect((await refused(await get(path, headers), 403)).error_code).toBe("PERMISSION_DENIED");
  for (const verb of ["claim", "cancel", "release"]) {
    const response = await server.post(`/api/tasks/${id}/${verb}`, {}, headers);
    expect((await refused(response, 403)).error_code).toBe("PERMISSION_DENIED");
  }
  const me = await get("/api/auth/me", headers);
  expect(await me.json()).toMatchObject({ authenticated: false, user_id: null });
});

test("it wins over a cookie", async () => {
  const cookie = await server.signIn("boss@corp.test", true);
  const headers = { ...bearer(sign(claims(await ask()))), cookie };
  expect((await refused(await get("/api/users", headers), 403)).error_code).toBe("PERMISSION_DENIED");
});

test("an answer is by `embed`, nobody of the directory, and signed by the token in the trail", async () => {
  const id = await ask();
  const headers = bearer(sign({ ...claims(id), sub: "customer 7", jti: "j".repeat(29) }));
  const body = {
    response: { approved: true },
    completed_by_email: "ceo@corp.test",
    completed_via_channel: "slack",
  };
  const done = await server.post(`/api/tasks/${id}/complete`, body, headers);
  expect(done.status).toBe(200);
  const answered = {
    status: "completed",
    completed_via_channel: "embed",
    completed_by_email: null,
    completed_by_user_id: null,
  };
  expect(await done.json()).toMatchObject(answered);
  expect(await (await server.admin(`/api/tasks/${id}`)).json()).toMatchObject(answered);
  const trail = await (await server.admin(`/api/tasks/${id}/audit`)).json();
  expect(trail.at(-1)).toMatchObject({
    action: "completed",
    actor_type: "human",
    actor_email: null,
    actor_user_id: null,
    channel: "embed",
    embed_sub: "customer 7",
    embed_jti: "j".repeat(29),
  });
  const again = await server.post(`/api/tasks/${id}/complete`, body, headers);
  expect((await refused(again, 409)).error_code).toBe("TASK_ALREADY_TERMINAL");
});

test("an unsound answer is refused, and nothing of it stored", async () => {
  const id = await ask();
  const response = await server.post(
    `/api/tasks/${id}/complete`,
    { response: { approved: "perhaps" } },
    bearer(sign(claims(id))),
  );
  expect((await refused(response, 422)).error_code).toBe("RESPONSE_SCHEMA_MISMATCH");
  expect(await (await server.admin(`/api/tasks/${id}`)).json()).toMatchObject({
    status: "created",
    response: null,
  });
});

test("without a secret nothing is taken for a token, and an admin token may look like one", async () => {
  const [header, payload, signature] = sign(claims("tsk_any")).split(".");
  const likeness = `${header}.${payload}.${signature}`;
  const plain = await startServer({ beside: server });
  const nobody = await fetch(`${plain.url}/api/tasks`, { headers: bearer(likeness) });
  expect((await refused(nobody, 401)).error_code).toBe("UNAUTHENTICATED");
  await plain.close();
  const embedding = await startServer({ beside: server, env: EMBEDDING, adminToken: likeness });
  expect((await fetch(`${embedding.url}/api/users`, { headers: bearer(likeness) })).status).toBe(200);
  const other = await fetch(`${embedding.url}/api/users`, { headers: bearer(ADMIN_TOKEN) });
  expect((await refused(other, 401)).error_code).toBe("UNAUTHENTICATED");
  for (const text of ["a.b.c", "..", `${ADMIN_TOKEN}..`]) {
    const { error_code } = await refused(await get("/api/tasks", bearer(text)), 401);
    expect(error_code).toBe("UNAUTHENTICATED");
  }
  await embedding.close();
});
