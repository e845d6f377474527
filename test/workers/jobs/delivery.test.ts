import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { age, readRow } from "../outbox-rows.ts";
import { type PagerStage, startPagerStage } from "./pager-stage.ts";

const SECRET = { "x-pager-secret": "beep" };

let stage: PagerStage;
beforeAll(async () => {
  stage = await startPagerStage();
});
afterAll(() => stage.close());
beforeEach(() => {
  stage.vendor.received.length = 0;
  stage.vendor.answer = (response) => response.end("page-1");
});

test("a third channel is one folder: told, notified, answered by its door, its message kept up to date", async () => {
  const { id, warnings } = await stage.ask();
  expect(warnings).toBeUndefined();
  const delivery = await stage.delivered(id, "SENT");
  expect(delivery).toMatchObject({ channel: "pager", target: "4711", purpose: "question", attempts: 1 });
  expect(stage.pages(id)).toEqual([
    { id: delivery.id, to: "4711", purpose: "question", task_id: id, text: "Restart the pump?" },
  ]);
  expect((await stage.read(id)).status).toBe("notified");

  const wait = stage.server.call("GET", `/api/tasks/${id}/poll?timeout=30`);
  const answer = { task_id: id, from: "nina@corp.test", response: { ok: true } };
  const { status } = await stage.server.call("POST", "/api/channels/pager/answer", {
    body: answer,
    token: null,
    headers: SECRET,
  });
  expect(status).toBe(200);
  expect((await wait).json).toMatchObject({ status: "completed", response: { ok: true } });
  expect(await stage.read(id)).toMatchObject({
    completed_via_channel: "pager",
    completed_by_email: "nina@corp.test",
  });
  await stage.paged(id, 2);
  expect(stage.pages(id)[1]).toEqual({
    replaces: "page-1",
    task_id: id,
    text: expect.stringMatching(/^state /),
  });
  const actions = (await stage.trail(id)).map(({ action, channel }: Record<string, string>) => [
    action,
    channel,
  ]);
  expect(actions).toEqual([
    ["created", null],
    ["notified", "pager"],
    ["completed", "pager"],
  ]);
});

test("its door refuses strangers in the envelope of the API, and an answer that does not fit stores nothing", async () => {
  const { id } = await stage.ask();
  const door = (response: object, headers: Record<string, string>) =>
    stage.server.call("POST", "/api/channels/pager/answer", {
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
  expect((await stage.read(id)).response).toBeNull();
});

test("the same key tells nobody twice", async () => {
  const first = await stage.ask({ idempotency_key: "told once" });
  await stage.delivered(first.id, "SENT");
  const again = await stage.ask({ idempotency_key: "told once" });
  expect(again.id).toBe(first.id);
  expect(await stage.ledger(first.id)).toHaveLength(1);
  expect(stage.pages(first.id)).toHaveLength(1);
});

test("one recipient twice in one list is told once; several are told each", async () => {
  const { id } = await stage.ask({ notify: ["pager:1", "pager: 1", "pager:2"] });
  expect((await stage.ledger(id)).map(({ target }: { target: string }) => target)).toEqual(["1", "2"]);
  await stage.paged(id, 2);
});

test("a passing trouble is tried again, not before the vendor wants, and the ledger says why", async () => {
  stage.vendor.answer = (response) => {
    response.statusCode = 503;
    response.setHeader("retry-after", "3600");
    response.end();
  };
  const before = Date.now();
  const { id } = await stage.ask({ timeout_seconds: 86_400 });
  await expect.poll(async () => (await stage.ledger(id))[0]?.reason).toBe("pager_error");
  const [queued] = await stage.ledger(id);
  expect(queued).toMatchObject({ state: "DELIVERY_STATE_QUEUED", message: "The pager answered 503." });
  expect(Date.parse(queued.nextAttemptTime)).toBeGreaterThanOrEqual(before + 3_600_000);
  expect((await stage.read(id)).status).toBe("created");

  stage.vendor.answer = (response) => response.end("page-2");
  await stage.rpc("ResendDelivery", { id: queued.id });
  const sent = await stage.delivered(id, "SENT");
  expect(sent).toMatchObject({ attempts: 2 });
  expect(sent.reason).toBeUndefined();
  expect(stage.pages(id).map((page) => page.id)).toEqual([queued.id, queued.id]);
});

test("what cannot be sent fails at once, is audited, and can be sent again once it is mended", async () => {
  stage.vendor.answer = (response) => {
    response.statusCode = 404;
    response.end();
  };
  const { id } = await stage.ask();
  const failed = await stage.delivered(id, "FAILED");
  expect(failed).toMatchObject({ reason: "pager_error", message: "The pager answered 404.", attempts: 1 });
  expect((await stage.trail(id)).at(-1)).toMatchObject({
    action: "notification_failed",
    actor_type: "system",
    from_status: null,
    to_status: "created",
    channel: "pager",
    extra_data: { recipient: "4711", reason: "pager_error", message: "The pager answered 404." },
  });

  stage.vendor.answer = (response) => response.end("page-3");
  await stage.server.call("POST", "/awaithumans.channel.v1.ChannelService/ResendDelivery", {
    body: { id: failed.id },
    token: null,
    cookie: stage.operator,
  });
  await stage.delivered(id, "SENT");
  const resent = (await stage.trail(id)).find(
    ({ action }: { action: string }) => action === "notification_resent",
  );
  expect(resent).toMatchObject({ actor_email: "mira@corp.test", actor_type: "human", channel: "pager" });
  expect(stage.pages(id)[1].id).not.toBe(stage.pages(id)[0].id);
});

test("a message that is sent while its task ends is brought up to date, and none goes out after the end", async () => {
  const held = Promise.withResolvers<void>();
  stage.vendor.answer = (response) => void held.promise.then(() => response.end("page-4"));
  const { id } = await stage.ask();
  await stage.paged(id, 1);
  await stage.server.call("POST", `/api/tasks/${id}/cancel`);
  stage.vendor.answer = (response) => response.end("page-5");
  held.resolve();
  await expect.poll(() => stage.pages(id).at(-1)).toMatchObject({ replaces: "page-4" });
  expect((await stage.read(id)).status).toBe("cancelled");

  const [delivery] = await stage.ledger(id);
  const { status } = await stage.server.call(
    "POST",
    "/awaithumans.channel.v1.ChannelService/ResendDelivery",
    {
      body: { id: delivery.id },
    },
  );
  expect(status).toBe(400);
  expect(stage.pages(id).filter(({ replaces }) => replaces === undefined)).toHaveLength(1);
});

test("claimed, deleted: whatever happens to the task, its message is drawn anew", async () => {
  const { id } = await stage.ask();
  await stage.delivered(id, "SENT");
  await stage.server.call("POST", `/api/tasks/${id}/claim`, { token: null, cookie: stage.operator });
  await stage.paged(id, 2);
  await stage.server.call("DELETE", `/api/tasks/${id}`);
  await stage.paged(id, 3);
  expect(stage.pages(id)[2]).toEqual({ replaces: "page-1", task_id: id, text: "gone" });
});

/** As if the process had died: the row is as its claim left it, and its lease is over. */
async function crashed(id: string, deliveryState: "queued" | "sent"): Promise<void> {
  const change = (name: string, text: string) => stage.server.database.db.query({ name, text }, [id]);
  await change(
    `test-crashed-${deliveryState}`,
    `update deliveries set state = '${deliveryState}' where id = $1`,
  );
  await change(
    "test-crashed",
    `update outbox set state = 'pending', leased_until = clock_timestamp(), lease_token = 'lost', handed_time = now()
      where id = $1`,
  );
  await age(stage.server.database.db);
}

const rowState = async (id: string) => (await readRow(stage.server.database.db, id)).state;

test("a crash between sending and recording sends once more under the same id", async () => {
  const { id } = await stage.ask();
  const { id: deliveryId } = await stage.delivered(id, "SENT");
  await expect.poll(() => rowState(String(deliveryId))).toBe("succeeded");
  await crashed(String(deliveryId), "queued");
  await stage.paged(id, 2);
  expect(stage.pages(id).map((page) => page.id)).toEqual([deliveryId, deliveryId]);
  await stage.delivered(id, "SENT");
});

test("a crash right after recording sends nothing more, and the message catches up with its task", async () => {
  const { id } = await stage.ask();
  const { id: deliveryId } = await stage.delivered(id, "SENT");
  await expect.poll(() => rowState(String(deliveryId))).toBe("succeeded");
  await crashed(String(deliveryId), "sent");
  await stage.paged(id, 2);
  expect(stage.pages(id)[1]).toMatchObject({ replaces: "page-1" });
  expect(await rowState(String(deliveryId))).toBe("succeeded");
});

test("a resend counts that comes between a message and the end of its row", async () => {
  const { id } = await stage.ask();
  const { id: deliveryId } = await stage.delivered(id, "SENT");
  await expect.poll(() => rowState(String(deliveryId))).toBe("succeeded");
  const text =
    "update outbox set state = 'pending', leased_until = now() + interval '1 hour', lease_token = 'ending' where id = $1";
  await stage.server.database.db.query({ name: "test-ending", text }, [deliveryId]);
  await stage.server.call("POST", `/api/deliveries/${deliveryId}/resend`);
  await stage.paged(id, 2);
  await stage.delivered(id, "SENT");
});

test("a test message tells what the vendor said", async () => {
  expect(await stage.rpc("TestChannel", { destination: "pager:9" })).toMatchObject({
    sent: true,
    message: "Pager took the message for 9.",
  });
  stage.vendor.answer = (response) => {
    response.statusCode = 410;
    response.end();
  };
  expect(await stage.rpc("TestChannel", { destination: "pager:9" })).toMatchObject({
    reason: "pager_error",
    message: "The pager answered 410.",
  });
});
