import { afterAll, beforeAll, expect, test } from "vitest";
import { RawConnection, refund, startServer, type TestServer } from "../server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.close());

async function create(key: string): Promise<string> {
  const response = await server.post("/api/tasks", refund(key));
  return (await response.json()).id;
}

/** Resolves once somebody waits for this task in the server's map. */
async function parked(id: string): Promise<void> {
  while (!server.services.waiters.isWaiting(id)) await new Promise((resolve) => setImmediate(resolve));
}

test("is held until the answer is there", async () => {
  const id = await create("held");
  const poll = server.admin(`/api/tasks/${id}/poll?timeout=25`);
  await parked(id);
  await server.post(`/api/tasks/${id}/complete`, { response: { approved: true } });
  const response = await poll;
  expect(response.status).toBe(200);
  const body = await response.json();
  expect(Object.keys(body)).toEqual([
    "status",
    "response",
    "completed_at",
    "timed_out_at",
    "verification_attempt",
  ]);
  expect(body).toMatchObject({ status: "completed", response: { approved: true }, timed_out_at: null });
  expect(server.services.waiters.isWaiting(id)).toBe(false);
});

test("its own time up, it answers the status now; a timeout is cut to 1 second at least", async () => {
  const id = await create("elapsed");
  const response = await server.admin(`/api/tasks/${id}/poll?timeout=-5`);
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    status: "created",
    response: null,
    completed_at: null,
    timed_out_at: null,
    verification_attempt: 0,
  });
});

test("a timeout that is no number is 400", async () => {
  const id = await create("nan");
  const response = await server.admin(`/api/tasks/${id}/poll?timeout=soon`);
  expect(response.status).toBe(400);
  const body = await response.json();
  expect(body.error_code).toBe("INVALID_REQUEST");
  expect(body.details).toEqual([{ path: "/timeout", message: "must be a number" }]);
  expect(server.services.waiters.isWaiting(id)).toBe(false);
});

test("404 for a task that never was, and for one that is deleted meanwhile", async () => {
  const never = await server.admin("/api/tasks/tsk_none/poll");
  expect([never.status, (await never.json()).error_code]).toEqual([404, "TASK_NOT_FOUND"]);
  const id = await create("deleted");
  const poll = server.admin(`/api/tasks/${id}/poll`);
  await parked(id);
  await server.admin(`/api/tasks/${id}`, { method: "DELETE" });
  const response = await poll;
  expect(response.status).toBe(404);
  expect((await response.json()).request_id).toBe(response.headers.get("x-request-id"));
});

test("403 for a stranger, 401 for nobody; neither is parked", async () => {
  const id = await create("stranger");
  const cookie = await server.signIn("stranger@corp.test");
  const stranger = await fetch(`${server.url}/api/tasks/${id}/poll`, { headers: { cookie } });
  expect([stranger.status, (await stranger.json()).error_code]).toEqual([403, "PERMISSION_DENIED"]);
  const nobody = await fetch(`${server.url}/api/tasks/${id}/poll`);
  expect([nobody.status, (await nobody.json()).error_code]).toEqual([401, "UNAUTHENTICATED"]);
  expect(server.services.waiters.isWaiting(id)).toBe(false);
});

test("a client that hangs up leaves its place", async () => {
  const id = await create("hangup");
  const abort = new AbortController();
  const poll = server.admin(`/api/tasks/${id}/poll`, { signal: abort.signal });
  await parked(id);
  abort.abort();
  await expect(poll).rejects.toThrow();
  while (server.services.waiters.isWaiting(id)) await new Promise((resolve) => setImmediate(resolve));
});

test("while the database is away it is held, and answers the last known status", async () => {
  const lonely = await startServer();
  const created = await lonely.post("/api/tasks", refund("away"));
  const { id } = await created.json();
  await lonely.admin(`/api/tasks/${id}/poll?timeout=1`);
  await lonely.cutDatabase();
  const polls = [`/api/tasks/${id}/poll?timeout=1`, "/api/tasks/tsk_unknown/poll?timeout=1"];
  const answers = await Promise.all(polls.map((path) => lonely.admin(path)));
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  expect(await answers[0]?.json()).toMatchObject({ status: "created", response: null });
  expect(await answers[1]?.json()).toMatchObject({ status: "created", response: null });
  const read = await lonely.admin(`/api/tasks/${id}`);
  expect([read.status, (await read.json()).error_code]).toEqual([503, "SERVICE_UNAVAILABLE"]);
  await lonely.close();
});

test("on closing: parked polls are answered with Connection: close, an immediate re-poll too, the listener goes last", async () => {
  const closing = await startServer();
  const { id } = await (await closing.post("/api/tasks", refund("closing"))).json();
  const request = `GET /api/tasks/${id}/poll?timeout=25 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer test-admin-token-0123456789\r\n\r\n`;
  const first = new RawConnection(closing.port);
  first.write(request);
  while (!closing.services.waiters.isWaiting(id)) await new Promise((resolve) => setImmediate(resolve));
  // A call that is not over yet holds the listener open.
  const slow = new RawConnection(closing.port);
  slow.write(
    "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{",
  );
  const held = new RawConnection(closing.port);
  held.write("GET /api/version HTTP/1.1\r\nHost: x\r\n\r\n");
  await held.until('"version"');
  const closed = closing.gateway.close(10_000);
  const answered = await first.until("verification_attempt");
  expect(answered).toContain("HTTP/1.1 200 OK");
  expect(answered.toLowerCase()).toContain("connection: close");
  await first.closed;
  const again = new RawConnection(closing.port);
  again.write(request);
  const repolled = await again.until("verification_attempt");
  expect(repolled).toContain('"status":"created"');
  expect(repolled.toLowerCase()).toContain("connection: close");
  slow.write("}");
  expect(await slow.until("error_code")).toContain("HTTP/1.1 400");
  await closed;
  await held.closed;
  const late = new RawConnection(closing.port);
  await late.closed;
  expect(late.received).toBe("");
  await closing.close();
});
