import { createHmac } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, expect, test } from "vitest";
import { deriveKey } from "../../../src/config.ts";
import { awaithumansEvents, CALLBACK_SALT } from "../../../src/gateway/awaithumans/events.ts";
import { claim } from "../../../src/services/db/outbox.ts";
import { networks } from "../../../src/services/outbound/index.ts";
import { type CallbackSend, callbackSend } from "../../../src/workers/jobs/callback-send.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { age, insertCallback, readRow, subjectOf } from "../outbox-rows.ts";
import { Receiver } from "../receiver.ts";

const root = Buffer.from("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "base64url");
const webhook = Buffer.alloc(32, 7);
const signing = deriveKey(root, CALLBACK_SALT);
const start = new Date("2026-06-01T09:20:30.000Z");
let base: TestDatabase;
let receiver: Receiver;
let now: Date;
beforeEach(async () => {
  now = start;
  [base, receiver] = await Promise.all([createTestDatabase(), Receiver.start()]);
});
afterEach(() => Promise.all([base.close(), receiver.close()]));

function sender(change: Partial<CallbackSend> = {}) {
  return callbackSend({
    db: base.db,
    events: { awaithumans: awaithumansEvents({ signing, webhook }) },
    allow: networks(["127.0.0.0/8"]),
    budgetMs: 10_000,
    version: "9.9.9",
    now: () => now,
    ...change,
  });
}

function insert(subject: string = subjectOf(receiver.url)): Promise<string> {
  return insertCallback(base.db, { subject, time: start });
}

const response = '{ "z" : 12345678901234567890, "é" : "ü\\n☃ 😀", "a" : [1.0, 1e2] }';
const sentResponse = String.raw`{"z":12345678901234567890,"\u00e9":"\u00fc\n\u2603 \ud83d\ude00","a":[1.0,1e2]}`;

test("sends the documented body, numbers and order kept, beyond ASCII escaped", async () => {
  const id = await insert(subjectOf(receiver.url, response));
  expect(await sender()({ id, attempt: 0 })).toBe("succeeded");
  expect(receiver.received.map(({ body }) => body)).toEqual([
    `{"task_id":"tsk_1","idempotency_key":"payout:7731","status":"completed","response":${sentResponse},"completed_at":"2026-06-01T09:20:11.000Z","timed_out_at":null,"completed_by_email":"mira@corp.test","completed_via_channel":"dashboard","verification_attempt":0}`,
  ]);
  expect(await readRow(base.db, id)).toMatchObject({
    state: "succeeded",
    attempts: 1,
    code: 200,
    error: null,
    first: start,
  });
});

test("a response with escapes that Postgres has no strings for is sent as it is", async () => {
  const odd = String.raw`{"nul":"a\u0000b","half":"\ud800","\u0000":1}`;
  const id = await insert(subjectOf(receiver.url, odd));
  expect(await sender()({ id, attempt: 0 })).toBe("succeeded");
  expect(receiver.received[0]?.body).toContain(`"response":${odd},`);
});

test("an attempt that cannot even be made is a failure with a next time, and is given up in the end", async () => {
  const unspeakable = {
    body: (): string => {
      throw new RangeError("secret");
    },
    headers: () => ({}),
  };
  const unspoken = await insert();
  expect(await sender({ events: { awaithumans: unspeakable } })({ id: unspoken, attempt: 0 })).toBe(
    "retrying",
  );
  expect(await readRow(base.db, unspoken)).toMatchObject({
    state: "pending",
    error: "RangeError: the request failed",
    due: new Date(start.getTime() + 30_000),
    leased: null,
  });
  const unreadable = await insert("null");
  now = new Date(start.getTime() + 259_200_000);
  expect(await sender()({ id: unreadable, attempt: 0 })).toBe("abandoned");
});

test("both signatures hold over the bytes received", async () => {
  now = new Date();
  const id = await insert(subjectOf(receiver.url, response));
  await sender()({ id, attempt: 0 });
  const [received] = receiver.received;
  const body = received?.body ?? "";
  expect(received?.headers).toMatchObject({
    "content-type": "application/json",
    "user-agent": "awaithumans/9.9.9",
    "x-awaithumans-task-id": "tsk_1",
    "x-awaithumans-signature": `sha256=${createHmac("sha256", signing).update(body).digest("hex")}`,
    "webhook-id": id,
  });
  const headers: Record<string, string> = {};
  for (const name of ["webhook-id", "webhook-timestamp", "webhook-signature"])
    headers[name] = String(received?.headers[name]);
  expect(new Webhook(`whsec_${webhook.toString("base64")}`).verify(body, headers)).toMatchObject({
    task_id: "tsk_1",
  });
});

test("run twice for one attempt, it sends once", async () => {
  const id = await insert();
  const send = sender();
  const outcomes = await Promise.all([send({ id, attempt: 0 }), send({ id, attempt: 0 })]);
  expect(outcomes.sort()).toEqual(["stale", "succeeded"]);
  expect(await send({ id, attempt: 1 })).toBe("stale");
  expect(receiver.received).toHaveLength(1);
});

test("a failing receiver is tried 14 times on schedule with one id and one body, then given up", async () => {
  receiver.answer = (reply) => reply.writeHead(503).end("secret");
  const id = await insert();
  const send = sender();
  const times: number[] = [];
  let outcome = "retrying";
  for (let attempt = 0; outcome === "retrying"; attempt++) {
    now = (await readRow(base.db, id)).due;
    times.push((now.getTime() - start.getTime()) / 1000);
    outcome = await send({ id, attempt });
  }
  expect(times).toEqual([0, 30, 90, 210, 510, 1410, 3210, 6810, 14010, 28410, 57210, 143610, 230010, 316410]);
  expect(outcome).toBe("abandoned");
  expect(await readRow(base.db, id)).toMatchObject({
    state: "abandoned",
    attempts: 14,
    error: "HTTP 503",
    code: 503,
    first: start,
    last: now,
  });
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set([id]));
  expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
  expect(new Set(receiver.received.map(({ headers }) => headers["webhook-timestamp"])).size).toBe(14);
});

test("a receiver that comes back is told, and the old error is gone", async () => {
  receiver.answer = (reply) => reply.writeHead(500).end();
  const id = await insert();
  expect(await sender()({ id, attempt: 0 })).toBe("retrying");
  receiver.answer = (reply) => reply.writeHead(204).end();
  expect(await sender()({ id, attempt: 1 })).toBe("succeeded");
  expect(await readRow(base.db, id)).toMatchObject({
    state: "succeeded",
    attempts: 2,
    error: null,
    code: 204,
  });
});

test("a refused address, a timeout and an unknown dialect are failures that are retried", async () => {
  const refused = await insert();
  expect(await sender({ allow: networks([]) })({ id: refused, attempt: 0 })).toBe("retrying");
  expect((await readRow(base.db, refused)).error).toMatch(/^UrlRefused: .*AWAITHUMANS_OUTBOUND_ALLOW/);

  receiver.answer = () => {};
  const slow = await insert();
  expect(await sender({ budgetMs: 100 })({ id: slow, attempt: 0 })).toBe("retrying");
  expect(await readRow(base.db, slow)).toMatchObject({
    error: "Timeout: no answer within 0.1 s",
    code: null,
    due: new Date(start.getTime() + 30_000),
  });

  const foreign = await insert();
  expect(await sender({ events: {} })({ id: foreign, attempt: 0 })).toBe("retrying");
  expect((await readRow(base.db, foreign)).error).toMatch(/^UnknownDialect: /);
});

test("who loses the lease while sending records nothing", async () => {
  const id = await insert();
  let answer = () => {};
  receiver.answer = (reply) => {
    answer = () => reply.end();
  };
  const sending = sender()({ id, attempt: 0 });
  await receiver.has(1);
  await age(base.db);
  const other = await claim(base.db, { id, attempt: 1, leaseSeconds: 30, now });
  answer();
  expect(await sending).toBe("lease lost");
  expect(await readRow(base.db, id)).toMatchObject({
    state: "pending",
    attempts: 2,
    token: other?.leaseToken,
    code: null,
  });
});
