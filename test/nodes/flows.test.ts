import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TaskService } from "../../gen/awaithumans/task/v1/task_service_pb.ts";
import { AnthropicServer, passes, rejects } from "../support/anthropic-server.ts";
import { MailServer } from "../support/mail-server.ts";
import { type Nodes, startNodes } from "../support/nodes.ts";
import { ADMIN_TOKEN } from "../support/server.ts";
import { mailEnv } from "../workers/channels/email/mail-worker.ts";
import { Receiver } from "../workers/receiver.ts";
import { ask, fallDue, question, YES } from "./asking.ts";

let nodes: Nodes;
let post: MailServer;
let vendor: AnthropicServer;
let receiver: Receiver;
beforeAll(async () => {
  [post, vendor, receiver] = await Promise.all([
    MailServer.start(),
    AnthropicServer.start(),
    Receiver.start(),
  ]);
  nodes = await startNodes({ ...mailEnv(post.port), ...vendor.env });
}, 60_000);
afterAll(async () => {
  await nodes?.close();
  await Promise.all([post?.close(), vendor?.close(), receiver?.close()]);
}, 60_000);

test("asked at one server, awaited at the other, answered at the first", async () => {
  const [near, far] = nodes.servers;
  const id = await ask(near, "there and back");
  const polls = [far, far, near].map((server) => server.call("GET", `/api/tasks/${id}/poll?timeout=30`));
  const answered = await near.call("POST", `/api/tasks/${id}/complete`, { body: { response: YES } });
  expect(answered.status).toBe(200);
  for (const { status, json } of await Promise.all(polls)) {
    expect([status, json.status, json.response]).toEqual([200, "completed", YES]);
  }
});

test("a worker tells the agent, whichever server took the answer", async () => {
  const ids = await Promise.all(
    [0, 1, 2, 3].map((n) => ask(nodes, `tell ${n}`, { callback_url: `${receiver.url}/tell` })),
  );
  await Promise.all(
    ids.map((id) => nodes.call("POST", `/api/tasks/${id}/complete`, { body: { response: YES } })),
  );
  const told = () =>
    receiver.received
      .filter(({ path }) => path.endsWith("/tell"))
      .map(({ body }) => JSON.parse(body).task_id)
      .sort();
  await expect.poll(told).toEqual(ids.toSorted());
});

test("a deadline ends the task wherever it is awaited, once", async () => {
  const id = await ask(nodes, "too late", { callback_url: `${receiver.url}/late` });
  const polls = nodes.servers.map((server) => server.call("GET", `/api/tasks/${id}/poll?timeout=30`));
  await fallDue(nodes.database, id);
  for (const { json } of await Promise.all(polls)) expect(json.status).toBe("timed_out");
  const { json: trail } = await nodes.call("GET", `/api/tasks/${id}/audit`);
  expect(trail.map((entry: { to_status: string }) => entry.to_status)).toEqual(["created", "timed_out"]);
  await expect.poll(() => receiver.received.filter(({ path }) => path.endsWith("/late")).length).toBe(1);
});

test("an answer is judged by a worker; the server that took it and the one where it is awaited both learn it", async () => {
  vendor.answerWith(rejects("The notes say no."), passes());
  const [near, far] = nodes.servers;
  const verifier = { provider: "claude", instructions: "Refuse notes that contradict the decision." };
  const id = await ask(near, "judged", { verifier_config: verifier });
  const poll = near.call("GET", `/api/tasks/${id}/poll?timeout=30`);
  const answer = (server: typeof near) =>
    server.call("POST", `/api/tasks/${id}/complete`, { body: { response: YES } });
  expect((await answer(far)).json.status).toBe("rejected");
  expect((await answer(far)).json.status).toBe("completed");
  expect((await poll).json).toMatchObject({ status: "completed", verification_attempt: 2 });
});

test("a person is told once, though there are two workers", async () => {
  const ids = await Promise.all(
    [0, 1, 2].map((n) => ask(nodes, `mail ${n}`, { notify: [`email:ann${n}@acme.test`] })),
  );
  for (const id of ids) {
    const sent = async () =>
      (await nodes.call("GET", `/api/tasks/${id}/deliveries`)).json.map(
        (one: { status: string }) => one.status,
      );
    await expect.poll(sent).toEqual(["sent"]);
  }
  expect(post.mails.map(({ to }) => to).sort()).toEqual([0, 1, 2].map((n) => `ann${n}@acme.test`));
});

test("one key raced over both servers names one task", async () => {
  const replies = await Promise.all(
    Array.from({ length: 12 }, () => nodes.call("POST", "/api/tasks", { body: question("raced") })),
  );
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(replies.map(({ json }) => json.id)).size).toBe(1);
  const fresh = replies.filter(({ headers }) => headers.get("idempotent-replayed") === null);
  expect(fresh).toHaveLength(1);
});

test("answers raced over both servers: one wins, and it is the one that is told", async () => {
  const id = await ask(nodes, "answers");
  const replies = await Promise.all(
    Array.from({ length: 10 }, (_, n) =>
      nodes.call("POST", `/api/tasks/${id}/complete`, { body: { response: { ...YES, notes: `${n}` } } }),
    ),
  );
  const won = replies.filter(({ status }) => status === 200);
  expect(won).toHaveLength(1);
  expect(replies.filter(({ json }) => json.error_code === "TASK_ALREADY_TERMINAL")).toHaveLength(9);
  const { json } = await nodes.call("GET", `/api/tasks/${id}/poll?timeout=1`);
  expect(json.response).toEqual(won[0]?.json.response);
});

test("a stream at one server hints at what happens at the other", async () => {
  const [near, far] = nodes.servers;
  const transport = createGrpcTransport({ baseUrl: near.url });
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const closing = new AbortController();
  const stream = createClient(TaskService, transport).watchTasks({}, { headers, signal: closing.signal });
  const hints = stream[Symbol.asyncIterator]();
  await hints.next();
  const id = await ask(far, "watched");
  await far.call("POST", `/api/tasks/${id}/cancel`);
  const seen: bigint[] = [];
  while (!seen.includes(2n)) {
    const { value, done } = await hints.next();
    if (done) expect.fail(`the stream ended after ${seen}`);
    if (value.id === id) seen.push(value.revision);
  }
  closing.abort();
  await hints.next().catch(() => {});
});

test("the first operator is made once, by the link of either server; sign-ins are counted together", async () => {
  const tokens = await Promise.all(
    nodes.servers.map(async (server) => /setup\?token=(\S+)/.exec(await server.output())?.[1] ?? ""),
  );
  const operator = { email: "mira@corp.test", password: "correct horse", display_name: "Mira" };
  const setUp = (server: number, token = "") =>
    nodes.servers[server === 0 ? 0 : 1].call("POST", "/api/setup/operator", {
      body: { token, ...operator },
      token: null,
    });
  // Each at the other's door, at once.
  const replies = await Promise.all([setUp(1, tokens[0]), setUp(0, tokens[1])]);
  expect(replies.map(({ status }) => status < 300).sort()).toEqual([false, true]);

  const cookies = await Promise.all(nodes.servers.map((server) => signIn(server, operator.password)));
  const id = await ask(nodes, "claimed");
  const claims = await Promise.all(
    nodes.servers.map((server, n) =>
      server.call("POST", `/api/tasks/${id}/claim`, { token: null, cookie: cookies[1 - n] ?? "" }),
    ),
  );
  expect(claims.map(({ status }) => status).sort()).toEqual([200, 409]);

  const wrong: number[] = [];
  for (let attempt = 0; attempt < 12; attempt += 1) {
    const body = { email: `${attempt}@corp.test`, password: "wrong" };
    wrong.push((await nodes.call("POST", "/api/auth/login", { body, token: null })).status);
  }
  expect(wrong.slice(0, 8)).toEqual(Array(8).fill(401));
  expect(wrong.slice(10)).toEqual([429, 429]);
});

test("no wake-up was lost on the way between the servers", async () => {
  for (const server of nodes.servers) expect(await server.metric("awaithumans_lost_wakes_total")).toBe(0);
});

/** The cookie of a new session at this server. */
async function signIn(server: Nodes["servers"][number], password: string): Promise<string> {
  const body = { email: "mira@corp.test", password };
  const { headers } = await server.call("POST", "/api/auth/login", { body, token: null });
  return headers.get("set-cookie")?.split(";")[0] ?? "";
}
