import { afterAll, beforeAll, expect, test } from "vitest";
import { refused } from "../envelope.ts";
import { refund, startServer, type TestServer } from "../server.ts";

/** The message about the crate did not arrive. */
const FAILED = `insert into deliveries (id, task_id, channel, target, purpose, state, create_time, update_time)
  select 'failed', id, 'email', 'a@corp.test', 'question', 'failed', now(), now() from tasks where task like '%crate%'`;

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  for (const [n, priority] of [10, 90, 50, 90].entries()) {
    const members = { task: n === 2 ? "Ship the crate?" : "Approve the refund?", priority };
    const response = await server.post("/api/tasks", refund(`list ${n}`, members));
    expect(response.status).toBe(201);
  }
  await server.db.query({ name: "test-failed", text: FAILED }, []);
});
afterAll(() => server.close());

async function list(query: string) {
  const response = await server.admin(`/api/tasks?${query}`);
  const tasks: { id: string; idempotency_key: string }[] = await response.json();
  return {
    keys: tasks.map((task) => Number(task.idempotency_key.split(" ")[1])),
    ids: tasks.map(({ id }) => id),
    total: response.headers.get("x-total-count"),
    next: /^<([^>]+)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1],
  };
}

test.each([
  ["", [3, 2, 1, 0]],
  ["order=newest", [3, 2, 1, 0]],
  ["order=oldest", [0, 1, 2, 3]],
  ["order=due", [0, 1, 2, 3]],
  ["order=priority", [1, 3, 2, 0]],
  ["open=true&order=priority&limit=2", [1, 3]],
  ["open=true&terminal=true", []],
  ["q=crate", [2]],
  ["q=REF%20approve&order=oldest", [0, 1, 3]],
  ["q=list%201", [1]],
  ["q=&open=1", [3, 2, 1, 0]],
  ["due_before=2026-01-01T00:00:00Z", []],
  ["due_before=9999-01-01T00:00:00%2B02:00&order=oldest", [0, 1, 2, 3]],
  ["needs_attention=true", [2]],
  ["needs_attention=true&due_before=9999-01-01T00:00:00Z&order=due&open=true", [2]],
  ["needs_attention=true&terminal=true", []],
  ["needs_attention=no&limit=1", [3]],
])("?%s", async (query, keys) => {
  expect((await list(query)).keys).toEqual(keys);
});

test("the link to the next page keeps what was asked for", async () => {
  const query = "open=true&q=refund&order=priority&limit=1&status=created&unassigned=true";
  const first = await list(`${query}&offset=1`);
  expect([first.keys, first.total]).toEqual([[3], "3"]);
  const params = new URLSearchParams(first.next?.split("?")[1]);
  expect(params.get("cursor")).toBeTruthy();
  params.delete("cursor");
  expect(params.toString()).toBe(query);
  const second = await list(first.next?.split("?")[1] ?? "");
  expect([second.keys, second.total, second.next]).toEqual([[0], "3", undefined]);
});

test.each([
  ["order=nonsense", "/order"],
  ["open=perhaps", "/open"],
  [`q=${"nonsense".repeat(26)}`, "/q"],
  ["q=a%00b", "/q"],
  ["needs_attention=perhaps", "/needs_attention"],
  ["due_before=nonsense", "/due_before"],
  ["due_before=2026-02-30T00:00:00Z", "/due_before"],
  ["due_before=2026-01-01T00:00:00", "/due_before"],
  ["due_before=", "/due_before"],
  ["order=due&cursor=bmV3ZXN0fDIwMjYtMDEtMDFUMDA6MDA6MDAuMDAwWnx0c2tfMQ", "/cursor"],
])("refuses ?%s", async (query, path) => {
  const envelope = await refused(await server.admin(`/api/tasks?${query}`), 422);
  expect(envelope.error_code).toBe("VALIDATION_ERROR");
  expect(envelope.details?.map((detail) => detail.path)).toEqual([path]);
  expect(JSON.stringify(envelope.details)).not.toMatch(/nonsense|perhaps/);
});

test("a cursor of one order is none of another", async () => {
  const { next = "" } = await list("order=oldest&limit=1");
  expect((await list(next.split("?")[1] ?? "")).keys).toEqual([1]);
  const envelope = await refused(await server.admin(next.replace("order=oldest", "order=due")), 422);
  expect(envelope.details?.map((detail) => detail.path)).toEqual(["/cursor"]);
});
