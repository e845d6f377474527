import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refused } from "../envelope.ts";
import { startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

const PATHS = ["/api/users", "/api/admin/users"];
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

async function add(person: Record<string, unknown>) {
  const response = await server.post("/api/users", person);
  expect(response.status).toBe(201);
  return response.json();
}

async function list(query = ""): Promise<{ email: string | null }[]> {
  const response = await server.admin(`/api/users${query}`);
  expect(response.status).toBe(200);
  return response.json();
}

describe("a person", () => {
  test("comes back with all of the 14 members, the password not among them", async () => {
    const person = {
      display_name: "Mira",
      email: "Mira@Corp.test",
      slack_team_id: "T01",
      slack_user_id: "U01",
      role: "treasurer",
      access_level: "senior",
      pool: "treasury",
      is_operator: true,
      password: "hush hush hush",
    };
    const created = await add(person);
    const { password: _password, ...rest } = person;
    expect(created).toEqual({
      ...rest,
      id: expect.stringMatching(/^[0-9a-f]{32}$/),
      email: "mira@corp.test",
      has_password: true,
      active: true,
      last_assigned_at: null,
      created_at: TIME,
      updated_at: TIME,
    });
    expect(Object.keys(created)).toEqual([
      ...["id", "display_name", "email", "slack_team_id", "slack_user_id", "role", "access_level", "pool"],
      ...["is_operator", "has_password", "active", "last_assigned_at", "created_at", "updated_at"],
    ]);
    expect(await list("?pool=treasury")).toEqual([created]);
    const login = await fetch(`${server.url}/api/auth/login`, {
      method: "POST",
      body: JSON.stringify({ email: person.email, password: person.password }),
      headers: { "content-type": "application/json" },
    });
    expect(login.status).toBe(204);
  });

  test("needs no more than a Slack pair; absent and null are the same", async () => {
    const created = await add({ slack_team_id: "T02", slack_user_id: "U02", email: null, password: null });
    expect(created).toMatchObject({
      email: null,
      display_name: null,
      is_operator: false,
      has_password: false,
    });
  });

  test("is added and listed by the older path too", async () => {
    const response = await server.post("/api/admin/users", { email: "older@corp.test" });
    expect(response.status).toBe(201);
    const listed = await server.admin("/api/admin/users");
    expect(await listed.json()).toEqual(await list());
  });
});

describe("people are found", () => {
  beforeAll(async () => {
    await add({ email: "a@filter.test", role: "clerk", access_level: "junior", pool: "one" });
    await add({ email: "b@filter.test", role: "clerk", access_level: "senior", pool: "two" });
    await server.db.query(
      { name: "test-deactivate", text: "update users set active = false where email = $1" },
      ["b@filter.test"],
    );
  });

  test.each([
    ["?role=clerk", ["a@filter.test", "b@filter.test"]],
    ["?role=clerk&access_level=senior", ["b@filter.test"]],
    ["?pool=one", ["a@filter.test"]],
    ["?role=clerk&active=true", ["a@filter.test"]],
    ["?role=clerk&active=no", ["b@filter.test"]],
    ["?role=nobody", []],
    ["?role=Clerk", []],
    ["?q=B%40Filter", ["b@filter.test"]],
    ["?q=filter.test&pool=one", ["a@filter.test"]],
  ])("%s", async (query, emails) => {
    expect((await list(query)).map(({ email }) => email)).toEqual(emails);
  });

  test("a filter that is no truth value is 422", async () => {
    const envelope = await refused(await server.admin("/api/users?active=perhaps"), 422);
    expect(envelope.details).toEqual([{ path: "/active", message: "must be true or false" }]);
  });
});

describe("a long list", () => {
  test("comes in pages that lead from one to the next, with the total in a header", async () => {
    for (let n = 0; n < 5; n += 1) await add({ email: `page${n}@pages.test`, role: "paged" });
    const emails: (string | null)[] = [];
    let next: string | undefined = "/api/admin/users?role=paged&limit=2&active=true";
    while (next) {
      const response: Response = await server.admin(next);
      expect([response.status, response.headers.get("x-total-count")]).toEqual([200, "5"]);
      const page: { email: string | null }[] = await response.json();
      emails.push(...page.map(({ email }) => email));
      next = /^<(\/api\/admin\/users\?\S+)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1];
    }
    expect(emails).toEqual([0, 1, 2, 3, 4].map((n) => `page${n}@pages.test`));
  });

  test.each([
    ["limit=0", "/limit"],
    ["limit=1001", "/limit"],
    ["limit=hush", "/limit"],
    ["cursor=hush", "/cursor"],
    [`q=${"x".repeat(201)}`, "/q"],
  ])("%s is 422", async (query, path) => {
    const envelope = await refused(await server.admin(`/api/users?${query}`), 422);
    expect(envelope.details?.map((detail) => detail.path)).toEqual([path]);
    expect(JSON.stringify(envelope)).not.toContain("hush");
  });
});

describe("refused, without the value", () => {
  test.each([
    [{ email: 5 }, 400, "INVALID_REQUEST", ["/email"]],
    [{ email: "x@y.test", active: null }, 400, "INVALID_REQUEST", ["/active"]],
    [{ email: "x@y.test", invite: "yes" }, 400, "INVALID_REQUEST", ["/invite"]],
    [{ email: "x@y.test", active: false, invite: true }, 422, "VALIDATION_ERROR", ["/invite"]],
    [{ email: "x@y.test", is_operator: "yes" }, 400, "INVALID_REQUEST", ["/is_operator"]],
    [{ email: "hush" }, 422, "VALIDATION_ERROR", ["/email"]],
    [{ email: "x@y.test", password: "hush" }, 422, "VALIDATION_ERROR", ["/password"]],
    [{ email: "x@y.test", display_name: "hush\r\nBcc: a@b" }, 422, "VALIDATION_ERROR", ["/display_name"]],
    [{ email: "x@y.test", pool: "hush".repeat(30) }, 422, "VALIDATION_ERROR", ["/pool"]],
    [{}, 422, "USER_NO_ADDRESS", undefined],
    [{ email: "x@y.test", slack_user_id: "UHUSH" }, 422, "USER_NO_ADDRESS", undefined],
  ])("%j", async (person, status, code, paths) => {
    const before = await list();
    const envelope = await refused(await server.post("/api/users", person), status);
    expect(envelope.error_code).toBe(code);
    expect(envelope.details?.map(({ path }) => path)).toEqual(paths);
    expect(JSON.stringify(envelope)).not.toMatch(/hush/i);
    expect(await list()).toEqual(before);
  });

  test("an address that somebody has, in whatever case; a deactivated person's says what to do", async () => {
    await add({ email: "twice@corp.test", slack_team_id: "T9", slack_user_id: "U9" });
    const byEmail = await refused(await server.post("/api/users", { email: "TWICE@corp.test" }), 409);
    expect(byEmail.error_code).toBe("USER_ALREADY_EXISTS");
    const pair = { slack_team_id: "T9", slack_user_id: "U9" };
    const bySlack = await refused(await server.post("/api/users", pair), 409);
    expect(bySlack.message).toContain("this Slack id");
    await server.db.query(
      { name: "test-deactivate", text: "update users set active = false where email = $1" },
      ["twice@corp.test"],
    );
    const asleep = await refused(await server.post("/api/users", { email: "twice@corp.test" }), 409);
    expect(asleep.message).toContain("`active`");
  });

  test("ten at once with one address: one is added", async () => {
    const attempts = Array.from({ length: 10 }, () => server.post("/api/users", { email: "race@corp.test" }));
    const statuses = (await Promise.all(attempts)).map(({ status }) => status).sort();
    expect(statuses).toEqual([201, ...Array<number>(9).fill(409)]);
  });
});

describe("the directory is the operators'", () => {
  test.each(PATHS)("%s: nobody and strangers learn nothing from what they send", async (path) => {
    const cookie = await server.signIn(`stranger${path.length}@corp.test`);
    const operator = await server.signIn(`operator${path.length}@corp.test`, true);
    for (const body of ["{broken", JSON.stringify({ email: "twice@corp.test" })]) {
      const ask = (headers: Record<string, string>) =>
        fetch(server.url + path, {
          method: "POST",
          body,
          headers: { "content-type": "application/json", ...headers },
        });
      expect((await refused(await ask({}), 401)).error_code).toBe("UNAUTHENTICATED");
      const wrong = await ask({ authorization: `Bearer ${ADMIN_TOKEN}x` });
      expect((await refused(wrong, 401)).error_code).toBe("UNAUTHENTICATED");
      expect((await refused(await ask({ cookie }), 403)).error_code).toBe("PERMISSION_DENIED");
    }
    await refused(await fetch(server.url + path), 401);
    await refused(await fetch(server.url + path, { headers: { cookie } }), 403);
    expect((await fetch(server.url + path, { headers: { cookie: operator } })).status).toBe(200);
  });
});

test.each([
  ["DELETE", undefined, 204],
  ["PATCH", { active: false }, 200],
])("%s, which deactivates, gives back the open tasks that they hold", async (method, body, status) => {
  const { id } = await add({ email: `holder-${method.toLowerCase()}@corp.test` });
  const asked = await server.post("/api/tasks", {
    ...{ task: "Approve?", payload: {}, payload_schema: {}, response_schema: {}, timeout_seconds: 900 },
    ...{ idempotency_key: `held, then ${method}`, assign_to: { user_id: id } },
  });
  const task = await asked.json();
  expect([task.status, task.assigned_to_user_id]).toEqual(["assigned", id]);
  const reply = await server.admin(`/api/users/${id}`, {
    method,
    ...(body && { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
  });
  expect(reply.status).toBe(status);
  const now = await (await server.admin(`/api/tasks/${task.id}`)).json();
  expect([now.status, now.assigned_to_user_id, now.assigned_to_email]).toEqual(["created", null, null]);
});
