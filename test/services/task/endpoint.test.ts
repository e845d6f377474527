import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { ADMIN, createTestServices, refund, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

test.each([
  ["https://Hooks.example/a?b=1#c", "https://hooks.example"],
  ["https://hooks.example:443/", "https://hooks.example"],
  ["http://hooks.example.:80?a", "http://hooks.example"],
  ["https://hooks.example:8443", "https://hooks.example:8443"],
  ["https://[2606:4700::1]/a@b", "https://[2606:4700::1]"],
])("callbacks to %s share the places of %s", async (callbackUrl, endpoint) => {
  const { task } = await t.tasks(ADMIN).createTask({ ...refund(callbackUrl), callbackUrl });
  await t.tasks(ADMIN).cancelTask({ id: task?.id ?? "" });
  const read = { name: "test-endpoint", text: "select endpoint from outbox where task_id = $1" };
  expect(await t.db.query(read, [task?.id])).toEqual([{ endpoint }]);
});

test("a name that no host has is cut to what an index takes: it keeps no task from its end", async () => {
  // Each character once, so that nothing of it can be compressed.
  const name = Array.from({ length: 2_000 }, (_, n) =>
    String.fromCodePoint(0x4e00 + ((n * 7_919) % 20_000)),
  ).join("");
  const callbackUrl = `https://${name}.example/`;
  const { task } = await t
    .tasks(ADMIN)
    .createTask({ ...refund("long name"), timeoutSeconds: 60, callbackUrl });
  const other = await t.tasks(ADMIN).createTask({ ...refund("beside it"), timeoutSeconds: 60 });
  t.clock.pass(60);
  await t.expire();
  for (const id of [task?.id ?? "", other.task?.id ?? ""])
    expect((await t.tasks(ADMIN).getTask({ id })).task?.state).toBe(State.TIMED_OUT);
  const read = { name: "test-endpoint", text: "select endpoint from outbox where task_id = $1" };
  expect(await t.db.query(read, [task?.id])).toEqual([{ endpoint: callbackUrl.slice(0, 300) }]);
});
