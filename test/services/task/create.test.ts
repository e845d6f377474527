import { afterAll, beforeAll, expect, test } from "vitest";
import { State, Verification } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  refusal,
  type TestServices,
} from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

test("a fresh task is created, with its audit entry", async () => {
  const { task, replayed, warnings } = await t.tasks(ADMIN).createTask(refund("fresh"));
  expect(replayed).toBe(false);
  expect(warnings).toEqual([]);
  expect(task).toMatchObject({ state: State.CREATED, timeoutSeconds: 900, verification: Verification.NONE });
  expect(task?.id).toMatch(/^tsk_[0-9a-f]{32}$/);
  expect(Number(task?.dueTime?.seconds) - Number(task?.createTime?.seconds)).toBe(900);

  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id: task?.id ?? "" });
  expect(entries).toMatchObject([
    { action: "created", actorType: "agent", fromState: State.UNSPECIFIED, toState: State.CREATED },
  ]);
});

test("users' JSON comes back as it was sent", async () => {
  const payloadJson = '{ "b": 12345678901234567890, "a": 1.0, "n": [1e2, -0.0] }';
  const request = { ...refund("fidelity"), payloadJson, payloadSchemaJson: '{"type":"object"}' };
  const { task } = await t.tasks(ADMIN).createTask(request);
  expect(task?.payloadJson).toBe(payloadJson);
  const stored = await t.tasks(ADMIN).getTask({ id: task?.id ?? "" });
  expect(stored.task?.payloadJson).toBe(payloadJson);
});

test("the same key with the same question replays, also with other schemas and key order", async () => {
  const first = await t.tasks(ADMIN).createTask(refund("replay"));
  const again = await t.tasks(ADMIN).createTask({
    ...refund("replay"),
    payloadJson: '{"reason":"Duplicate charge","customer_id":"cus_demo","amount_usd":250.0}',
    payloadSchemaJson: "{}",
    timeoutSeconds: 60,
  });
  expect(again.replayed).toBe(true);
  expect(again.task?.id).toBe(first.task?.id);
  expect(again.task?.timeoutSeconds).toBe(900);
});

test("the same key with another question is refused with the places that differ", async () => {
  const { task } = await t.tasks(ADMIN).createTask(refund("conflict"));
  const other = {
    ...refund("conflict"),
    task: "Approve $9 refund?",
    payloadJson: '{"amount_usd":9,"customer_id":"cus_demo","reason":"Duplicate charge"}',
  };
  const { reason, info, violations } = await refusal(t.tasks(ADMIN).createTask(other));
  expect(reason).toBe("IDEMPOTENCY_CONFLICT");
  expect(violations).toEqual(["/task", "/payload/amount_usd"]);
  expect(info?.existing).toMatchObject({ id: task?.id, status: "created" });
  expect(JSON.stringify(info?.violations)).not.toContain("250");
});

test("integers that differ beyond a double's precision are another question", async () => {
  const big = { ...refund("big"), payloadSchemaJson: "{}", payloadJson: '{"iban":12345678901234567890}' };
  await t.tasks(ADMIN).createTask(big);
  const { violations } = await refusal(
    t.tasks(ADMIN).createTask({ ...big, payloadJson: '{"iban":12345678901234567891}' }),
  );
  expect(violations).toEqual(["/payload/iban"]);
});

test("twenty creates at once make one row", async () => {
  const results = await Promise.all(
    Array.from({ length: 20 }, () => t.tasks(ADMIN).createTask(refund("parallel"))),
  );
  expect(new Set(results.map(({ task }) => task?.id)).size).toBe(1);
  expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
});

test("a deleted task frees its key", async () => {
  const first = await t.tasks(ADMIN).createTask(refund("freed"));
  await t.tasks(ADMIN).deleteTask({ id: first.task?.id ?? "" });
  const again = await t.tasks(ADMIN).createTask(refund("freed"));
  expect(again.replayed).toBe(false);
  expect(again.task?.id).not.toBe(first.task?.id);
});

const REFUSED: [string, object, string, string[]][] = [
  ["payload is no JSON", { payloadJson: "{" }, "INVALID_REQUEST", ["/payload"]],
  ["payload is a list", { payloadJson: "[]" }, "INVALID_REQUEST", ["/payload"]],
  ["timeout too short", { timeoutSeconds: 59 }, "VALIDATION_ERROR", ["/timeout_seconds"]],
  ["timeout too long", { timeoutSeconds: 2_592_001 }, "VALIDATION_ERROR", ["/timeout_seconds"]],
  ["empty key", { idempotencyKey: "" }, "VALIDATION_ERROR", ["/idempotency_key"]],
  ["NUL in the question", { task: "a\0b" }, "VALIDATION_ERROR", ["/task"]],
  [
    "schema that is none",
    { responseSchemaJson: '{"type":"nonsense"}' },
    "VALIDATION_ERROR",
    ["/response_schema/type"],
  ],
  [
    "remote reference",
    { responseSchemaJson: '{"$ref":"https://x.test/s.json"}' },
    "VALIDATION_ERROR",
    ["/response_schema/$ref"],
  ],
  [
    "payload against its schema",
    { payloadJson: '{"amount_usd":"many","customer_id":"c","reason":"r"}' },
    "PAYLOAD_SCHEMA_MISMATCH",
    ["/payload/amount_usd"],
  ],
  ["private callback", { callbackUrl: "http://10.0.0.1/hook" }, "VALIDATION_ERROR", ["/callback_url"]],
  ["callback with NUL", { callbackUrl: "https://example.com/\0" }, "VALIDATION_ERROR", ["/callback_url"]],
  [
    "callback too long",
    { callbackUrl: `https://example.com/${"x".repeat(2_048)}` },
    "VALIDATION_ERROR",
    ["/callback_url"],
  ],
  ["half a character in a destination", { notify: ["slack:\ud83d"] }, "VALIDATION_ERROR", ["/notify/0"]],
  [
    "verifier nested too deeply",
    {
      verifierConfigJson: `{"provider":"claude","instructions":"x","metadata":{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}}`,
    },
    "VALIDATION_ERROR",
    ["/verifier_config"],
  ],
  [
    "callback by another protocol",
    { callbackUrl: "ftp://example.com/" },
    "VALIDATION_ERROR",
    ["/callback_url"],
  ],
  ["unknown channel", { notify: ["slack:#a", "pigeon:x"] }, "VALIDATION_ERROR", ["/notify/1"]],
  ["malformed destination", { notify: ["slack"] }, "VALIDATION_ERROR", ["/notify/0"]],
  [
    "assigned to nobody known",
    { assignToJson: '{"animal":"cat"}' },
    "VALIDATION_ERROR",
    ["/assign_to/animal"],
  ],
  ["assigned to the marketplace", { assignToJson: '{"marketplace":true}' }, "MARKETPLACE_NOT_AVAILABLE", []],
  [
    "verifier unknown",
    { verifierConfigJson: '{"provider":"hal","instructions":"x"}' },
    "VERIFIER_PROVIDER_UNKNOWN",
    [],
  ],
  [
    "verifier without instructions",
    { verifierConfigJson: '{"provider":"claude"}' },
    "VERIFIER_CONFIG_INVALID",
    ["/verifier_config/instructions"],
  ],
  [
    "verifier that reads any variable",
    {
      verifierConfigJson: '{"provider":"claude","instructions":"x","api_key_env":"AWAITHUMANS_PAYLOAD_KEY"}',
    },
    "VERIFIER_CONFIG_INVALID",
    ["/verifier_config/api_key_env"],
  ],
];

test.each(REFUSED)("refused: %s", async (name, change, reason, paths) => {
  const refused = await refusal(t.tasks(ADMIN).createTask({ ...refund(name), ...change }));
  expect(refused).toMatchObject({ reason, violations: paths });
  const { tasks } = await t.tasks(ADMIN).listTasks({ pageSize: 200 });
  expect(tasks.filter((task) => task.idempotencyKey === name)).toEqual([]);
});

test("only operators create", async () => {
  const reviewer = await createPerson(t, { email: "reviewer@corp.test" });
  expect((await refusal(t.tasks(reviewer).createTask(refund("r")))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.tasks({ kind: "nobody" }).createTask(refund("n")))).reason).toBe("UNAUTHENTICATED");
  const operator = await createPerson(t, { email: "operator@corp.test", isOperator: true });
  const { task } = await t.tasks(operator).createTask(refund("by an operator"));
  const { entries } = await t.tasks(operator).listAuditEntries({ id: task?.id ?? "" });
  expect(entries).toMatchObject([
    { actorType: "human", actorEmail: "operator@corp.test", actorUserId: operator.userId },
  ]);
});

test("what is not built or not set up is said, never silent", async () => {
  const { task, warnings } = await t.tasks(ADMIN).createTask({
    ...refund("warnings"),
    assignToJson: '{"pool":"treasury"}',
    notify: ["slack:#approvals", "email:mira@corp.test", "email:ola@corp.test"],
    verifierConfigJson: '{"provider":"openai","instructions":"Reject if in doubt."}',
  });
  expect(warnings.map(({ code }) => code)).toEqual([
    "NOBODY_MATCHES",
    "CHANNEL_NOT_CONFIGURED",
    "CHANNEL_NOT_CONFIGURED",
    "VERIFIER_NOT_AVAILABLE",
  ]);
  expect(task).toMatchObject({ verification: Verification.REQUIRED, assignToJson: '{"pool":"treasury"}' });
  expect(task?.assignee).toBeUndefined();
});

test("a redacted task skips its verifier, and says so", async () => {
  const { task, warnings } = await t.tasks(ADMIN).createTask({
    ...refund("redacted"),
    redactPayload: true,
    verifierConfigJson: '{"provider":"claude","instructions":"x"}',
  });
  expect(task?.verification).toBe(Verification.SKIPPED);
  expect(warnings.map(({ code }) => code)).toEqual(["VERIFICATION_SKIPPED"]);
  const listed = await t.tasks(ADMIN).listTasks({ pageSize: 1 });
  expect(listed.tasks[0]).toMatchObject({ id: task?.id, payloadJson: '{"_redacted":true}' });
  const { entries } = await t.tasks(ADMIN).listAuditEntries({ id: task?.id ?? "" });
  expect(entries[0]?.extraDataJson).toBe('{"verification":"skipped"}');
});
