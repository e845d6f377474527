import { timestampDate } from "@bufbuild/protobuf/wkt";
import type pg from "pg";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Callback, CallbackState } from "../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { claim, retryAt, succeed } from "../../../src/services/db/outbox.ts";
import { hold } from "../../support/locks.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  refusal,
  type TestServices,
} from "../../support/services.ts";
import { clear, insertRows } from "./rows.ts";

let t: TestServices;
let kicks = 0;
beforeAll(async () => {
  t = await createTestServices();
  t.services.outbox.onKick(() => {
    kicks += 1;
  });
});
afterAll(() => t.close());
beforeEach(async () => {
  await clear(t.db);
  kicks = 0;
});

const now = () => t.clock.now();
const redeliver = async (id: string) => (await t.callbacks(ADMIN).redeliverCallback({ id })).callback;

const get = (id: string) => t.callbacks(ADMIN).getCallback({ id });

interface Stored {
  state: string;
  attempts: number;
  round: number;
  due: Date;
  began: Date | null;
  handed: Date | null;
  leased: Date | null;
  waits: Date | null;
  subject: string;
}

async function stored(id: string): Promise<Stored | undefined> {
  const [row] = await t.db.query<Stored & pg.QueryResultRow>(
    {
      name: "test-round",
      text: `select state, attempts, round_attempts as round, due_time as due, round_time as began, handed_time as handed,
        leased_until as leased, wait_time as waits, subject::text as subject from outbox where id = $1`,
    },
    [id],
  );
  return row;
}

test.each(["succeeded", "abandoned"] as const)(
  "one that %s is due at once, and its schedule begins anew",
  async (state) => {
    const failed = state === "abandoned";
    const [id = ""] = await insertRows(t.db, [
      {
        ...{ state, attempts: 14, createTime: now(), updateTime: now() },
        ...{ lastError: failed ? "HTTP 503" : null, lastStatusCode: failed ? 503 : 204 },
      },
    ]);
    const before = await stored(id);
    t.clock.pass(400_000);
    const callback = await redeliver(id);
    expect(callback).toMatchObject({
      id,
      state: CallbackState.PENDING,
      attempts: 14,
      lastStatusCode: failed ? 503 : 204,
    });
    expect(
      [callback?.nextAttemptTime, callback?.updateTime].map((time) => time && timestampDate(time)),
    ).toEqual([now(), now()]);
    expect(await stored(id)).toEqual({
      ...{
        state: "pending",
        attempts: 14,
        round: 14,
        due: now(),
        began: now(),
        handed: null,
        leased: null,
        waits: null,
      },
      subject: before?.subject,
    });
    expect(kicks).toBe(1);
  },
);

test("one that waits for its next attempt is due at once, also where it was handed over", async () => {
  const dueTime = new Date(now().getTime() + 28_800_000);
  const [id = ""] = await insertRows(t.db, [{ createTime: now(), attempts: 9, dueTime }]);
  await t.db.query({ name: "test-handed", text: "update outbox set handed_time = now() where id = $1" }, [
    id,
  ]);
  t.clock.pass(60);
  await redeliver(id);
  expect(await stored(id)).toMatchObject({
    state: "pending",
    due: now(),
    attempts: 9,
    round: 9,
    handed: null,
  });
});

test("one that is being sent is left as it is, and the attempt's result counts", async () => {
  const [id = ""] = await insertRows(t.db, [{ createTime: now() }]);
  const lease = await claim(t.db, { id, attempt: 0, leaseSeconds: 30, now: now() });
  const before = await stored(id);
  t.clock.pass(5);
  expect(await redeliver(id)).toMatchObject({ id, state: CallbackState.PENDING, attempts: 1 });
  expect(await stored(id)).toEqual(before);
  expect(kicks).toBe(0);
  if (!lease) throw new Error("not claimed");
  expect(await succeed(t.db, lease, { now: now(), statusCode: 204 })).toBe(true);
  expect(await redeliver(id)).toMatchObject({ state: CallbackState.PENDING, attempts: 1 });
});

test("a worker whose lease ran out records nothing over a redelivery", async () => {
  const [id = ""] = await insertRows(t.db, [{ createTime: now() }]);
  const lease = await claim(t.db, { id, attempt: 0, leaseSeconds: -1, now: now() });
  if (!lease) throw new Error("not claimed");
  await redeliver(id);
  const result = {
    now: now(),
    statusCode: 503,
    error: "HTTP 503",
    dueTime: new Date(now().getTime() + 30_000),
  };
  expect(await retryAt(t.db, lease, result)).toBe(false);
  expect(await stored(id)).toMatchObject({ state: "pending", due: now(), attempts: 1, round: 1 });
});

/** Holds the row until so many statements wait for it. */
async function whileHeld(
  id: string,
  count: number,
  act: () => Promise<unknown>,
  change = "select 1",
): Promise<void> {
  const held = await hold(t.url, "select from outbox where id = $1 for update", [id]);
  const acting = act();
  await held.until(count);
  await held.query(change);
  await held.release();
  await acting;
}

test("two at once are one attempt", async () => {
  const [id = ""] = await insertRows(t.db, [{ createTime: now(), state: "abandoned", attempts: 3 }]);
  await whileHeld(id, 2, () => Promise.all([redeliver(id), redeliver(id)]));
  const claims = await Promise.all(
    Array.from({ length: 4 }, () => claim(t.db, { id, attempt: 3, leaseSeconds: 30, now: now() })),
  );
  expect(claims.filter((lease) => lease !== undefined)).toHaveLength(1);
  expect(await stored(id)).toMatchObject({ attempts: 4, round: 3 });
});

test("an attempt that begins meanwhile wins", async () => {
  const [id = ""] = await insertRows(t.db, [{ createTime: now() }]);
  let answer: Callback | undefined;
  const lease = `update outbox set attempts = 1, leased_until = clock_timestamp() + interval '30 seconds' where id = '${id}'`;
  await whileHeld(id, 1, async () => (answer = await redeliver(id)), lease);
  expect(answer).toMatchObject({ id, attempts: 1, state: CallbackState.PENDING });
  expect(await stored(id)).toMatchObject({ attempts: 1, round: 0, began: null });
});

test("one that is forgotten meanwhile is not found", async () => {
  const [id = ""] = await insertRows(t.db, [{ createTime: now(), state: "succeeded" }]);
  let reason: string | undefined;
  const act = async () => (reason = (await refusal(redeliver(id))).reason);
  await whileHeld(id, 1, act, `delete from outbox where id = '${id}'`);
  expect(reason).toBe("CALLBACK_NOT_FOUND");
});

test("the trail of its task says who did it; a deleted task has none", async () => {
  const operator = await createPerson(t, { email: "op@corp.test", isOperator: true });
  const asked = { ...refund("trail"), callbackUrl: "https://hooks.example/a" };
  const { task } = await t.tasks(ADMIN).createTask(asked);
  const taskId = task?.id ?? "";
  await t.tasks(ADMIN).cancelTask({ id: taskId });
  const { callbacks } = await t.callbacks(ADMIN).listCallbacks({ taskId });
  const id = callbacks[0]?.id ?? "";
  await t.callbacks(operator).redeliverCallback({ id });
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id: taskId });
  expect(entries.at(-1)).toMatchObject({
    ...{
      action: "callback_redelivered",
      actorType: "human",
      actorEmail: "op@corp.test",
      actorUserId: operator.userId,
    },
    ...{
      fromState: entries.at(-1)?.toState,
      extraDataJson: JSON.stringify({ callback_id: id }).replace(":", " : "),
    },
  });
  await t.tasks(ADMIN).deleteTask({ id: taskId });
  expect(await redeliver(id)).toMatchObject({ id, state: CallbackState.PENDING });
});

test("what is told may hold what Postgres has no strings for", async () => {
  const subject = String.raw`{"url" : "https://hooks.example/\u00e4?a=1", "response": {"nul": "\u0000", "half": "\ud800"}}`;
  const [id = ""] = await insertRows(t.db, [{ createTime: now(), state: "abandoned", subject }]);
  const url = "https://hooks.example/ä?a=1";
  expect((await get(id)).callback?.url).toBe(url);
  expect((await redeliver(id))?.url).toBe(url);
  for (const request of [{}, { taskId: "tsk_1" }]) {
    const { callbacks } = await t.callbacks(ADMIN).listCallbacks(request);
    expect(callbacks.map((callback) => callback.url)).toEqual([url]);
  }
  expect((await stored(id))?.subject).toBe(subject);
});

test.each(["delivery", "refresh", "verification", "letter"])(
  "a row of kind %s is no callback",
  async (kind) => {
    const [id = ""] = await insertRows(t.db, [{ kind, createTime: now(), state: "abandoned" }]);
    for (const call of [redeliver, get]) {
      expect(await refusal(call(id))).toMatchObject({
        reason: "CALLBACK_NOT_FOUND",
        message: `Callback '${id}' not found.`,
      });
    }
    expect(await stored(id)).toMatchObject({ state: "abandoned", began: null });
  },
);

test.each(["nope", "", "a b", "x".repeat(65), "a\0"])("there is no callback %j", async (id) => {
  for (const call of [redeliver, get]) {
    expect((await refusal(call(id))).reason).toBe("CALLBACK_NOT_FOUND");
  }
});
