import { afterEach, beforeEach, expect, test } from "vitest";
import { STEPS } from "../../../src/services/core/step.ts";
import { ENDPOINT_LIMITS } from "../../../src/workers/channels/callback/endpoints.ts";
import type { CallbackSend } from "../../../src/workers/jobs/callback-send.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { readJobs } from "../outbox-rows.ts";
import {
  type CallbackWorker,
  IN_TIME,
  insertCallbacks,
  startCallbackWorker,
  tally,
} from "./callback-worker.ts";
import { Gauge, HoldingReceiver } from "./holding-receiver.ts";

let base: TestDatabase;
const undo: (() => Promise<void>)[] = [];
beforeEach(async () => {
  base = await createTestDatabase();
});
afterEach(async () => {
  for (let step = undo.pop(); step; step = undo.pop()) await step();
  await base.close();
});

async function receiver(...gauges: Gauge[]): Promise<HoldingReceiver> {
  const started = await HoldingReceiver.start(...gauges);
  undo.push(() => started.close());
  return started;
}

async function start(change: Partial<CallbackSend> = {}): Promise<CallbackWorker> {
  const worker = await startCallbackWorker(base.url, change);
  undo.push(() => worker.close());
  return worker;
}

const sorted = (ids: readonly string[]) => [...ids].sort();
const idsOf = (name: string, count: number) =>
  sorted(Array.from({ length: count }, (_, n) => `${name}${n + 1}`));

test("of 400 callbacks to 20 endpoints 8 each and 128 in all are under way, and each arrives once", async () => {
  const all = new Gauge();
  const receivers = await Promise.all(Array.from({ length: 20 }, () => receiver(all)));
  for (const [n, { url }] of receivers.entries())
    await insertCallbacks(base.db, { name: `r${n}-`, url, count: 20 });
  await start();
  await expect.poll(() => all.now, IN_TIME).toBe(128);
  for (const each of receivers) each.answerAll(200);
  await Promise.all(receivers.map((each) => each.has(20)));
  await expect.poll(() => tally(base.db), IN_TIME).toEqual({ succeeded: 400, attempts: 400 });
  expect(all.most).toBe(128);
  for (const [n, each] of receivers.entries()) {
    expect(each.own.most).toBeLessThanOrEqual(8);
    expect(sorted(each.ids)).toEqual(idsOf(`r${n}-`, 20));
  }
});

test("what hangs holds up nobody else: its rows are put back without an attempt, and sent in the end", async () => {
  const [hanging, healthy] = await Promise.all([receiver(), receiver()]);
  await insertCallbacks(base.db, { name: "hanging", url: hanging.url, count: 300 });
  await insertCallbacks(base.db, { name: "healthy", url: healthy.url, count: 40, from: new Date() });
  healthy.answerAll(200);
  await start();
  await Promise.all([healthy.has(40), hanging.has(8)]);
  await expect
    .poll(() => tally(base.db, "hanging"), IN_TIME)
    .toEqual({ leased: 8, waiting: 292, attempts: 8 });
  await expect.poll(() => readJobs(base.db), IN_TIME).toHaveLength(8);
  expect(hanging.ids).toHaveLength(8);
  hanging.answerAll(200);
  await hanging.has(300);
  await expect.poll(() => tally(base.db, "hanging"), IN_TIME).toEqual({ succeeded: 300, attempts: 300 });
  expect(hanging.own.most).toBe(8);
  expect(sorted(hanging.ids)).toEqual(idsOf("hanging", 300));
});

test("what was put back goes out oldest first, before what comes later", async () => {
  const busy = await receiver();
  await insertCallbacks(base.db, { name: "first", url: busy.url, count: 8 });
  const worker = await start();
  await busy.has(8);
  await insertCallbacks(base.db, {
    name: "second",
    url: busy.url,
    count: 60,
    from: new Date(Date.now() - 30_000),
  });
  worker.kick();
  await expect.poll(() => tally(base.db, "second"), IN_TIME).toMatchObject({ waiting: 60 });
  await insertCallbacks(base.db, {
    name: "third",
    url: busy.url,
    count: 8,
    from: new Date(Date.now() - 1_000),
  });
  worker.kick();
  await expect.poll(() => tally(base.db, "third"), IN_TIME).toMatchObject({ waiting: 8 });
  for (let count = 16; count <= 76; count += count === 72 ? 4 : 8) {
    busy.answer(200);
    await busy.has(count);
    expect(sorted(busy.ids.slice(0, count))).toEqual(sorted(expectedOrder().slice(0, count)));
  }
  busy.answerAll(200);
});

function expectedOrder(): string[] {
  const named = (name: string, count: number) => Array.from({ length: count }, (_, n) => `${name}${n + 1}`);
  return [...named("first", 8), ...named("second", 60), ...named("third", 8)];
}

test("thousands of rows for a dead endpoint cost few statements, and healthy ones go on between them", async () => {
  const statements = new Map<string, number>();
  const count = (step: unknown) => {
    const name = String(Object(step).name);
    statements.set(name, (statements.get(name) ?? 0) + 1);
  };
  STEPS.start.subscribe(count);
  undo.push(async () => void STEPS.start.unsubscribe(count));
  const [dead, healthy] = await Promise.all([receiver(), receiver()]);
  await insertCallbacks(base.db, { name: "dead", url: dead.url, count: 2_000 });
  await insertCallbacks(base.db, { name: "healthy", url: healthy.url, count: 100, from: new Date() });
  healthy.answerAll(200);
  await start({ limits: { ...ENDPOINT_LIMITS, firstRestMs: 600_000, longestRestMs: 600_000 } });
  await Promise.all([healthy.has(100), dead.has(8)]);
  dead.answerAll(503);
  await expect.poll(() => readJobs(base.db), IN_TIME).toEqual([]);
  await expect.poll(() => tally(base.db, "dead"), IN_TIME).not.toHaveProperty("leased");
  const { pending = 0, waiting, attempts } = await tally(base.db, "dead");
  // Four failures leave the endpoint eight places, the fifth one; what is under way by then goes on.
  expect(dead.ids.length).toBeLessThanOrEqual(12);
  expect({ pending, waiting, attempts }).toEqual({
    pending: dead.ids.length,
    waiting: 2_000 - pending,
    attempts: pending,
  });
  expect(statements.get("outbox-claim")).toBeLessThanOrEqual(112);
  expect(statements.get("outbox-put-back")).toBeLessThanOrEqual(100);
});
