import { afterAll, beforeAll, expect, test } from "vitest";
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
