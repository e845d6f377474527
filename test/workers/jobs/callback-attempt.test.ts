import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { awaithumansEvents } from "../../../src/gateway/awaithumans/events.ts";
import { ENDPOINT_LIMITS } from "../../../src/workers/channels/callback/endpoints.ts";
import { readRow } from "../outbox-rows.ts";
import { CallbackStage, SIGNING, START } from "./callback-stage.ts";

const stage = new CallbackStage();

test("a failing receiver is tried 14 times on schedule with one id and one body, then given up", async () => {
  stage.receiver.answer = (reply) => reply.writeHead(503).end("secret");
  const id = await stage.insert();
  const send = stage.sender({ limits: { ...ENDPOINT_LIMITS, firstRestMs: 0 } });
  const times: number[] = [];
  let outcome = "retrying";
  for (let attempt = 0; outcome === "retrying"; attempt++) {
    stage.now = (await readRow(stage.base.db, id)).due;
    times.push((stage.now.getTime() - START.getTime()) / 1000);
    outcome = await send({ id, attempt });
  }
  expect(times).toEqual([0, 30, 90, 210, 510, 1410, 3210, 6810, 14010, 28410, 57210, 143610, 230010, 316410]);
  expect(outcome).toBe("abandoned");
  expect(await readRow(stage.base.db, id)).toMatchObject({
    state: "abandoned",
    attempts: 14,
    error: "HTTP 503",
    code: 503,
    first: START,
    last: stage.now,
  });
  expect(new Set(stage.receiver.received.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([id]));
  expect(new Set(stage.receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(new Set(stage.receiver.received.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(14);
});

test("each attempt that came to an end is logged, whatever its end", async () => {
  const answers = [503, 404, 200];
  stage.receiver.answer = (reply) => reply.writeHead(answers.shift() ?? 500).end("secret");
  const id = await stage.insert();
  const send = stage.sender();
  const starts: Date[] = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    starts.push(stage.now);
    await send({ id, attempt });
    stage.now = (await readRow(stage.base.db, id)).due;
  }
  expect(await stage.attemptsOf(id)).toEqual([
    { number: 1, start: starts[0], took: true, code: 503, error: "HTTP 503" },
    { number: 2, start: starts[1], took: true, code: 404, error: "HTTP 404" },
    { number: 3, start: starts[2], took: true, code: 200, error: null },
  ]);
});

test("a receiver that wants no more is heeded at once", async () => {
  stage.receiver.answer = (reply) => reply.writeHead(410).end();
  const id = await stage.insert();
  expect(await stage.sender()({ id, attempt: 0 })).toBe("abandoned");
  const error = "HTTP 410: the receiver wants no more of it";
  expect(await readRow(stage.base.db, id)).toMatchObject({
    state: "abandoned",
    attempts: 1,
    code: 410,
    error,
  });
  expect(await stage.attemptsOf(id)).toMatchObject([{ number: 1, code: 410, error }]);
});

test.each([
  [503, "120", 120],
  [429, "Mon, 01 Jun 2026 09:25:30 GMT", 300],
  [429, "5", 30],
  [503, "999999999", 3_600],
  [503, "soon", 30],
  [500, "120", 30],
])("after a %i with Retry-After %s the next attempt is due in %i s", async (status, retryAfter, seconds) => {
  stage.receiver.answer = (reply) => reply.writeHead(status, { "Retry-After": retryAfter }).end();
  const id = await stage.insert();
  expect(await stage.sender()({ id, attempt: 0 })).toBe("retrying");
  expect((await readRow(stage.base.db, id)).due).toEqual(new Date(START.getTime() + seconds * 1000));
});

test("a row that is sent anew has its schedule and its three days anew", async () => {
  stage.receiver.answer = (reply) => reply.writeHead(500).end();
  const id = await stage.insert();
  stage.now = new Date(START.getTime() + 30 * 86_400_000);
  const text =
    "update outbox set attempts = 14, round_attempts = 14, round_time = $2, due_time = $2 where id = $1";
  await stage.base.db.query({ name: "test-new-round", text }, [id, stage.now]);
  const send = stage.sender({ limits: { ...ENDPOINT_LIMITS, firstRestMs: 0 } });
  const gaps: number[] = [];
  let outcome = "retrying";
  for (let attempt = 14; outcome === "retrying"; attempt++) {
    outcome = await send({ id, attempt });
    const { due } = await readRow(stage.base.db, id);
    gaps.push((due.getTime() - stage.now.getTime()) / 1000);
    stage.now = due;
  }
  expect(gaps.slice(0, 4)).toEqual([30, 60, 120, 300]);
  expect(gaps).toHaveLength(14);
  expect((await stage.attemptsOf(id)).map(({ number }) => number)).toEqual(
    Array.from({ length: 14 }, (_, n) => n + 15),
  );
});

test("during a change of secrets a receiver with either accepts the callback", async () => {
  stage.now = new Date();
  const [newer, older] = [Buffer.alloc(32, 8), Buffer.alloc(32, 7)];
  const id = await stage.insert();
  await stage.sender({
    events: { awaithumans: awaithumansEvents({ signing: SIGNING, webhook: [newer, older] }) },
  })({
    id,
    attempt: 0,
  });
  const [received] = stage.receiver.received;
  const headers = Object.fromEntries(
    ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) => [
      name,
      String(received?.headers[name]),
    ]),
  );
  for (const secret of [newer, older])
    expect(new Webhook(secret, { format: "raw" }).verify(received?.body ?? "", headers)).toMatchObject({
      task_id: "tsk_1",
    });
});
