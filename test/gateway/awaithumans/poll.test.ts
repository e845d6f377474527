import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Wake } from "../../../src/services/task/waiters.ts";
import { hold } from "../../support/locks.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
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

/** Signs somebody in to one task alone; returns their cookie. */
async function guest(email: string, taskId: string): Promise<string> {
  const cookie = await server.signIn(email);
  const text = "update sessions set task_id = $2 where user_id = (select id from users where email = $1)";
  await server.db.query({ name: "test-guest", text }, [email, taskId]);
  return cookie;
}

test("is held until the answer is there", async () => {
  const id = await create("held");
  const poll = server.admin(`/api/tasks/${id}/poll?timeout=25`);
  await server.waits(id);
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

test("its own time up, it answers the status that was read last; a timeout is cut to 1 second at least", async () => {
  const id = await create("elapsed");
  const cookie = await server.signIn("claimer@corp.test", true);
  const longer = server.admin(`/api/tasks/${id}/poll?timeout=3`);
  await server.waits(id);
  await fetch(`${server.url}/api/tasks/${id}/claim`, { method: "POST", headers: { cookie } });
  const shorter = server.admin(`/api/tasks/${id}/poll?timeout=-5`);
  for (const response of [await shorter, await longer]) {
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      status: "assigned",
      response: null,
      completed_at: null,
      timed_out_at: null,
      verification_attempt: 0,
    });
  }
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
  await server.waits(id);
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

test("403 for a guest who loses the task to somebody else while they poll", async () => {
  const id = await create("lost");
  const [otto, nina] = [await guest("otto@corp.test", id), await guest("nina@corp.test", id)];
  const poll = fetch(`${server.url}/api/tasks/${id}/poll?timeout=25`, { headers: { cookie: otto } });
  await server.waits(id);
  await fetch(`${server.url}/api/tasks/${id}/claim`, { method: "POST", headers: { cookie: nina } });
  await server.post(`/api/tasks/${id}/complete`, { response: { approved: true } });
  const lost = await poll;
  expect([lost.status, (await lost.json()).error_code]).toEqual([403, "PERMISSION_DENIED"]);
});

test("a client that hangs up leaves its place", async () => {
  const id = await create("hangup");
  const abort = new AbortController();
  const poll = server.admin(`/api/tasks/${id}/poll`, { signal: abort.signal });
  await server.waits(id);
  abort.abort();
  await expect(poll).rejects.toThrow();
  while (server.services.waiters.isWaiting(id)) await new Promise((resolve) => setImmediate(resolve));
});

const CREATED = {
  status: "created",
  response: null,
  completed_at: null,
  timed_out_at: null,
  verification_attempt: 0,
};

/** An outcome as the commit that wrote it hands it to who waits. */
const OUTCOME: Wake = {
  kind: "settled",
  outcome: {
    status: "completed",
    response: '{"approved":true}',
    completeTime: new Date("2026-06-01T09:00:00.000Z"),
    timeoutTime: null,
    verificationAttempt: 0,
    assignedToUserId: null,
  },
};

describe("while the database is away", () => {
  let lonely: TestServer;
  let cookie: string;
  const ids = { open: "", completed: "" };
  const stranger = (path: string) => fetch(lonely.url + path, { headers: { cookie } });
  beforeAll(async () => {
    lonely = await startServer();
    cookie = await lonely.signIn("stranger@corp.test");
    for (const name of ["open", "completed"] as const)
      ids[name] = (await (await lonely.post("/api/tasks", refund(name))).json()).id;
    await lonely.post(`/api/tasks/${ids.completed}/complete`, { response: { approved: true } });
    for (const id of Object.values(ids)) await lonely.admin(`/api/tasks/${id}/poll?timeout=1`);
    await lonely.cutDatabase();
  });
  afterAll(() => lonely.close());

  test("a poll is held and answers the last known status, an outcome too; other calls are 503", async () => {
    const polls = [ids.open, ids.completed, "tsk_unknown"].map(async (id) => {
      const response = await lonely.admin(`/api/tasks/${id}/poll?timeout=1`);
      return [response.status, await response.json()];
    });
    expect(await Promise.all(polls)).toEqual([
      [200, CREATED],
      [200, expect.objectContaining({ status: "completed", response: { approved: true } })],
      [200, CREATED],
    ]);
    const read = await lonely.admin(`/api/tasks/${ids.open}`);
    expect([read.status, (await read.json()).error_code]).toEqual([503, "SERVICE_UNAVAILABLE"]);
  });

  test("who cannot be authenticated is told nothing, whatever is known or happens", async () => {
    const known = await stranger(`/api/tasks/${ids.completed}/poll?timeout=1`);
    expect([known.status, await known.json()]).toEqual([200, CREATED]);
    for (const wake of [OUTCOME, { kind: "gone" } as const]) {
      const woken = stranger(`/api/tasks/${ids.open}/poll?timeout=25`);
      await lonely.waits(ids.open);
      lonely.services.waiters.wake(ids.open, wake);
      const response = await woken;
      expect([response.status, await response.json()]).toEqual([200, CREATED]);
    }
  });

  test("what cannot be an id is 404 and is not waited for", async () => {
    for (const id of ["%00", "tsk_%E2%82%AC", "x".repeat(65)]) {
      const polls = [lonely.admin(`/api/tasks/${id}/poll`), stranger(`/api/tasks/${id}/poll`)];
      for (const response of await Promise.all(polls)) {
        expect(response.status).toBe(404);
        expect((await response.json()).message).toBe("Task '(malformed id)' not found.");
      }
    }
  });
});

test("a database that hangs holds no poll beyond its time, and opens no task to a stranger", async () => {
  const id = await create("hangs");
  const other = await create("hangs too");
  const cookie = await server.signIn("hanging@corp.test");
  // Time enough to see all of them hang.
  const path = `/api/tasks/${id}/poll?timeout=3`;
  const lock = await hold(server.databaseUrl, "lock table tasks in access exclusive mode");
  const polls = [
    server.admin(path),
    fetch(server.url + path, { headers: { cookie } }),
    server.admin(`/api/tasks/${other}/poll?timeout=3`),
  ];
  await lock.until(polls.length);
  server.services.waiters.wake(id, OUTCOME);
  const [operator, stranger, pending] = await Promise.all(polls);
  expect((await lock.waiting()).length).toBeGreaterThanOrEqual(polls.length);
  expect(await operator?.json()).toMatchObject({ status: "completed", response: { approved: true } });
  for (const answer of [stranger, pending])
    expect([answer?.status, await answer?.json()]).toEqual([200, CREATED]);
  await lock.release();
  expect((await fetch(server.url + path, { headers: { cookie } })).status).toBe(403);
});

test("on closing: parked polls are answered with Connection: close, an immediate re-poll too, the listener goes last", async () => {
  const closing = await startServer();
  const { id } = await (await closing.post("/api/tasks", refund("closing"))).json();
  const request = `GET /api/tasks/${id}/poll?timeout=25 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`;
  const first = new RawConnection(closing.port);
  first.write(request);
  await closing.waits(id);
  // A call that is not over yet holds the listener open; it has begun once it may go on.
  const slow = new RawConnection(closing.port);
  slow.write(
    "POST /api/auth/login HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n",
  );
  await slow.until("HTTP/1.1 100 Continue");
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
  slow.write("{}");
  expect(await slow.until("error_code")).toContain("HTTP/1.1 400");
  await closed;
  await held.closed;
  const late = new RawConnection(closing.port);
  await late.closed;
  expect(late.received).toBe("");
  await closing.close();
});

test("on closing: who polls again at once, on a new connection, is answered too", async () => {
  const closing = await startServer();
  const { id } = await (await closing.post("/api/tasks", refund("closing again"))).json();
  const poll = async () => {
    const response = await closing.admin(`/api/tasks/${id}/poll?timeout=25`, {
      headers: { connection: "close" },
    });
    return response.status;
  };
  const again = Array.from({ length: 20 }, () => poll().then(poll));
  while (closing.services.waiters.waitingIds().length === 0)
    await new Promise((resolve) => setImmediate(resolve));
  const closed = closing.gateway.close(10_000);
  expect(new Set(await Promise.all(again))).toEqual(new Set([200]));
  await closed;
  await closing.close();
});
