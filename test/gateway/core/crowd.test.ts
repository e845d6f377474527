import { createClient } from "@connectrpc/connect";
import { createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { ADMIN_TOKEN } from "../../support/server.ts";
import { refusal } from "../../support/services.ts";
import { RawConnection, refund, startServer, type TestServer } from "../server.ts";

/** A node with four places, all of them taken. */
let server: TestServer;
const leave: (() => void)[] = [];
beforeAll(async () => {
  server = await startServer({ env: { AWAITHUMANS_MAX_WAITERS: "4" } });
  for (let place = server.services.waiters.occupy(); place; place = server.services.waiters.occupy())
    leave.push(place);
});
afterAll(() => server.close());

const AUTH = { authorization: `Bearer ${ADMIN_TOKEN}` };
const grpc = () => createClient(TaskService, createGrpcTransport({ baseUrl: server.url }));

async function create(key: string): Promise<string> {
  return (await (await server.post("/api/tasks", refund(key))).json()).id;
}

/** Resolves once so many polls are kept aside. */
async function aside(count: number): Promise<void> {
  while (server.services.waiters.aside !== count) await new Promise((resolve) => setImmediate(resolve));
}

test("there are as many places as the setting says", () => {
  expect(leave).toHaveLength(4);
  expect(server.services.waiters.size).toBe(4);
});

test("a poll without a place is held for a moment, answers 200 with the status, and has its connection closed", async () => {
  const id = await create("held");
  const connection = new RawConnection(server.port);
  connection.write(
    `GET /api/tasks/${id}/poll?timeout=25 HTTP/1.1\r\nHost: x\r\nAuthorization: ${AUTH.authorization}\r\n\r\n`,
  );
  await aside(1);
  const answer = await connection.until("verification_attempt");
  expect(answer).toContain("HTTP/1.1 200 OK");
  expect(answer.toLowerCase()).toContain("connection: close");
  expect(answer).toContain('"status":"created"');
  await connection.closed;
  expect([server.services.waiters.size, server.services.waiters.aside]).toEqual([4, 0]);
});

test("beyond those who are held, polls are answered at once", async () => {
  const id = await create("sent");
  const poll = () => server.admin(`/api/tasks/${id}/poll?timeout=25`);
  const { sent } = server.services.waiters.crowded;
  // Two of them are held.
  const answers = await Promise.all([poll(), poll(), poll()]);
  for (const answer of answers) {
    expect([answer.status, answer.headers.get("connection")]).toEqual([200, "close"]);
    expect(await answer.json()).toMatchObject({ status: "created", response: null });
  }
  expect(server.services.waiters.crowded.sent).toBe(sent + 1);
});

test("an outcome that is there is told at once, and what may not be known is refused as ever", async () => {
  const id = await create("over");
  await server.post(`/api/tasks/${id}/complete`, { response: { approved: true } });
  const over = await server.admin(`/api/tasks/${id}/poll`);
  expect(await over.json()).toMatchObject({ status: "completed", response: { approved: true } });
  expect(over.headers.get("connection")).not.toBe("close");
  const open = await create("not theirs");
  const cookie = await server.signIn("stranger@corp.test");
  const path = `${server.url}/api/tasks/${open}/poll`;
  const statuses = [
    fetch(path),
    fetch(path, { headers: { cookie } }),
    server.admin("/api/tasks/tsk_no/poll"),
  ];
  expect((await Promise.all(statuses)).map(({ status }) => status)).toEqual([401, 403, 404]);
  expect(server.services.waiters.aside).toBe(0);
});

test("whoever hangs up while held leaves nothing behind", async () => {
  const id = await create("hangs up");
  const abort = new AbortController();
  const poll = server.admin(`/api/tasks/${id}/poll?timeout=25`, { signal: abort.signal });
  await aside(1);
  abort.abort();
  await expect(poll).rejects.toThrow();
  await aside(0);
});

test("awaiting and watching is refused with when to come again; what needs no wait is answered", async () => {
  const id = await create("refused");
  const over = await create("refused, over");
  await server.admin(`/api/tasks/${over}/cancel`, { method: "POST" });
  const connect = createClient(
    TaskService,
    createConnectTransport({ baseUrl: server.url, httpVersion: "1.1" }),
  );
  for (const tasks of [connect, grpc()]) {
    const first = async (stream: AsyncIterable<unknown>) => {
      for await (const message of stream) return message;
    };
    const calls = [
      () => tasks.awaitTask({ id, waitSeconds: 30 }, { headers: AUTH }),
      () => first(tasks.watchTask({ id }, { headers: AUTH })),
      () => first(tasks.watchTasks({}, { headers: AUTH })),
      () => first(tasks.watchTasks({ ids: [id] }, { headers: AUTH })),
    ];
    for (const call of calls) {
      const refused = await refusal(call());
      expect([refused.reason, refused.info?.retryAfterSeconds]).toEqual(["RATE_LIMITED", 5]);
      expect(refused.message).toContain("Too many are waiting on this node.");
    }
    expect((await tasks.awaitTask({ id }, { headers: AUTH })).state).toBe(State.CREATED);
    const known = await tasks.awaitTask({ id: over, waitSeconds: 30 }, { headers: AUTH });
    expect(known.state).toBe(State.CANCELLED);
    const stranger = await refusal(tasks.awaitTask({ id: "tsk_none", waitSeconds: 30 }, { headers: AUTH }));
    expect(stranger.reason).toBe("TASK_NOT_FOUND");
  }
  expect(server.services.waiters.size).toBe(4);
});

test("with places left everything works, a stream takes a place for each task, and gives all of them back", async () => {
  const ids = await Promise.all(["one", "two", "three"].map(create));
  const { waiters } = server.services;
  for (const giveUp of leave.splice(0, 3)) giveUp();
  expect(waiters.size).toBe(1);
  const abort = new AbortController();
  const stream = grpc().watchTasks({ ids }, { headers: AUTH, signal: abort.signal });
  const messages = stream[Symbol.asyncIterator]();
  await messages.next();
  expect(waiters.size).toBe(4);
  const refused = await refusal(grpc().awaitTask({ id: ids[0] ?? "", waitSeconds: 30 }, { headers: AUTH }));
  expect(refused.reason).toBe("RATE_LIMITED");
  await server.admin(`/api/tasks/${ids[0]}/cancel`, { method: "POST" });
  expect((await messages.next()).value).toMatchObject({ id: ids[0], state: State.CANCELLED });
  expect(waiters.size).toBe(3);
  const poll = server.admin(`/api/tasks/${ids[1]}/poll?timeout=25`);
  while (waiters.size < 4) await new Promise((resolve) => setImmediate(resolve));
  await server.admin(`/api/tasks/${ids[1]}/cancel`, { method: "POST" });
  const answer = await poll;
  expect([answer.status, answer.headers.get("connection")]).toEqual([200, "keep-alive"]);
  abort.abort();
  await expect(messages.next().then(() => messages.next())).rejects.toThrow();
  while (waiters.size !== 1) await new Promise((resolve) => setImmediate(resolve));
});

test("each live view takes a place, and gives it back", async () => {
  const { waiters } = server.services;
  const before = waiters.size;
  const abort = new AbortController();
  const live = grpc().watchTasks({}, { headers: AUTH, signal: abort.signal })[Symbol.asyncIterator]();
  await live.next();
  expect(waiters.size).toBe(before + 1);
  abort.abort();
  await expect(live.next()).rejects.toThrow();
  while (waiters.size !== before) await new Promise((resolve) => setImmediate(resolve));
});
