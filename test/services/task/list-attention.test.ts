import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Order } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import type { Actor } from "../../../src/services/core/call.ts";
import { newId } from "../../../src/services/db/ids.ts";
import type { Status } from "../../../src/services/task/task.entity.ts";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";
import { addPerson, type TestPerson } from "./people.ts";

let t: TestServices;
let nina: TestPerson;
let mira: TestPerson;
const key: Actor = { kind: "key", keyId: "key-1", scopes: new Set(["tasks:read", "tasks:write"] as const) };
/** By their names below, and back. */
const ids = new Map<string, string>();
const names = new Map<string, string>();

interface Told {
  status?: Status;
  holder?: TestPerson;
  /** Of the messages about it, in order. */
  messages?: string[];
  minutes?: number;
  by?: Actor;
  offered?: boolean;
}

async function ask(name: string, told: Told = {}): Promise<void> {
  const { status, holder, messages = [], minutes = 15, by = ADMIN, offered = false } = told;
  t.clock.pass(1);
  const { task } = await t.tasks(by).createTask({ ...refund(name), timeoutSeconds: minutes * 60 });
  const id = task?.id ?? "";
  ids.set(name, id);
  names.set(id, name);
  const change = (text: string, values: unknown[]) => t.db.query({ name: "", text }, [id, ...values]);
  if (holder) await change("update tasks set assigned_to_user_id = $2 where id = $1", [holder.userId]);
  if (status) await change("update tasks set status = $2 where id = $1", [status]);
  if (offered)
    await change("insert into task_offers (task_id, place, user_id) values ($1, 0, $2)", [nina.userId]);
  for (const state of messages)
    await change(
      `insert into deliveries (id, task_id, channel, target, purpose, state, create_time, update_time)
       values ($2, $1, 'email', 'a@corp.test', 'question', $3, $4, $4)`,
      [newId(), state, t.clock.now()],
    );
}

beforeAll(async () => {
  t = await createTestServices();
  nina = await addPerson(t, { email: "nina@corp.test" });
  mira = await addPerson(t, { email: "mira@corp.test", operator: true });
  await ask("quiet");
  await ask("failed", { messages: ["failed"], minutes: 5 });
  await ask("failed, tried again", { messages: ["failed", "queued", "failed"], status: "notified" });
  await ask("one arrived", { messages: ["failed", "sent"] });
  await ask("one was seen", { messages: ["seen", "failed"] });
  await ask("on the way", { messages: ["queued"] });
  await ask("held", { messages: ["failed"], holder: nina, status: "assigned" });
  await ask("sent back", { status: "rejected", holder: nina, minutes: 60 });
  await ask("sent back and unheard", { status: "rejected", messages: ["failed"] });
  await ask("cancelled", { status: "cancelled", messages: ["failed"] });
  await ask("offered and failed", { messages: ["failed"], offered: true, minutes: 30 });
  await ask("of a key", { messages: ["failed"], by: key, minutes: 2 });
});
afterAll(() => t.close());

async function list(request: object, actor: Actor = ADMIN): Promise<string[]> {
  const { tasks, totalSize } = await t.tasks(actor).listTasks(request);
  expect(totalSize).toBe(tasks.length);
  return tasks.map(({ id }) => names.get(id) ?? id);
}

const ATTENTION = [
  ...["of a key", "offered and failed", "sent back and unheard", "sent back"],
  ...["failed, tried again", "failed"],
];

test("what was sent back, and what nobody holds and nobody heard of", async () => {
  expect(await list({ needsAttention: true })).toEqual(ATTENTION);
  expect(await list({ needsAttention: true, open: true })).toEqual(ATTENTION);
  expect(await list({ needsAttention: true, terminal: true })).toEqual([]);
  expect(await list({ needsAttention: true, state: State.CANCELLED })).toEqual([]);
  expect(await list({ needsAttention: true, state: State.REJECTED })).toEqual(ATTENTION.slice(2, 4));
  expect(await list({ needsAttention: true, state: State.NOTIFIED })).toEqual(["failed, tried again"]);
  expect(await list({ needsAttention: true, unassigned: true })).toEqual(
    ATTENTION.filter((name) => name !== "sent back"),
  );
  expect(await list({ needsAttention: true, assignedTo: "nina@corp.test" })).toEqual(["sent back"]);
  expect(await list({ needsAttention: true, assignedTo: "nobody" })).toEqual([]);
});

test("in any order, page by page, and by words", async () => {
  expect(await list({ needsAttention: true, order: Order.OLDEST })).toEqual(ATTENTION.toReversed());
  const due = [
    ...["of a key", "failed", "failed, tried again", "sent back and unheard"],
    ...["offered and failed", "sent back"],
  ];
  expect(await list({ needsAttention: true, order: Order.DUE })).toEqual(due);
  const seen: string[] = [];
  let pageToken = "";
  do {
    const request = { needsAttention: true, order: Order.DUE, pageSize: 2, pageToken };
    const page = await t.tasks(ADMIN).listTasks(request);
    seen.push(...page.tasks.map(({ id }) => names.get(id) ?? ""));
    expect(page.totalSize).toBe(due.length);
    pageToken = page.nextPageToken;
  } while (pageToken);
  expect(seen).toEqual(due);
  expect(await list({ needsAttention: true, search: "refund" })).toEqual(ATTENTION);
  expect(await list({ needsAttention: true, search: ids.get("failed") ?? "" })).toEqual(["failed"]);
  expect(await list({ needsAttention: true, search: ids.get("quiet") ?? "" })).toEqual([]);
  expect(await list({ needsAttention: true, search: "nothing" })).toEqual([]);
});

test("everybody sees only what is theirs", async () => {
  expect(await list({ needsAttention: true }, nina)).toEqual(["offered and failed", "sent back"]);
  expect(await list({ needsAttention: true, unassigned: true }, nina)).toEqual(["offered and failed"]);
  expect(await list({ needsAttention: true, unassigned: true, terminal: true }, nina)).toEqual([]);
  expect(await list({ needsAttention: true }, key)).toEqual(["of a key"]);
  expect(await list({ needsAttention: true }, mira)).toEqual(ATTENTION);
  const guest = (name: string): Actor => ({
    ...{ kind: "guest", taskId: ids.get(name) ?? "", userId: null, email: null, displayName: null },
    ...{ sessionHash: null, linkId: null },
  });
  expect(await list({ needsAttention: true }, guest("failed"))).toEqual(["failed"]);
  expect(await list({ needsAttention: true }, guest("quiet"))).toEqual([]);
});

test("it is over once a message arrives, somebody holds the task, or it has its outcome", async () => {
  const expected = (gone: string) => ATTENTION.filter((name) => name !== gone);
  const update = (text: string, name: string) => t.db.query({ name: "", text }, [ids.get(name)]);
  await update("update deliveries set state = 'sent' where task_id = $1", "failed");
  expect(await list({ needsAttention: true })).toEqual(expected("failed"));
  await update("update deliveries set state = 'failed' where task_id = $1", "failed");
  expect(await list({ needsAttention: true })).toEqual(ATTENTION);
  await t.tasks(mira).claimTask({ id: ids.get("failed") ?? "" });
  expect(await list({ needsAttention: true })).toEqual(expected("failed"));
  await t.tasks(mira).releaseTask({ id: ids.get("failed") ?? "" });
  expect(await list({ needsAttention: true })).toEqual(ATTENTION);
});

/** Before so many seconds after the deadline of a task. */
async function before(name: string, seconds = 0) {
  const { task } = await t.tasks(ADMIN).getTask({ id: ids.get(name) ?? "" });
  const due = Number(task?.dueTime?.seconds ?? 0n) + seconds;
  return { dueBefore: timestampFromDate(new Date(due * 1000)) };
}

test("what is due before a moment, to the second, whoever asks", async () => {
  const soon = await before("failed", 1);
  expect(await list(soon)).toEqual(["of a key", "failed"]);
  expect(await list(await before("failed"))).toEqual(["of a key"]);
  expect(await list({ ...soon, order: Order.OLDEST })).toEqual(["failed", "of a key"]);
  expect(await list(soon, key)).toEqual(["of a key"]);
  expect(await list(soon, nina)).toEqual([]);
  expect(await list({ ...soon, needsAttention: true, search: "list" })).toEqual([]);
  expect(await list({ ...soon, needsAttention: true, search: "refund" })).toEqual(["of a key", "failed"]);
  expect(await list({ ...soon, terminal: true })).toEqual([]);
  expect(await list({ ...(await before("cancelled", 1)), terminal: true })).toEqual(["cancelled"]);
  expect(await list({ ...(await before("offered and failed", 1)), unassigned: true }, nina)).toEqual([
    "offered and failed",
  ]);
  expect(await list({ ...(await before("sent back", 1)), search: "refund", terminal: true })).toEqual([
    "cancelled",
  ]);
  expect(await list({ ...(await before("sent back", 1)), search: "refund" }, nina)).toEqual([
    ...["offered and failed", "sent back", "held"],
  ]);
});

test("pages of what is due soon, the next deadline first", async () => {
  const request = { ...(await before("sent back")), order: Order.DUE, open: true, pageSize: 3 };
  const first = await t.tasks(ADMIN).listTasks(request);
  expect(first.tasks.map(({ id }) => names.get(id))).toEqual(["of a key", "failed", "quiet"]);
  expect(first.totalSize).toBe(10);
  const second = await t.tasks(ADMIN).listTasks({ ...request, pageToken: first.nextPageToken });
  expect(second.tasks.map(({ id }) => names.get(id))[0]).toBe("failed, tried again");
});

test.each([
  ["of no calendar", { seconds: 9_000_000_000_000n, nanos: 0 }],
  ["before all calendars", { seconds: -9_000_000_000_000n, nanos: 0 }],
])("a moment %s is refused", async (_, dueBefore) => {
  const refused = await refusal(t.tasks(ADMIN).listTasks({ dueBefore }));
  expect([refused.reason, refused.violations]).toEqual(["VALIDATION_ERROR", ["/due_before"]]);
});
