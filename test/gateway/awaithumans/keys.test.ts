import { afterAll, beforeAll, expect, test } from "vitest";
import { refused } from "../envelope.ts";
import { startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const make = (body: unknown) => server.post("/api/keys", body);
const KEY = {
  id: expect.stringMatching(/^[0-9a-f]{29}$/),
  name: "billing",
  prefix: expect.stringMatching(/^ah_sk_[0-9a-f]{6}$/),
  scopes: ["tasks:read", "tasks:write"],
  created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
  last_used_at: null,
  revoked_at: null,
};

test("made, listed, used and revoked", async () => {
  const created = await make({ name: "billing", scopes: ["tasks:write", "tasks:read"] });
  expect(created.status).toBe(201);
  const made = await created.json();
  expect(made).toEqual({ ...KEY, key: expect.stringMatching(/^ah_sk_[0-9a-f]{40}$/) });
  expect(Object.keys(made)).toEqual([...Object.keys(KEY), "key"]);
  const { key, ...particulars } = made;
  expect(await (await server.admin("/api/keys")).json()).toEqual([particulars]);

  const use = () => fetch(`${server.url}/api/tasks`, { headers: { authorization: `Bearer ${key}` } });
  expect((await use()).status).toBe(200);
  const revoke = () => server.admin(`/api/keys/${made.id}`, { method: "DELETE" });
  const revoked = await (await revoke()).json();
  expect(revoked).toMatchObject({ id: made.id, revoked_at: KEY.created_at });
  expect(Object.keys(revoked)).toEqual(Object.keys(KEY));
  expect((await use()).status).toBe(401);
  const again = await revoke();
  expect([again.status, (await again.json()).revoked_at]).toEqual([200, revoked.revoked_at]);

  expect(await (await server.admin("/api/keys")).json()).toEqual([]);
  expect(await (await server.admin("/api/keys?revoked=true")).json()).toMatchObject([{ id: made.id }]);
  expect((await refused(await server.admin("/api/keys?revoked=perhaps"), 422)).details).toEqual([
    { path: "/revoked", message: "must be true or false" },
  ]);
});

test.each([
  [{}, 400, ["/name", "/scopes"]],
  [{ name: "x", scopes: "embed:mint" }, 400, ["/scopes"]],
  [{ name: "x", scopes: null }, 400, ["/scopes"]],
  [{ name: "x", scopes: ["embed:mint", 1] }, 400, ["/scopes/1"]],
  [{ name: 1, scopes: ["embed:mint"] }, 400, ["/name"]],
  [{ name: "x", scopes: [] }, 422, ["/scopes"]],
  [{ name: "x", scopes: ["secret-value"] }, 422, ["/scopes/0"]],
  [{ name: `${"secret-value".repeat(9)}`, scopes: ["embed:mint"] }, 422, ["/name"]],
  [{ name: "x\r\nset-cookie: secret-value", scopes: ["embed:mint"] }, 422, ["/name"]],
])("%j is refused with %d", async (body, status, paths) => {
  const { details, message } = await refused(await make(body), status);
  expect(details?.map(({ path }) => path)).toEqual(paths);
  expect(JSON.stringify([details, message])).not.toContain("secret-value");
});

test.each(["nope", "%00", "x".repeat(200), "%E2%80%AE"])("no key is called %s", async (id) => {
  const response = await server.admin(`/api/keys/${id}`, { method: "DELETE" });
  expect((await refused(response, 404)).error_code).toBe("KEY_NOT_FOUND");
});

test("a key cannot make itself another, whatever its scopes", async () => {
  const { key } = await (await make({ name: "all", scopes: ["users:write", "tasks:write"] })).json();
  const body = { name: "more", scopes: ["users:read"] };
  const response = await server.post("/api/keys", body, { authorization: `Bearer ${key}` });
  expect((await refused(response, 403)).error_code).toBe("PERMISSION_DENIED");
});
