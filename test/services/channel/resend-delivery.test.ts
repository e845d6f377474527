import { afterAll, beforeAll, expect, test } from "vitest";
import { DeliveryState } from "../../../gen/awaithumans/channel/v1/channel_pb.ts";
import { hold } from "../../support/locks.ts";
import { ADMIN, createTestServices, refund, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

/** A task with one delivery that was given up; returns the delivery's id. */
async function givenUp(key: string): Promise<string> {
  const { task } = await t.tasks(ADMIN).createTask({ ...refund(key), notify: ["email:bob@x.test"] });
  const { deliveries } = await t.channels(ADMIN).listDeliveries({ taskId: task?.id ?? "" });
  const id = deliveries[0]?.id ?? "";
  await t.db.query(
    {
      name: "test-give-up",
      text: `with o as (update outbox set state = 'abandoned' where subject ->> 'delivery_id' = $1)
        update deliveries set state = 'failed', reason = 'transport_error', message = 'No.' where id = $1`,
    },
    [id],
  );
  return id;
}

async function waiting(id: string): Promise<number> {
  const [row] = await t.db.query<{ count: number }>(
    {
      name: "test-waiting",
      text: `select count(*)::int as count from outbox where subject ->> 'delivery_id' = $1 and state = 'pending'`,
    },
    [id],
  );
  return row?.count ?? 0;
}

test("a delivery that was given up is queued once more, its old reason forgotten", async () => {
  const id = await givenUp("once");
  expect(await waiting(id)).toBe(0);
  const { delivery } = await t.channels(ADMIN).resendDelivery({ id });
  expect(delivery).toMatchObject({ id, state: DeliveryState.QUEUED, reason: "", message: "" });
  expect(await waiting(id)).toBe(1);
});

test("one that waits already is brought forward, not doubled", async () => {
  const id = await givenUp("waits");
  for (let press = 0; press < 3; press += 1) await t.channels(ADMIN).resendDelivery({ id });
  expect(await waiting(id)).toBe(1);
});

/** Holds the delivery until so many statements wait for it, so that they all begin before the first of them ends. */
async function whileHeld(id: string, count: number, act: () => Promise<unknown>): Promise<void> {
  const held = await hold(t.url, "select from deliveries where id = $1 for update", [id]);
  const acting = act();
  await held.until(count);
  await held.release();
  await acting;
}

test("four presses at once are one message", async () => {
  const id = await givenUp("at once");
  const press = () => t.channels(ADMIN).resendDelivery({ id });
  await whileHeld(id, 4, () => Promise.all([press(), press(), press(), press()]));
  expect(await waiting(id)).toBe(1);
});
