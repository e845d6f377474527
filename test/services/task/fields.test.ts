import { afterAll, beforeAll, expect, test } from "vitest";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

test("the form begins with what the agent gave, and the agent reads what was changed", async () => {
  const initialResponseJson = '{ "approved": true, "notes": "As usual.", "n": 12345678901234567890 }';
  const { task } = await t.tasks(ADMIN).createTask({ ...refund("prefilled"), initialResponseJson });
  expect(task).toMatchObject({ initialResponseJson });
  expect(task?.responsePatchJson).toBeUndefined();
  const id = task?.id ?? "";
  await t.tasks(ADMIN).completeTask({
    id,
    responseJson: '{"approved":false,"notes":"As usual.","n":12345678901234567890}',
  });
  const done = await t.tasks(ADMIN).getTask({ id });
  expect(done.task?.responsePatchJson).toBe('[{"op":"replace","path":"/approved","value":false}]');
});

test("metadata and priority come back, also on a replay, whose own do not count", async () => {
  const request = { ...refund("described"), metadata: { customer: "Ada", region: "EU" }, priority: 90 };
  const { task } = await t.tasks(ADMIN).createTask(request);
  expect(task).toMatchObject({ metadata: { customer: "Ada", region: "EU" }, priority: 90 });
  const again = await t.tasks(ADMIN).createTask({ ...request, metadata: {}, priority: 1 });
  expect(again).toMatchObject({ replayed: true, task: { metadata: request.metadata, priority: 90 } });
  const plain = await t.tasks(ADMIN).createTask(refund("plain"));
  expect(plain.task).toMatchObject({ metadata: {}, priority: 50 });
});

test.each<[string, object, string, string]>([
  [
    "an initial response that is no object",
    { initialResponseJson: "[]" },
    "INVALID_REQUEST",
    "/initial_response",
  ],
  ["a priority beyond 100", { priority: 101 }, "VALIDATION_ERROR", "/priority"],
  ["a negative priority", { priority: -1 }, "VALIDATION_ERROR", "/priority"],
  ["a name with a line break", { metadata: { "a\nb": "x" } }, "VALIDATION_ERROR", "/metadata/a\nb"],
  ["an empty name", { metadata: { "": "x" } }, "VALIDATION_ERROR", "/metadata/"],
  ["a long text", { metadata: { a: "x".repeat(2_001) } }, "VALIDATION_ERROR", "/metadata/a"],
  ["a NUL", { metadata: { a: "x\0" } }, "VALIDATION_ERROR", "/metadata/a"],
  [
    "too many members",
    { metadata: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`k${n}`, "v"])) },
    "VALIDATION_ERROR",
    "/metadata",
  ],
])("%s is refused", async (_, members, reason, path) => {
  const refused = await refusal(t.tasks(ADMIN).createTask({ ...refund("refused"), ...members }));
  expect([refused.reason, refused.violations]).toEqual([reason, [path]]);
});
