import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { clear, insertRows, type Row } from "../../services/callback/rows.ts";
import { refused } from "../envelope.ts";
import { refund, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());
beforeEach(() => clear(server.db));

const LIST = "/api/admin/webhook-deliveries";
const RANGE = `${LIST}/redeliver`;
const at = (second: number) => new Date(Date.parse("2026-06-01T09:20:26.000Z") + second * 1000);
const iso = (second: number) => at(second).toISOString();

async function get(path: string) {
  const response = await server.admin(path);
  expect(response.status).toBe(200);
  return response.json();
}

describe("what is shown", () => {
  const KEYS = [
    ...["id", "task_id", "url", "status", "attempt_count", "next_attempt_at", "first_attempted_at"],
    ...["last_attempt_at", "last_error", "last_status_code", "created_at", "updated_at"],
  ];
  const USUAL = { task_id: "tsk_1", url: "https://hooks.example/a", created_at: iso(0), updated_at: iso(5) };
  const NEVER = { first_attempted_at: null, last_attempt_at: null, last_error: null, last_status_code: null };
  const TRIED = { first_attempted_at: iso(0), last_attempt_at: iso(5) };

  test.each<[string, Partial<Row>, object]>([
    ["not tried yet", {}, { status: "pending", attempt_count: 0, next_attempt_at: iso(0), ...NEVER }],
    [
      "to be tried again",
      { attempts: 1, dueTime: at(35), lastError: "HTTP 503", lastStatusCode: 503 },
      {
        ...{ status: "pending", attempt_count: 1, next_attempt_at: iso(35), ...TRIED },
        ...{ last_error: "HTTP 503", last_status_code: 503 },
      },
    ],
    [
      "taken",
      { state: "succeeded", attempts: 2, lastStatusCode: 204 },
      {
        ...{ status: "succeeded", attempt_count: 2, next_attempt_at: null, ...TRIED },
        ...{ last_error: null, last_status_code: 204 },
      },
    ],
    [
      "given up",
      { state: "abandoned", attempts: 14, dueTime: at(5), lastError: "ECONNREFUSED: no connection" },
      {
        ...{ status: "abandoned", attempt_count: 14, next_attempt_at: null, ...TRIED },
        ...{ last_error: "ECONNREFUSED: no connection", last_status_code: null },
      },
    ],
  ])("of one that is %s", async (_what, row, shown) => {
    const [id] = await insertRows(server.db, [{ createTime: at(0), updateTime: at(5), ...row }]);
    const listed = await get(LIST);
    expect(listed).toEqual([{ id, ...USUAL, ...shown }]);
    expect(Object.keys(listed[0])).toEqual(KEYS);
    expect(await get(`${LIST}/${id}`)).toEqual({ ...listed[0], attempts: [] });
  });

  test("the attempts of one, the newest first", async () => {
    const [id] = await insertRows(server.db, [{ createTime: at(0), attempts: 2, dueTime: at(90) }]);
    await server.db.query(
      {
        name: "test-log",
        text: `insert into callback_attempts (callback_id, number, start_time, duration_ms, status_code, error)
          values ($1, 1, $2, 12, 503, 'HTTP 503'), ($1, 2, $3, 10000, null, 'TimeoutError: no answer')`,
      },
      [id, at(1), at(31)],
    );
    const { attempts } = await get(`${LIST}/${id}`);
    expect(attempts).toEqual([
      {
        number: 2,
        started_at: iso(31),
        duration_ms: 10_000,
        status_code: null,
        error: "TimeoutError: no answer",
      },
      { number: 1, started_at: iso(1), duration_ms: 12, status_code: 503, error: "HTTP 503" },
    ]);
  });

  test("neither what is told nor a signature", async () => {
    const subject = { url: "https://hooks.example/a", response: { hush: true } };
    const [id] = await insertRows(server.db, [{ createTime: at(0), subject }]);
    for (const path of [LIST, `${LIST}/${id}`]) expect(JSON.stringify(await get(path))).not.toContain("hush");
  });
});

test("a task that ends has one, and its id does not change when it is sent once more", async () => {
  const body = refund("ends", { callback_url: "https://hooks.example/b" });
  const { id: taskId } = await (await server.post("/api/tasks", body)).json();
  expect(await get(`${LIST}?task_id=${taskId}`)).toEqual([]);
  await server.post(`/api/tasks/${taskId}/cancel`, {});
  const [callback] = await get(`${LIST}?task_id=${taskId}`);
  expect(callback).toMatchObject({ task_id: taskId, url: "https://hooks.example/b", status: "pending" });
  const response = await server.admin(`${LIST}/${callback.id}/redeliver`, { method: "POST" });
  expect(response.status).toBe(200);
  const { next_attempt_at, updated_at, ...rest } = await response.json();
  expect(rest).toEqual({ ...callback, next_attempt_at: undefined, updated_at: undefined });
  expect(next_attempt_at).toBe(updated_at);
  const trail = await get(`/api/tasks/${taskId}/audit`);
  expect(trail.at(-1)).toMatchObject({
    action: "callback_redelivered",
    extra_data: { callback_id: callback.id },
  });
});

describe("pages", () => {
  const follow = async (first: string) => {
    const pages: string[][] = [];
    for (let path: string | undefined = first; path !== undefined; ) {
      const response: Response = await server.admin(path);
      expect(response.status).toBe(200);
      pages.push((await response.json()).map(({ id }: { id: string }) => id));
      path = /^<([^>]+)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1];
    }
    return pages;
  };

  test("lead from one to the next by the header, with the filters as they were", async () => {
    const rows = Array.from(
      { length: 6 },
      (_, n): Row => ({
        ...{
          createTime: at(n),
          state: n % 2 === 0 ? "abandoned" : "succeeded",
          taskId: n < 5 ? "tsk_1" : "tsk_2",
        },
      }),
    );
    const ids = await insertRows(server.db, rows);
    const newest = ids.toReversed();
    expect(await follow(`${LIST}?limit=4`)).toEqual([newest.slice(0, 4), newest.slice(4)]);
    expect(await follow(LIST)).toEqual([newest]);
    expect(await follow(`${LIST}?limit=2&status=abandoned`)).toEqual([[ids[4], ids[2]], [ids[0]]]);
    expect(await follow(`${LIST}?limit=1&status=succeeded&task_id=tsk_1`)).toEqual([[ids[3]], [ids[1]]]);
  });

  test.each([
    ["status=hush", "/status"],
    ["status=", "/status"],
    ["limit=0", "/limit"],
    ["limit=501", "/limit"],
    ["limit=hush", "/limit"],
    ["cursor=hush", "/cursor"],
    [`task_id=${"x".repeat(65)}`, "/task_id"],
  ])("%s is refused", async (query, path) => {
    const envelope = await refused(await server.admin(`${LIST}?${query}`), 422);
    expect(envelope).toMatchObject({ error_code: "VALIDATION_ERROR", details: [{ path }] });
    expect(JSON.stringify(envelope)).not.toContain("hush");
  });
});

describe("a time, once more", () => {
  test("those that were given up, unless told otherwise", async () => {
    const rows = (["abandoned", "abandoned", "succeeded", "pending"] as const).map(
      (state, n): Row => ({ state, createTime: at(n * 10) }),
    );
    const ids = await insertRows(server.db, rows);
    const range = { after: iso(0), before: iso(10) };
    const first = await server.post(RANGE, range);
    expect([first.status, await first.json()]).toEqual([200, { count: 1, cursor: null }]);
    expect(await (await server.post(RANGE, range)).json()).toEqual({ count: 0, cursor: null });
    const all = { after: "2026-06-01t11:20:26+02:00", before: null, status: null, cursor: null };
    expect(await (await server.post(RANGE, all)).json()).toEqual({ count: 1, cursor: null });
    const taken = await server.post(RANGE, { after: iso(0), status: "succeeded" });
    expect(await taken.json()).toEqual({ count: 1, cursor: null });
    expect((await get(`${LIST}?status=pending`)).map(({ id }: { id: string }) => id).toSorted()).toEqual(
      ids.toSorted(),
    );
  });

  test("the cursor leads on to the end", async () => {
    const rows = Array.from({ length: 10_001 }, (): Row => ({ state: "abandoned", createTime: at(0) }));
    await insertRows(server.db, rows);
    const { count, cursor } = await (await server.post(RANGE, { after: iso(0) })).json();
    expect([count, cursor]).toEqual([10_000, expect.any(String)]);
    const rest = await server.post(RANGE, { after: iso(0), cursor });
    expect(await rest.json()).toEqual({ count: 1, cursor: null });
  });

  test.each<[unknown, number, string]>([
    ["", 400, ""],
    ["[]", 400, ""],
    [{}, 400, "/after"],
    [{ after: null }, 400, "/after"],
    [{ after: 1_780_000_000 }, 400, "/after"],
    [{ after: iso(0), before: 5 }, 400, "/before"],
    [{ after: iso(0), status: 5 }, 400, "/status"],
    [{ after: iso(0), cursor: 5 }, 400, "/cursor"],
    [{ after: "hush" }, 422, "/after"],
    [{ after: "2026-06-01" }, 422, "/after"],
    [{ after: "2026-06-01T09:00:00" }, 422, "/after"],
    [{ after: "2026-02-30T09:00:00Z" }, 422, "/after"],
    [{ after: "9999-01-01T00:00:00Z" }, 422, "/after"],
    [{ after: iso(0), before: "hush" }, 422, "/before"],
    [{ after: iso(0), before: iso(0) }, 422, "/before"],
    [{ after: iso(1), before: iso(0) }, 422, "/before"],
    [{ after: iso(0), status: "hush" }, 422, "/status"],
    [{ after: iso(0), cursor: "hush" }, 422, "/cursor"],
  ])("%j is refused: %i", async (body, status, path) => {
    await insertRows(server.db, [{ state: "abandoned", createTime: at(0) }]);
    const envelope = await refused(await server.post(RANGE, body), status);
    expect(envelope.details?.map((each) => each.path)).toEqual([path]);
    expect(JSON.stringify(envelope)).not.toContain("hush");
    expect(await get(`${LIST}?status=pending`)).toEqual([]);
  });
});

test.each([
  ["GET", `${LIST}/nope`, "nope"],
  ["POST", `${LIST}/nope/redeliver`, "nope"],
  ["GET", `${LIST}/redeliver`, "redeliver"],
  ["GET", `${LIST}/a%00b`, "(malformed id)"],
  ["POST", `${LIST}/a%00b/redeliver`, "(malformed id)"],
])("%s %s: there is no such callback", async (method, path, id) => {
  const envelope = await refused(await server.admin(path, { method }), 404);
  expect([envelope.error_code, envelope.message]).toEqual([
    "CALLBACK_NOT_FOUND",
    `Callback '${id}' not found.`,
  ]);
});

test("a row that tells a person is no callback", async () => {
  const [id] = await insertRows(server.db, [{ kind: "delivery", createTime: at(0), state: "abandoned" }]);
  for (const [method, path] of [
    ["GET", `${LIST}/${id}`],
    ["POST", `${LIST}/${id}/redeliver`],
  ] as const) {
    expect((await refused(await server.admin(path, { method }), 404)).error_code).toBe("CALLBACK_NOT_FOUND");
  }
});

test("somebody who may not learns nothing by what they send", async () => {
  const cookie = await server.signIn("reviewer@corp.test");
  const [id] = await insertRows(server.db, [{ createTime: at(0), state: "abandoned" }]);
  const calls = [
    ["GET", `${LIST}?status=hush`],
    ["GET", `${LIST}/${id}`],
    ["POST", `${LIST}/nope/redeliver`],
    ["POST", RANGE],
  ] as const;
  for (const [method, path] of calls) {
    const body = path === RANGE ? { body: "no JSON" } : {};
    const headers = { "content-type": "application/json", origin: server.url };
    const call = (more: Record<string, string>) =>
      fetch(server.url + path, { method, ...body, headers: { ...headers, ...more } });
    expect((await refused(await call({ cookie }), 403)).error_code).toBe("PERMISSION_DENIED");
    expect((await refused(await call({}), 401)).error_code).toBe("UNAUTHENTICATED");
  }
});
