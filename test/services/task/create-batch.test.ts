import { create } from "@bufbuild/protobuf";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CreateTaskRequestSchema } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Call } from "../../../src/services/core/call.ts";
import { newId, newSecret } from "../../../src/services/db/ids.ts";
import { insertTask, type TaskInserts, taskInserts } from "../../../src/services/task/insert.ts";
import { ADMIN, createTestServices, refund, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

function callOf(signal: AbortSignal): Call {
  return {
    requestId: "test",
    actor: ADMIN,
    address: "192.0.2.1",
    now: t.clock.now(),
    clock: t.clock.now,
    signal,
    newId,
    newSecret,
    startSession: async () => {},
    endSession: () => {},
  };
}

interface Asked {
  key: string;
  task?: string;
  signal?: AbortSignal;
}

function insert(inserts: TaskInserts, { key, task = "ok?", signal = new AbortController().signal }: Asked) {
  return insertTask(inserts, {
    request: create(CreateTaskRequestSchema, { ...refund(key), task }),
    call: callOf(signal),
    verifierConfig: null,
    timeoutResponse: null,
    assignee: undefined,
    offers: [],
    recipients: [],
    nobodyMatches: false,
  });
}

/** The first two of what comes at once go alone, the others in one batch. */
function insertTogether(inserts: TaskInserts, asked: readonly Asked[]) {
  const both = ["ahead-1", "ahead-2"].map((key) => insert(inserts, { key: `${key}-${newId()}` }));
  return Promise.allSettled([...asked.map((one) => insert(inserts, one)), ...both]);
}

/** Keys of the stored tasks and of their audit entries, by the transaction that wrote them. */
async function storedKeys(prefix: string) {
  return t.db.query<{ keys: string[]; entries: number }>(
    {
      name: "test-transactions",
      text: `select array_agg(idempotency_key order by idempotency_key) as keys, sum(entries)::int as entries
        from (select t.xmin::text as transaction, t.idempotency_key,
            (select count(*) from audit_entries e where e.task_id = t.id and e.xmin = t.xmin) as entries
          from tasks t where starts_with(t.idempotency_key, $1)) as written
        group by transaction order by 1`,
    },
    [prefix],
  );
}

test("what comes at the same time is one transaction, with one row for each key", async () => {
  const keys = ["one-c", "one-a", "one-b", "one-a"];
  const results = await insertTogether(
    taskInserts(t.db),
    keys.map((key) => ({ key })),
  );
  const ids = results
    .slice(0, 4)
    .map((result) => result.status === "fulfilled" && result.value?.idempotencyKey);
  expect(ids.filter((id) => id === "one-a")).toHaveLength(1);
  expect(ids.filter((id) => id === undefined)).toHaveLength(1);
  expect(await storedKeys("one-")).toEqual([{ keys: ["one-a", "one-b", "one-c"], entries: 3 }]);
  const written = {
    name: "test-written",
    text: `select idempotency_key as key from tasks where starts_with(idempotency_key, 'one-') order by ctid`,
  };
  expect(await t.db.query(written, []), "in the order of the keys, or nodes could deadlock").toEqual([
    { key: "one-a" },
    { key: "one-b" },
    { key: "one-c" },
  ]);
});

test("a row that Postgres refuses fails alone, with the reason", async () => {
  const results = await insertTogether(taskInserts(t.db), [
    { key: "bad-a" },
    { key: "bad-nul", task: "a\0b" },
    { key: "bad-a" },
    { key: "bad-b" },
  ]);
  expect(results.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
    "fulfilled",
    "fulfilled",
    "fulfilled",
  ]);
  expect(results[1]).toMatchObject({ reason: { code: "22021" } });
  // Rerun alone, two at a time: either of the two with one key may be the one that is stored.
  const twins = [results[0], results[2]].map((result) => result?.status === "fulfilled" && result.value);
  expect(twins.filter((row) => row === undefined)).toHaveLength(1);
  expect((await storedKeys("bad-")).map(({ keys }) => keys)).toEqual([["bad-a"], ["bad-b"]]);
});

test("a caller who hangs up takes nobody along", async () => {
  const caller = new AbortController();
  const results = insertTogether(taskInserts(t.db), [
    { key: "gone-a", signal: caller.signal },
    { key: "gone-b" },
  ]);
  caller.abort();
  expect((await results).map(({ status }) => status)).not.toContain("rejected");
  expect(await storedKeys("gone-")).toEqual([{ keys: ["gone-a", "gone-b"], entries: 2 }]);
});

test("JSON text and missing values keep their places among others'", async () => {
  const requests = Array.from({ length: 20 }, (_, n) => ({
    ...refund(`places-${n}`),
    payloadSchemaJson: "{}",
    payloadJson: String.raw`{ "n" : ${n}.0, "text": "{\"a\",NULL,\\} \u0000 \ud800 ü" }`,
    ...(n % 2 === 0 && { formDefinitionJson: `{"n": ${n}}`, callbackUrl: `http://127.0.0.1/${n}` }),
    redactPayload: n % 3 === 0,
    timeoutSeconds: 60 + n,
  }));
  const tasks = await Promise.all(requests.map((request) => t.tasks(ADMIN).createTask(request)));
  for (const [n, request] of requests.entries()) {
    const [stored] = await t.db.query(
      {
        name: "test-places",
        text: `select payload::text as "payloadJson", form_definition::text as form, callback_url as url,
            redact_payload as "redactPayload", timeout_seconds as "timeoutSeconds"
          from tasks where id = $1 and idempotency_key = $2`,
      },
      [tasks[n]?.task?.id, request.idempotencyKey],
    );
    expect(stored).toEqual({
      payloadJson: request.payloadJson,
      form: request.formDefinitionJson ?? null,
      url: request.callbackUrl ?? null,
      redactPayload: request.redactPayload,
      timeoutSeconds: request.timeoutSeconds,
    });
  }
});

test("two nodes create the same keys in opposite order: each key once, and nobody fails", async () => {
  const other = await createTestServices(t);
  const keys = Array.from({ length: 100 }, (_, n) => `nodes-${n}`);
  const ask = (node: TestServices) => (key: string) =>
    node.tasks(ADMIN).createTask({ ...refund(key), notify: ["slack:#approvals"] });
  try {
    const results = await Promise.all([...keys.map(ask(t)), ...keys.toReversed().map(ask(other))]);
    expect(results.filter(({ replayed }) => !replayed)).toHaveLength(100);
    const ids = results.map(({ task }) => task?.id);
    expect(ids.slice(100)).toEqual(ids.slice(0, 100).toReversed());
    const [counts] = await t.db.query(
      {
        name: "test-counts",
        text: `select count(*)::int as tasks,
            (select count(*)::int from outbox join deliveries using (id) where outbox.task_id = any($1)) as deliveries,
            (select array_agg(concat_ws(' ', action, revision) order by action) from audit_entries where task_id = $1[1]) as audit,
            (select count(*)::int from audit_entries where task_id = any($1)) as entries
          from tasks where starts_with(idempotency_key, 'nodes-')`,
      },
      [[...new Set(ids)]],
    );
    expect(counts).toEqual({
      tasks: 100,
      deliveries: 100,
      audit: ["created 1"],
      entries: 100,
    });
  } finally {
    await other.close();
  }
});

test("closing stores what was asked before", async () => {
  const inserts = taskInserts(t.db);
  const results = Array.from({ length: 70 }, (_, n) => insert(inserts, { key: `closing-${n}` }));
  await inserts.flush();
  const stored = await storedKeys("closing-");
  expect(stored.flatMap(({ keys }) => keys)).toHaveLength(70);
  expect(await Promise.all(results)).toHaveLength(70);
});
