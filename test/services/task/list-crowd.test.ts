import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN, createTestServices, refusal, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

test("200 searches wait for their turn; more are refused with when to come again", async () => {
  const asked = Array.from({ length: 230 }, () => t.tasks(ADMIN).listTasks({ search: "magpie" }));
  const answers = await Promise.all(
    asked.map((one) =>
      one.then(
        () => undefined,
        () => refusal(one),
      ),
    ),
  );
  const refused = answers.filter((answer) => answer !== undefined);
  // Two are under way, once they have begun.
  expect([28, 29, 30]).toContain(refused.length);
  expect(refused.map(({ reason, info }) => [reason, info?.retryAfterSeconds])).toEqual(
    refused.map(() => ["RATE_LIMITED", 1]),
  );
  expect((await t.tasks(ADMIN).listTasks({ search: "magpie" })).totalSize).toBe(0);
});
