import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refused } from "../envelope.ts";
import { startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

async function add(person: Record<string, unknown>) {
  const response = await server.post("/api/users", person);
  expect(response.status).toBe(201);
  return response.json();
}

async function list(query: string): Promise<{ id: string; email: string | null }[]> {
  return (await server.admin(`/api/users${query}`)).json();
}

describe.each(["/api/users", "/api/admin/users"])("%s/{id}", (path) => {
  const tag = path.length;
  const patch = (id: string, members: unknown) => send("PATCH", id, members);
  const send = (method: string, id: string, body?: unknown, rest = "") =>
    server.admin(`${path}/${id}${rest}`, {
      method,
      ...(body !== undefined && {
        body: typeof body === "string" ? body : JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
    });

  test("is read, changed, deactivated twice and brought back", async () => {
    const person = await add({
      email: `one${tag}@corp.test`,
      role: "clerk",
      pool: "one",
      display_name: "One",
    });
    expect(await (await server.admin(`${path}/${person.id}`)).json()).toEqual(person);
    const changed = await patch(person.id, { role: null, display_name: "Other", is_operator: true });
    expect(changed.status).toBe(200);
    expect(await changed.json()).toEqual({
      ...person,
      role: null,
      display_name: "Other",
      is_operator: true,
      updated_at: TIME,
    });
    await add({ email: `boss${tag}@corp.test`, is_operator: true });
    for (const _twice of [1, 2]) {
      const removed = await send("DELETE", person.id);
      expect([removed.status, await removed.text()]).toEqual([204, ""]);
    }
    const gone = await (await server.admin(`${path}/${person.id}`)).json();
    expect(gone).toMatchObject({ active: false, email: person.email });
    expect(await (await patch(person.id, { active: true })).json()).toMatchObject({ active: true });
  });

  test("gets, loses and is invited to set a password", async () => {
    const { id } = await add({ email: `pass${tag}@corp.test` });
    const set = await send("POST", id, { password: "hush hush hush" }, "/password");
    expect([set.status, (await set.json()).has_password]).toEqual([200, true]);
    const cleared = await send("DELETE", id, undefined, "/password");
    expect([cleared.status, (await cleared.json()).has_password]).toEqual([200, false]);
    const invited = await send("POST", id, undefined, "/invite");
    expect(invited.status).toBe(200);
    expect(await invited.json()).toEqual({
      link: expect.stringMatching(/^http:\/\/localhost:3001\/password\?token=\S+$/),
      mailed: false,
      expires_at: TIME,
    });
  });

  test("an unknown one is 404, whatever the body; nobody and strangers learn nothing", async () => {
    const unknown = "0".repeat(32);
    const calls = [
      ["GET", ""],
      ["PATCH", ""],
      ["DELETE", ""],
      ["POST", "/password"],
      ["DELETE", "/password"],
      ["POST", "/invite"],
    ] as const;
    const cookie = await server.signIn(`reviewer${tag}@corp.test`);
    for (const [method, rest] of calls) {
      const body = method === "PATCH" || rest === "/password" ? "{broken" : undefined;
      const envelope = await refused(
        await send(method, unknown, method === "DELETE" ? undefined : body, rest),
        404,
      );
      expect(envelope).toMatchObject({
        error_code: "USER_NOT_FOUND",
        message: `User '${unknown}' not found.`,
      });
      const place = `${server.url}${path}/${unknown}${rest}`;
      await refused(await fetch(place, { method }), 401);
      await refused(await fetch(place, { method, headers: { cookie } }), 403);
    }
  });

  test("the last operator stays", async () => {
    const { id } = await add({ email: `last${tag}@corp.test`, is_operator: true });
    const text = "update users set is_operator = id = $1";
    await server.db.query({ name: "test-only-operator", text }, [id]);
    for (const [what, response] of [
      ["delete", await send("DELETE", id)],
      ["demote", await patch(id, { is_operator: false })],
      ["deactivate", await patch(id, { active: false })],
    ] as const) {
      const envelope = await refused(response, 409);
      expect(envelope.error_code).toBe("LAST_OPERATOR");
      expect(envelope.message).toMatch(new RegExp(`^You cannot ${what} the last active operator`));
    }
  });

  test.each([
    [{ password: null }, 400, "INVALID_REQUEST", ["/password"]],
    [{ is_operator: null }, 400, "INVALID_REQUEST", ["/is_operator"]],
    [{ active: null }, 400, "INVALID_REQUEST", ["/active"]],
    [{ active: "hush" }, 400, "INVALID_REQUEST", ["/active"]],
    [{ email: 5 }, 400, "INVALID_REQUEST", ["/email"]],
    [{ email: "hush" }, 422, "VALIDATION_ERROR", ["/email"]],
    [{ email: `${"hush".repeat(2_500)}@x.test` }, 422, "VALIDATION_ERROR", ["/email"]],
    [{ email: "hush＠x.test" }, 422, "VALIDATION_ERROR", ["/email"]],
    [{ display_name: "hush\nBcc: a@b.test" }, 422, "VALIDATION_ERROR", ["/display_name"]],
    [{ password: "hush" }, 422, "VALIDATION_ERROR", ["/password"]],
    [{ email: null }, 422, "USER_NO_ADDRESS", undefined],
    [{ email: "" }, 422, "USER_NO_ADDRESS", undefined],
    [{ slack_team_id: "T01" }, 422, "USER_NO_ADDRESS", undefined],
    ["{hush", 400, "INVALID_REQUEST", [""]],
    ["[]", 400, "INVALID_REQUEST", [""]],
  ])("is not changed by %j", async (members, status, code, paths) => {
    const all = await list(`?q=kept${tag}@corp.test`);
    const before = all[0] ?? (await add({ email: `kept${tag}@corp.test` }));
    const envelope = await refused(await patch(before.id, members), status);
    expect(envelope.error_code).toBe(code);
    expect(envelope.details?.map(({ path }) => path)).toEqual(paths);
    expect(JSON.stringify(envelope)).not.toMatch(/hush|Bcc:/);
    expect(await list(`?q=kept${tag}@corp.test`)).toEqual([before]);
  });

  test("an empty change is none, and members that are none of ours are passed over", async () => {
    const before = await add({ email: `none${tag}@corp.test` });
    for (const members of [{}, { id: "another", has_password: true, created_at: null }]) {
      const reply = await patch(before.id, members);
      expect([reply.status, await reply.json()]).toEqual([200, before]);
    }
  });
});
