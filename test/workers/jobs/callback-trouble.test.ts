import { afterEach, beforeEach, expect, test } from "vitest";
import { ENDPOINT_LIMITS } from "../../../src/workers/channels/callback/endpoints.ts";
import { createTestDatabase, type TestDatabase } from "../../support/postgres.ts";
import { IN_TIME, insertCallbacks, startCallbackWorker, tally } from "./callback-worker.ts";
import { HoldingReceiver } from "./holding-receiver.ts";

let base: TestDatabase;
let receiver: HoldingReceiver;
beforeEach(async () => {
  [base, receiver] = await Promise.all([createTestDatabase(), HoldingReceiver.start()]);
});
afterEach(() => Promise.all([base.close(), receiver.close()]));

test("after five failures in a row one probe at a time goes out, and a success opens the endpoint again", async () => {
  const limits = { ...ENDPOINT_LIMITS, firstRestMs: 1, longestRestMs: 1 };
  const worker = await startCallbackWorker(base.url, { limits });
  const healthy = await HoldingReceiver.start();
  try {
    healthy.answerAll(200);
    await insertCallbacks(base.db, { name: "a", url: receiver.url, count: 5 });
    worker.kick();
    await receiver.has(5);
    receiver.answer(503);
    await expect.poll(() => tally(base.db, "a"), IN_TIME).toEqual({ pending: 5, attempts: 5 });

    await insertCallbacks(base.db, { name: "b", url: receiver.url, count: 30 });
    for (let probes = 1; probes <= 3; probes++) {
      worker.kick();
      await receiver.has(5 + probes);
      // Whatever else is due runs, and nothing more goes there.
      await insertCallbacks(base.db, { name: `later${probes}-`, url: receiver.url, count: 2 });
      await insertCallbacks(base.db, { name: `healthy${probes}-`, url: healthy.url, count: 2 });
      worker.kick();
      await healthy.has(2 * probes);
      await expect
        .poll(() => tally(base.db, `later${probes}-`), IN_TIME)
        .toEqual({ waiting: 2, attempts: 0 });
      expect(receiver.own.now).toBe(1);
      expect(receiver.ids).toHaveLength(5 + probes);
      receiver.answer(probes < 3 ? 500 : 200);
    }
    await receiver.has(5 + 3 + 8);
    expect(receiver.own.now).toBe(8);
    receiver.answerAll(200);
    await receiver.has(5 + 30 + 6);
    await expect
      .poll(() => tally(base.db, "b"), IN_TIME)
      .toEqual({ pending: 2, succeeded: 28, attempts: 30 });
    await expect.poll(() => tally(base.db, "later"), IN_TIME).toEqual({ succeeded: 6, attempts: 6 });
    expect(receiver.own.most).toBe(8);
  } finally {
    await worker.close();
    await healthy.close();
  }
});

test.each([404, 410])(
  "answers of %i are about one callback: the endpoint keeps its places",
  async (status) => {
    const limits = { ...ENDPOINT_LIMITS, firstRestMs: 600_000, longestRestMs: 600_000 };
    const worker = await startCallbackWorker(base.url, { limits });
    receiver.answerAll(status);
    await insertCallbacks(base.db, { name: "a", url: receiver.url, count: 40 });
    worker.kick();
    await receiver.has(40);
    await expect
      .poll(() => tally(base.db), IN_TIME)
      .toEqual({
        [status === 410 ? "abandoned" : "pending"]: 40,
        attempts: 40,
      });
    await worker.close();
  },
);

test.each([429, 500, 302])("answers of %i are failures of the endpoint", async (status) => {
  const limits = { ...ENDPOINT_LIMITS, firstRestMs: 600_000, longestRestMs: 600_000 };
  const worker = await startCallbackWorker(base.url, { limits });
  await insertCallbacks(base.db, { name: "a", url: receiver.url, count: 5 });
  worker.kick();
  await receiver.has(5);
  receiver.answerAll(status);
  await expect.poll(() => tally(base.db), IN_TIME).toEqual({ pending: 5, attempts: 5 });
  await insertCallbacks(base.db, { name: "b", url: receiver.url, count: 5 });
  worker.kick();
  await expect.poll(() => tally(base.db, "b"), IN_TIME).toEqual({ waiting: 5, attempts: 0 });
  expect(receiver.ids).toHaveLength(5);
  await worker.close();
});
