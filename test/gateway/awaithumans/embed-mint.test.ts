import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { EMBEDDING, PARENT, read } from "../embed-token.ts";
import { refused } from "../envelope.ts";
import { refund, startServer, type TestServer } from "../server.ts";

const EXTRA = `ah_sk_${"0e".repeat(20)}`;

let server: TestServer;
let minter: string;
let taskId: string;
beforeAll(async () => {
  const env = {
    ...EMBEDDING,
    AWAITHUMANS_SERVICE_API_KEY: EXTRA,
    AWAITHUMANS_PUBLIC_URL: "https://reviews.corp.test",
  };
  server = await startServer({ env });
  minter = await makeKey(["embed:mint"]);
  taskId = (await (await server.post("/api/tasks", refund("embedded"))).json()).id;
});
afterAll(() => server.close());

async function makeKey(scopes: string[], at = server): Promise<string> {
  return (await (await at.post("/api/keys", { name: scopes.join(" "), scopes })).json()).key;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const mint = (body: unknown, headers = bearer(minter), at = server) =>
  at.post("/api/embed/tokens", body, headers);
const sound = (members: Record<string, unknown> = {}) => ({
  task_id: taskId,
  parent_origin: PARENT,
  ...members,
});

test("a token holds exactly what is documented, and its address", async () => {
  const response = await mint(sound({ sub: "customer 7" }));
  expect(response.status).toBe(200);
  const minted = await response.json();
  expect(Object.keys(minted)).toEqual(["embed_token", "embed_url", "expires_at"]);
  const { embed_token: token } = minted;
  expect(minted.embed_url).toBe(`https://reviews.corp.test/embed?id=${taskId}#token=${token}`);
  const { header, payload, signed } = read(token);
  expect(header).toEqual({ alg: "HS256", typ: "JWT" });
  expect(signed).toBe(true);
  const { iat, exp } = payload;
  expect(payload).toEqual({
    iss: "awaithumans",
    aud: "embed",
    iat,
    exp,
    task_id: taskId,
    sub: "customer 7",
    kind: "end_user",
    parent_origin: PARENT,
    jti: expect.stringMatching(/^[0-9a-f]{29}$/),
  });
  expect(Number(exp) - Number(iat)).toBe(300);
  expect(minted.expires_at).toBe(new Date(Number(exp) * 1000).toISOString());
  const other = read((await (await mint(sound())).json()).embed_token).payload;
  expect(other.jti).not.toBe(payload.jti);
});

test.each([
  [undefined, 300],
  [null, 300],
  [0, 300],
  [1, 60],
  [59, 60],
  [900, 900],
  [900.0, 900],
  [3_601, 3_600],
  [9_999_999_999, 3_600],
])("a life of %s seconds is %d", async (ttl, lives) => {
  const { payload } = read((await (await mint(sound({ ttl_seconds: ttl }))).json()).embed_token);
  expect(Number(payload.exp) - Number(payload.iat)).toBe(lives);
});

test("without `sub`, or with null, the claim is left out", async () => {
  for (const body of [sound(), sound({ sub: null })])
    expect(read((await (await mint(body)).json()).embed_token).payload).not.toHaveProperty("sub");
});

describe("the order of checks", () => {
  test("the key: whatever else there is gets one and the same answer", async () => {
    const cookie = await server.signIn("boss@corp.test", true);
    const none = "";
    const messages = new Set<string>();
    for (const headers of [
      { authorization: none },
      bearer(ADMIN_TOKEN),
      { authorization: none, "x-admin-token": ADMIN_TOKEN },
      { authorization: none, cookie },
      { ...bearer("ah_sk_"), cookie },
      bearer(`ah_sk_${"0".repeat(40)}`),
      bearer(minter.slice(0, -1)),
      bearer("not-a-key"),
      { authorization: `Basic ${minter}` },
      { authorization: none, "x-admin-token": minter },
    ]) {
      const { error_code, message } = await refused(await mint({}, headers), 401);
      expect(error_code).toBe("SERVICE_KEY_NOT_FOUND");
      messages.add(message);
    }
    const { id, key } = await (await server.post("/api/keys", { name: "x", scopes: ["embed:mint"] })).json();
    await server.admin(`/api/keys/${id}`, { method: "DELETE" });
    messages.add((await refused(await mint({}, bearer(key)), 401)).message);
    expect(messages.size).toBe(1);
  });

  test("a key without the scope", async () => {
    const key = await makeKey(["tasks:read", "tasks:write", "tasks:answer"]);
    expect((await refused(await mint({}, bearer(key)), 403)).error_code).toBe("PERMISSION_DENIED");
  });

  test.each([
    ["{", 400, [""]],
    [{}, 400, ["/task_id", "/parent_origin"]],
    [
      { task_id: 7, parent_origin: null, sub: 1, ttl_seconds: "60" },
      400,
      ["/task_id", "/parent_origin", "/sub"],
    ],
    [{ task_id: "", parent_origin: "" }, 422, ["/task_id", "/parent_origin"]],
    [
      { task_id: "x".repeat(65), parent_origin: `${PARENT}${"x".repeat(256)}` },
      422,
      ["/task_id", "/parent_origin"],
    ],
    [{ task_id: "x\0", parent_origin: PARENT, sub: "s".repeat(257) }, 422, ["/task_id", "/sub"]],
    [{ task_id: "x", parent_origin: PARENT, ttl_seconds: -1 }, 422, ["/ttl_seconds"]],
    [{ task_id: "x", parent_origin: PARENT, ttl_seconds: 1.5 }, 400, ["/ttl_seconds"]],
  ])("then the body: %j", async (body, status, paths) => {
    const { details } = await refused(await mint(body), status);
    expect(details?.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
  });

  test("then the set-up, before the origin and the task", async () => {
    const plain = await startServer({ beside: server });
    const response = await mint({ task_id: "tsk_none", parent_origin: "nonsense" }, bearer(minter), plain);
    const { error_code, details } = await refused(response, 503);
    expect([error_code, details]).toEqual(["EMBED_NOT_CONFIGURED", undefined]);
    expect((await mint({}, bearer(minter), plain)).status).toBe(400);
    await plain.close();
  });

  test.each([
    "https://evil.test",
    "http://app.corp.test",
    `${PARENT}:8443`,
    `${PARENT}/`,
    `${PARENT}/path`,
    `${PARENT}?x`,
    `https://user@app.corp.test`,
    "https://app.corp.test.evil.test",
    "https://xapp.corp.test",
    "https://partner.test:8443",
    "https://a.b.partner.test:8443",
    "https://*.partner.test:8443",
    "https://a.partner.test",
    "https://\u0430pp.corp.test",
    "https://app.corp.test\n",
    "http://localhost:5174",
    "null",
    "*",
  ])("then the origin: %j may not show a form", async (origin) => {
    const { error_code, message } = await refused(
      await mint({ task_id: "tsk_none", parent_origin: origin }),
      400,
    );
    expect(error_code).toBe("EMBED_ORIGIN_NOT_ALLOWED");
    expect(message).not.toContain("evil");
  });

  test.each([
    PARENT,
    "HTTPS://APP.corp.test".replace("HTTPS", "https"),
    `${PARENT}:443`,
    "https://a.partner.test:8443",
    "http://localhost:5173",
  ])("%j may", async (origin) => {
    expect((await mint(sound({ parent_origin: origin }))).status).toBe(200);
  });

  test.each(["tsk_none", "é", " "])("then the task: there is no %j", async (id) => {
    expect((await refused(await mint(sound({ task_id: id })), 404)).error_code).toBe("TASK_NOT_FOUND");
  });
});

test("a key that can only mint serves every task, in every status; one that can more its own only", async () => {
  const more = await makeKey(["embed:mint", "tasks:write"]);
  const own = await (await server.post("/api/tasks", refund("embedded"), bearer(more))).json();
  expect((await mint(sound({ task_id: own.id }), bearer(more))).status).toBe(200);
  const foreign = await refused(await mint(sound(), bearer(more)), 403);
  expect(foreign.error_code).toBe("PERMISSION_DENIED");
  await server.admin(`/api/tasks/${own.id}/cancel`, { method: "POST" });
  for (const key of [minter, EXTRA])
    expect((await mint(sound({ task_id: own.id }), bearer(key))).status).toBe(200);
});
