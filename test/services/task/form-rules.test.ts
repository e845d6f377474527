import { afterAll, beforeAll, expect, test } from "vitest";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

const SCHEMA = {
  type: "object",
  properties: { code: { type: "string" }, size: { type: "number" }, tags: { type: "array", items: {} } },
};
const FORM = {
  version: 1,
  fields: [
    { kind: "short_text", name: "code", pattern: "^[A-Z]{3}$", max_length: 5 },
    { kind: "slider", name: "size", min: 0, max: 10, step: 2 },
    { kind: "multi_select", name: "tags", options: [{ value: "a", label: "A" }], min_count: 1 },
  ],
};

let asked = 0;
async function ask(form: unknown, schema: object = SCHEMA): Promise<string> {
  asked += 1;
  const { task } = await t.tasks(ADMIN).createTask({
    ...refund(`form-rules-${asked}`),
    responseSchemaJson: JSON.stringify(schema),
    formDefinitionJson: JSON.stringify(form),
  });
  return task?.id ?? "";
}

/** What is wrong with an answer; nothing where it is taken. */
async function problems(call: Promise<unknown>) {
  const refused = await call.then(
    () => undefined,
    () => refusal(call),
  );
  if (refused === undefined) return [];
  expect(refused.reason).toBe("RESPONSE_SCHEMA_MISMATCH");
  return refused.info?.violations.map(({ path, message }) => `${path} ${message}`);
}

test("an answer is held to what only the form definition states, when it is given and when it is tried", async () => {
  const id = await ask(FORM);
  const wrong = { id, responseJson: '{"code":"secret","size":"7","tags":[]}' };
  const expected = [
    "/response/code must be at most 5 characters",
    "/response/size must be a multiple of 2",
    "/response/tags must have at least 1 item",
    "/response/code must match the pattern ^[A-Z]{3}$",
  ];
  expect(await problems(t.tasks(ADMIN).validateResponse(wrong))).toEqual(expected);
  expect(await problems(t.tasks(ADMIN).completeTask(wrong))).toEqual(expected);
  expect((await t.tasks(ADMIN).getTask({ id })).task?.responseJson).toBeUndefined();

  const right = { id, responseJson: '{"code":"ABC","size":"8","tags":["a"]}' };
  const { task } = await t.tasks(ADMIN).completeTask(right);
  expect(task).toMatchObject({
    state: State.COMPLETED,
    responseJson: '{"code":"ABC","size":8,"tags":["a"]}',
  });
});

test("the schema is held to first, and what is not there is not held to anything", async () => {
  const id = await ask(FORM);
  expect(
    await problems(t.tasks(ADMIN).validateResponse({ id, responseJson: '{"size":true,"code":"abc"}' })),
  ).toEqual(["/response/size must be a number"]);
  expect(
    await problems(t.tasks(ADMIN).validateResponse({ id, responseJson: '{"other":1,"code":null}' })),
  ).not.toContain("is required");
  expect(await problems(t.tasks(ADMIN).validateResponse({ id, responseJson: "{}" }))).toEqual([]);
});

test.each([
  [{ fields: [{ kind: "short_text", name: "code", pattern: "(" }] }],
  [{ fields: [{ kind: "short_text", name: "code", pattern: "x".repeat(2_000) }] }],
  [{ fields: "none" }],
  [{ bogus: 1 }],
])("a definition that cannot be read, %j, refuses nothing", async (form) => {
  const id = await ask(form);
  expect(await problems(t.tasks(ADMIN).validateResponse({ id, responseJson: '{"code":"abc"}' }))).toEqual([]);
});

test("a pattern that would run away is stopped, and the others are still looked at", async () => {
  const fields = [
    { kind: "short_text", name: "code", pattern: "^(?=a)(a+)+$" },
    { kind: "short_text", name: "bad", pattern: "(" },
    { kind: "short_text", name: "other", pattern: "^b$" },
  ];
  const id = await ask({ fields }, { type: "object" });
  const responseJson = JSON.stringify({ code: `${"a".repeat(5_000)}!`, bad: "x", other: "c" });
  const found = await problems(t.tasks(ADMIN).validateResponse({ id, responseJson }));
  expect(found?.length).toBeGreaterThan(0);
  expect(JSON.stringify(found)).not.toContain("aaaa");
  const quick = JSON.stringify({ code: "aaa", other: "c" });
  expect(await problems(t.tasks(ADMIN).validateResponse({ id, responseJson: quick }))).toEqual([
    "/response/other must match the pattern ^b$",
  ]);
});

test("500 fields, a thousand patterns and a thousand rows are held to", async () => {
  const fields = Array.from({ length: 500 }, (_, index) => ({
    kind: "short_text",
    name: `f${index}`,
    max_length: 1,
  }));
  const columns = [{ name: "n", kind: "number", max_value: 5 }];
  const id = await ask({ fields: [...fields, { kind: "table", name: "rows", columns }] }, { type: "object" });
  const rows = Array.from({ length: 1_000 }, (_, index) => ({ n: index }));
  const found = await problems(
    t.tasks(ADMIN).validateResponse({ id, responseJson: JSON.stringify({ f499: "xx", rows }) }),
  );
  expect(found).toHaveLength(50);
  expect(found?.slice(0, 2)).toEqual([
    "/response/f499 must be at most 1 character",
    "/response/rows/6/n must be at most 5",
  ]);
});

test("so is the answer for the case that nobody comes", async () => {
  const create = (timeoutResponseJson: string) =>
    t.tasks(ADMIN).createTask({
      ...refund(`form-rules-timeout-${timeoutResponseJson.length}`),
      responseSchemaJson: JSON.stringify(SCHEMA),
      formDefinitionJson: JSON.stringify(FORM),
      timeoutResponseJson,
    });
  expect(await problems(create('{"size":100}'))).toEqual(["/timeout_response/size must be at most 10"]);
  expect(await problems(create('{"size":10}'))).toEqual([]);
});
