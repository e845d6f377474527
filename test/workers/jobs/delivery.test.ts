import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { PLUGINS } from "../../../src/plugins.ts";
import { pager } from "../../support/pager/index.ts";
import { setUpOperator, startTestServer, type TestServer } from "../../support/server.ts";
import { age, readRow } from "../outbox-rows.ts";
import { Receiver } from "../receiver.ts";

const plugins = { ...PLUGINS, channels: [...PLUGINS.channels, pager] };
const SECRET = { "x-pager-secret": "beep" };

let vendor: Receiver;
let server: TestServer;
let operator: string;
beforeAll(async () => {
  vendor = await Receiver.start();
  const env = { AWAITHUMANS_PAGER_URL: vendor.url, AWAITHUMANS_PAGER_SECRET: "beep" };
  server = await startTestServer(env, plugins);
  operator = await setUpOperator(server);
});
afterAll(async () => {
  await server.close();
  await vendor.close();
});
beforeEach(() => {
  vendor.received.length = 0;
  vendor.answer = (response) => response.end("page-1");
});
afterEach(() => {
  vendor.answer = (response) => response.end();
});

let asked = 0;
async function ask(members: object = {}) {
  asked += 1;
  const body = {
    task: "Restart the pump?",
    payload: {},
    payload_schema: {},
    response_schema: { type: "object", required: ["ok"], properties: { ok: { type: "boolean" } } },
    timeout_seconds: 900,
    idempotency_key: `delivery ${asked}`,
    notify: ["pager:4711"],
    ...members,
  };
  const reply = await server.call("POST", "/api/tasks", { body });
  expect(reply.status, reply.text).toBe(201);
  return reply.json;
}

const read = async (id: string) => (await server.call("GET", `/api/tasks/${id}`)).json;
const trail = async (id: string) => (await server.call("GET", `/api/tasks/${id}/audit`)).json;
const pages = (id: string) =>
  vendor.received.map(({ body }) => JSON.parse(body)).filter((page) => page.task_id === id);
/** Resolves once this many pages about the task were sent. */
const paged = (id: string, count: number) =>
  expect.poll(() => pages(id).length, { timeout: 10_000 }).toBe(count);

async function rpc(method: string, message: object) {
  const path = `/awaithumans.channel.v1.ChannelService/${method}`;
  const { json } = await server.call("POST", path, { body: message });
  return json;
}
const ledger = async (id: string) => (await rpc("ListDeliveries", { taskId: id })).deliveries;

/** Resolves once the task's only delivery is as told. */
async function delivered(id: string, state: string): Promise<Record<string, unknown>> {
  await expect
    .poll(async () => (await ledger(id))[0]?.state, { timeout: 10_000 })
    .toBe(`DELIVERY_STATE_${state}`);
  return (await ledger(id))[0];
}

test("a third channel is one folder: told, notified, answered by its door, its message kept up to date", async () => {
  const { id, warnings } = await ask();
  expect(warnings).toBeUndefined();
  const delivery = await delivered(id, "SENT");
  expect(delivery).toMatchObject({ channel: "pager", target: "4711", purpose: "question", attempts: 1 });
  expect(pages(id)).toEqual([
    { id: delivery.id, to: "4711", purpose: "question", task_id: id, text: "Restart the pump?" },
  ]);
  expect((await read(id)).status).toBe("notified");

  const wait = server.call("GET", `/api/tasks/${id}/poll?timeout=30`);
  const answer = { task_id: id, from: "nina@corp.test", response: { ok: true } };
  const { status } = await server.call("POST", "/api/channels/pager/answer", {
    body: answer,
    token: null,
    headers: SECRET,
  });
  expect(status).toBe(200);
  expect((await wait).json).toMatchObject({ status: "completed", response: { ok: true } });
  expect(await read(id)).toMatchObject({
    completed_via_channel: "pager",
    completed_by_email: "nina@corp.test",
  });
  await paged(id, 2);
  expect(pages(id)[1]).toEqual({
    replaces: "page-1",
    task_id: id,
    text: expect.stringMatching(/^state /),
  });
  const actions = (await trail(id)).map(({ action, channel }: Record<string, string>) => [action, channel]);
  expect(actions).toEqual([
    ["created", null],
    ["notified", "pager"],
    ["completed", "pager"],
  ]);
});

test("its door refuses strangers in the envelope of the API, and an answer that does not fit stores nothing", async () => {
  const { id } = await ask();
  const door = (response: object, headers: Record<string, string>) =>
    server.call("POST", "/api/channels/pager/answer", {
      body: { task_id: id, from: "nina@corp.test", response },
      token: null,
      headers,
    });
  expect((await door({ ok: true }, {})).json).toMatchObject({ error_code: "UNAUTHENTICATED" });
  const unfit = await door({ ok: "perhaps" }, SECRET);
  expect(unfit.status).toBe(422);
  expect(unfit.json).toMatchObject({
    error_code: "RESPONSE_SCHEMA_MISMATCH",
    details: [{ path: "/response/ok" }],
  });
  expect((await read(id)).response).toBeNull();
});

test("the same key tells nobody twice", async () => {
  const first = await ask({ idempotency_key: "told once" });
  await delivered(first.id, "SENT");
  const again = await ask({ idempotency_key: "told once" });
  expect(again.id).toBe(first.id);
  expect(await ledger(first.id)).toHaveLength(1);
  expect(pages(first.id)).toHaveLength(1);
});

test("one recipient twice in one list is told once; several are told each", async () => {
  const { id } = await ask({ notify: ["pager:1", "pager: 1", "pager:2"] });
  expect((await ledger(id)).map(({ target }: { target: string }) => target)).toEqual(["1", "2"]);
  await paged(id, 2);
});

test("a passing trouble is tried again, not before the vendor wants, and the ledger says why", async () => {
  vendor.answer = (response) => {
    response.statusCode = 503;
    response.setHeader("retry-after", "3600");
    response.end();
  };
  const before = Date.now();
  const { id } = await ask({ timeout_seconds: 86_400 });
  await expect.poll(async () => (await ledger(id))[0]?.reason, { timeout: 10_000 }).toBe("pager_error");
  const [queued] = await ledger(id);
  expect(queued).toMatchObject({ state: "DELIVERY_STATE_QUEUED", message: "The pager answered 503." });
  expect(Date.parse(queued.nextAttemptTime)).toBeGreaterThanOrEqual(before + 3_600_000);
  expect((await read(id)).status).toBe("created");

  vendor.answer = (response) => response.end("page-2");
  await rpc("ResendDelivery", { id: queued.id });
  const sent = await delivered(id, "SENT");
  expect(sent).toMatchObject({ attempts: 2 });
  expect(sent.reason).toBeUndefined();
  expect(pages(id).map((page) => page.id)).toEqual([queued.id, queued.id]);
});

test("what cannot be sent fails at once, is audited, and can be sent again once it is mended", async () => {
  vendor.answer = (response) => {
    response.statusCode = 404;
    response.end();
  };
  const { id } = await ask();
  const failed = await delivered(id, "FAILED");
  expect(failed).toMatchObject({ reason: "pager_error", message: "The pager answered 404.", attempts: 1 });
  expect((await trail(id)).at(-1)).toMatchObject({
    action: "notification_failed",
    actor_type: "system",
    from_status: "created",
    to_status: "created",
    channel: "pager",
    extra_data: { recipient: "4711", reason: "pager_error", message: "The pager answered 404." },
  });

  vendor.answer = (response) => response.end("page-3");
  await server.call("POST", "/awaithumans.channel.v1.ChannelService/ResendDelivery", {
    body: { id: failed.id },
    token: null,
    cookie: operator,
  });
  await delivered(id, "SENT");
  const resent = (await trail(id)).find(({ action }: { action: string }) => action === "notification_resent");
  expect(resent).toMatchObject({ actor_email: "mira@corp.test", actor_type: "human", channel: "pager" });
  expect(pages(id)[1].id).not.toBe(pages(id)[0].id);
});

test("a message that is sent while its task ends is brought up to date, and none goes out after the end", async () => {
  const held = Promise.withResolvers<void>();
  vendor.answer = (response) => void held.promise.then(() => response.end("page-4"));
  const { id } = await ask();
  await paged(id, 1);
  await server.call("POST", `/api/tasks/${id}/cancel`);
  vendor.answer = (response) => response.end("page-5");
  held.resolve();
  await paged(id, 2);
  expect(pages(id)[1]).toMatchObject({ replaces: "page-4" });
  expect((await read(id)).status).toBe("cancelled");

  const [delivery] = await ledger(id);
  const { status } = await server.call("POST", "/awaithumans.channel.v1.ChannelService/ResendDelivery", {
    body: { id: delivery.id },
  });
  expect(status).toBe(400);
  expect(pages(id)).toHaveLength(2);
});

test("claimed, deleted: whatever happens to the task, its message is drawn anew", async () => {
  const { id } = await ask();
  await delivered(id, "SENT");
  await server.call("POST", `/api/tasks/${id}/claim`, { token: null, cookie: operator });
  await paged(id, 2);
  await server.call("DELETE", `/api/tasks/${id}`);
  await paged(id, 3);
  expect(pages(id)[2]).toEqual({ replaces: "page-1", task_id: id, text: "gone" });
});

/** As if the process had died: the row is as its claim left it, and its lease is over. */
async function crashed(id: string, deliveryState: "queued" | "sent"): Promise<void> {
  const change = (name: string, text: string) => server.database.db.query({ name, text }, [id]);
  await change(
    `test-crashed-${deliveryState}`,
    `update deliveries set state = '${deliveryState}' where id = $1`,
  );
  await change(
    "test-crashed",
    `update outbox set state = 'pending', leased_until = clock_timestamp(), lease_token = 'lost', handed_time = now()
      where id = $1`,
  );
  await age(server.database.db);
}

const rowState = async (id: string) => (await readRow(server.database.db, id)).state;

test("a crash between sending and recording sends once more under the same id", async () => {
  const { id } = await ask();
  const { id: deliveryId } = await delivered(id, "SENT");
  await expect.poll(() => rowState(String(deliveryId))).toBe("succeeded");
  await crashed(String(deliveryId), "queued");
  await paged(id, 2);
  expect(pages(id).map((page) => page.id)).toEqual([deliveryId, deliveryId]);
  await delivered(id, "SENT");
});

test("a crash right after recording sends nothing more, and the message catches up with its task", async () => {
  const { id } = await ask();
  const { id: deliveryId } = await delivered(id, "SENT");
  await expect.poll(() => rowState(String(deliveryId))).toBe("succeeded");
  await crashed(String(deliveryId), "sent");
  await paged(id, 2);
  expect(pages(id)[1]).toMatchObject({ replaces: "page-1" });
  expect(await rowState(String(deliveryId))).toBe("succeeded");
});

test("a resend counts that comes between a message and the end of its row", async () => {
  const { id } = await ask();
  const { id: deliveryId } = await delivered(id, "SENT");
  await expect.poll(() => rowState(String(deliveryId))).toBe("succeeded");
  const text =
    "update outbox set state = 'pending', leased_until = now() + interval '1 hour', lease_token = 'ending' where id = $1";
  await server.database.db.query({ name: "test-ending", text }, [deliveryId]);
  await server.call("POST", `/api/deliveries/${deliveryId}/resend`);
  await paged(id, 2);
  await delivered(id, "SENT");
});

test("a test message tells what the vendor said", async () => {
  expect(await rpc("TestChannel", { destination: "pager:9" })).toMatchObject({
    sent: true,
    message: "Pager took the message for 9.",
  });
  vendor.answer = (response) => {
    response.statusCode = 410;
    response.end();
  };
  expect(await rpc("TestChannel", { destination: "pager:9" })).toMatchObject({
    reason: "pager_error",
    message: "The pager answered 410.",
  });
});
