import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { claim } from "../../../src/services/db/outbox.ts";
import { networks } from "../../../src/services/outbound/index.ts";
import { age, readRow, subjectOf } from "../outbox-rows.ts";
import { CallbackStage, SIGNING, START, WEBHOOK } from "./callback-stage.ts";

const stage = new CallbackStage();

const response = '{ "z" : 12345678901234567890, "é" : "ü\\n☃ 😀", "a" : [1.0, 1e2] }';
const sentResponse = String.raw`{"z":12345678901234567890,"\u00e9":"\u00fc\n\u2603 \ud83d\ude00","a":[1.0,1e2]}`;

test("sends the documented body, numbers and order kept, beyond ASCII escaped", async () => {
  const id = await stage.insert(subjectOf(stage.receiver.url, response));
  expect(await stage.sender()({ id, attempt: 0 })).toBe("succeeded");
  expect(stage.receiver.received.map(({ body }) => body)).toEqual([
    `{"task_id":"tsk_1","idempotency_key":"payout:7731","status":"completed","response":${sentResponse},"completed_at":"2026-06-01T09:20:11.000Z","timed_out_at":null,"completed_by_email":"mira@corp.test","completed_via_channel":"dashboard","verification_attempt":0}`,
  ]);
  expect(await readRow(stage.base.db, id)).toMatchObject({
    state: "succeeded",
    attempts: 1,
    code: 200,
    error: null,
    first: START,
  });
});

test("a response with escapes that Postgres has no strings for is sent as it is", async () => {
  const odd = String.raw`{"nul":"a\u0000b","half":"\ud800","\u0000":1}`;
  const id = await stage.insert(subjectOf(stage.receiver.url, odd));
  expect(await stage.sender()({ id, attempt: 0 })).toBe("succeeded");
  expect(stage.receiver.received[0]?.body).toContain(`"response":${odd},`);
});

test("an attempt that cannot even be made is a failure with a next time, and is given up in the end", async () => {
  const unspeakable = {
    body: (): string => {
      throw new RangeError("secret");
    },
    headers: () => ({}),
  };
  const unspoken = await stage.insert();
  expect(await stage.sender({ events: { awaithumans: unspeakable } })({ id: unspoken, attempt: 0 })).toBe(
    "retrying",
  );
  expect(await readRow(stage.base.db, unspoken)).toMatchObject({
    state: "pending",
    error: "RangeError: the request failed",
    due: new Date(START.getTime() + 30_000),
    leased: null,
  });
  const unreadable = await stage.insert("null");
  stage.now = new Date(START.getTime() + 259_200_000);
  expect(await stage.sender()({ id: unreadable, attempt: 0 })).toBe("abandoned");
});

test("both signatures hold over the bytes received", async () => {
  stage.now = new Date();
  const id = await stage.insert(subjectOf(stage.receiver.url, response));
  await stage.sender()({ id, attempt: 0 });
  const [received] = stage.receiver.received;
  const body = received?.body ?? "";
  expect(received?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": "awaithumans/9.9.9",
    "x-awaithumans-task-id": "tsk_1",
    "x-awaithumans-signature": `sha256=${createHmac("sha256", SIGNING).update(body).digest("hex")}`,
    "webhook-id": id,
  });
  const headers: Record<string, string> = {};
  for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"])
    headers[name] = String(received?.headers[name]);
  expect(new Webhook(`whsec_${WEBHOOK.toString("base64")}`).verify(body, headers)).toMatchObject({
    task_id: "tsk_1",
  });
});

test("run twice for one attempt, it sends once", async () => {
  const id = await stage.insert();
  const send = stage.sender();
  const outcomes = await Promise.all([send({ id, attempt: 0 }), send({ id, attempt: 0 })]);
  expect(outcomes.sort()).toEqual(["stale", "succeeded"]);
  expect(await send({ id, attempt: 1 })).toBe("stale");
  expect(stage.receiver.received).toHaveLength(1);
});

test("a receiver that comes back is told, and the old error is gone", async () => {
  stage.receiver.answer = (reply) => reply.writeHead(500).end();
  const id = await stage.insert();
  expect(await stage.sender()({ id, attempt: 0 })).toBe("retrying");
  stage.receiver.answer = (reply) => reply.writeHead(204).end();
  expect(await stage.sender()({ id, attempt: 1 })).toBe("succeeded");
  expect(await readRow(stage.base.db, id)).toMatchObject({
    state: "succeeded",
    attempts: 2,
    error: null,
    code: 204,
  });
});

test("a refused address, a timeout and an unknown dialect are failures that are retried", async () => {
  const refused = await stage.insert();
  expect(await stage.sender({ allow: networks([]) })({ id: refused, attempt: 0 })).toBe("retrying");
  expect((await readRow(stage.base.db, refused)).error).toMatch(/^UrlRefused: .*AWAITHUMANS_OUTBOUND_ALLOW/);

  stage.receiver.answer = () => {};
  const slow = await stage.insert();
  expect(await stage.sender({ budgetMs: 100 })({ id: slow, attempt: 0 })).toBe("retrying");
  expect(await readRow(stage.base.db, slow)).toMatchObject({
    error: "Timeout: no answer within 0.1 s",
    code: null,
    due: new Date(START.getTime() + 30_000),
  });

  const foreign = await stage.insert();
  expect(await stage.sender({ events: {} })({ id: foreign, attempt: 0 })).toBe("retrying");
  expect((await readRow(stage.base.db, foreign)).error).toMatch(/^UnknownDialect: /);
});

test("who loses the lease while sending records nothing", async () => {
  const id = await stage.insert();
  let answer = () => {};
  stage.receiver.answer = (reply) => {
    answer = () => reply.end();
  };
  const sending = stage.sender()({ id, attempt: 0 });
  await stage.receiver.has(1);
  await age(stage.base.db);
  const other = await claim(stage.base.db, { id, attempt: 1, leaseSeconds: 30, now: stage.now });
  answer();
  expect(await sending).toBe("lease lost");
  expect(await stage.attemptsOf(id)).toEqual([]);
  expect(await readRow(stage.base.db, id)).toMatchObject({
    state: "pending",
    attempts: 2,
    token: other?.leaseToken,
    code: null,
  });
});
