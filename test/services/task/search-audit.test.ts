import { type Timestamp, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { auditText } from "../../../src/services/task/audit-search.ts";
import {
  ADMIN,
  createPerson,
  createTestServices,
  refund,
  refusal,
  type TestServices,
} from "../../support/services.ts";
import { addPerson } from "./people.ts";
import { clearTrails, type Entry, entryAt, insertTrails } from "./trails.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
beforeEach(() => clearTrails(t.db));

type Request = Parameters<ReturnType<TestServices["tasks"]>["searchAuditEntries"]>[0];

type Filters = Partial<Record<"taskId" | "action" | "actor" | "actorType" | "channel", string>> &
  Partial<Record<"fromTime" | "untilTime", Timestamp>>;

const search = (request: Request) => t.tasks(ADMIN).searchAuditEntries(request);

/** Ids of all pages, and how long each page was. */
async function walk(request: Request): Promise<{ ids: string[]; sizes: number[] }> {
  const [ids, sizes]: [string[], number[]] = [[], []];
  for (let pageToken = ""; sizes.length === 0 || pageToken !== ""; ) {
    const page = await search({ ...request, pageToken });
    ids.push(...page.entries.map(({ id }) => id));
    sizes.push(page.entries.length);
    pageToken = page.nextPageToken;
  }
  return { ids, sizes };
}

const BEGIN = Date.parse("2026-03-01T00:00:00.000Z");
const at = (second: number) => new Date(BEGIN + second * 1000);
const stamp = (second: number): Timestamp => timestampFromDate(at(second));

describe("filters", () => {
  const pick = <T>(values: readonly T[], n: number) => values[n % values.length] as T;
  /** Every combination of what entries may be, in a moment each save for some that share one. */
  const entries: Entry[] = Array.from({ length: 420 }, (_, n) =>
    entryAt(at(Math.floor(n / 3)), n, {
      taskId: `tsk_${n % 7}`,
      action: pick(["created", "completed", "claimed", "opened", "created"], n),
      actorType: pick(["agent", "human", "system", "agent"], n),
      actorEmail: pick([null, "Mira@corp.test", "ben@corp.test"], n),
      actorUserId: pick([null, "user-mira", null, "user-ben", null], n),
      channel: pick([null, "slack", null, "dashboard"], n >> 1),
    }),
  );
  const newest = entries.toReversed();
  beforeEach(() => insertTrails(t.db, entries));

  const kinds: readonly [string, Filters, (entry: Entry) => boolean][] = [
    ["nothing", {}, () => true],
    ["a task", { taskId: "tsk_3" }, (e) => e.taskId === "tsk_3"],
    ["an action", { action: "claimed" }, (e) => e.action === "claimed"],
    ["the action that most have", { action: "created" }, (e) => e.action === "created"],
    ["a person by id", { actor: "user-ben" }, (e) => e.actorUserId === "user-ben"],
    ["a person by address", { actor: " mira@CORP.test " }, (e) => e.actorEmail === "Mira@corp.test"],
    ["agents", { actorType: "agent" }, (e) => e.actorType === "agent"],
    ["the server", { actorType: "system" }, (e) => e.actorType === "system"],
    ["a channel", { channel: "slack" }, (e) => e.channel === "slack"],
    ["a beginning", { fromTime: stamp(100) }, (e) => e.createTime >= at(100)],
    ["an end", { untilTime: stamp(120) }, (e) => e.createTime < at(120)],
  ];
  const pairs = kinds.flatMap(([one, first, isFirst], n) =>
    kinds.slice(n).map(([other, second, isSecond]): (typeof kinds)[number] => [
      one === other ? one : `${one} and ${other}`,
      { ...first, ...second },
      // Of two filters of one name the later counts.
      (entry) => isSecond(entry) && (isFirst(entry) || Object.keys(first).some((key) => key in second)),
    ]),
  );

  test.each(pairs)("%s", async (_name, request, isFound) => {
    const wanted = newest.filter(isFound).map(({ id }) => id);
    const { ids, sizes } = await walk({ ...request, pageSize: 50 });
    expect(ids).toEqual(wanted);
    expect(sizes.slice(0, -1).every((size) => size === 50)).toBe(true);
  });

  test("all of them at once", async () => {
    const isFound = (e: Entry) =>
      e.taskId === "tsk_1" && e.action === "created" && e.actorType === "agent" && e.createTime >= at(10);
    const request = {
      taskId: "tsk_1",
      action: "created",
      actorType: "agent",
      fromTime: stamp(10),
      untilTime: stamp(130),
    };
    const wanted = newest.filter((e) => isFound(e) && e.createTime < at(130)).map(({ id }) => id);
    expect(wanted.length).toBeGreaterThan(0);
    expect((await walk({ ...request, pageSize: 1 })).ids).toEqual(wanted);
  });

  test.each([
    { action: "nothing" },
    { actor: "nobody" },
    { actor: "nobody@corp.test" },
    { channel: "pager" },
    { taskId: "tsk_none" },
  ])("%j finds nothing, which is no fault", async (request) => {
    expect(await search(request)).toMatchObject({ entries: [], nextPageToken: "" });
  });

  test("100 a page unless told otherwise, 1,000 at most; a page that is full to the last one is the last", async () => {
    expect((await search({})).entries).toHaveLength(100);
    const all = await search({ pageSize: 1_000 });
    expect([all.entries.length, all.nextPageToken]).toEqual([420, ""]);
    expect((await search({ pageSize: 420 })).nextPageToken).toBe("");
  });

  test("what is written meanwhile is on no page behind", async () => {
    const { nextPageToken: pageToken } = await search({ pageSize: 1 });
    await insertTrails(t.db, [entryAt(at(1_000), 0)]);
    expect((await search({ pageSize: 2, pageToken })).entries.map(({ id }) => id)).toEqual(
      newest.slice(1, 3).map(({ id }) => id),
    );
  });
});

/** The plan of a page, as if reading whole tables cost too much. */
async function planOf(filter: Filters): Promise<string> {
  const values: unknown[] = [];
  const all = {
    taskId: "",
    action: "",
    actor: "",
    actorType: "",
    channel: "",
    from: undefined,
    until: undefined,
  };
  const text = auditText(
    { ...all, ...filter },
    { after: undefined, size: 101 },
    (value) => `$${values.push(value)}`,
  );
  const lines = await t.db.transaction(async (query) => {
    await query({ name: "", text: "set local enable_seqscan = off" }, []);
    return query<Record<string, string>>({ name: "", text: `explain ${text}` }, values);
  });
  return lines.map((line) => Object.values(line)[0]).join("\n");
}

test.each<[Filters, string]>([
  [{}, "audit_entries_pkey"],
  [{ taskId: "tsk_1" }, "audit_entries_task_index"],
  [{ action: "claimed" }, "audit_entries_kind_index"],
  [{ actorType: "human" }, "audit_entries_kind_index"],
  [{ channel: "slack" }, "audit_entries_kind_index"],
  [{ actor: "user-mira" }, "audit_entries_person_index"],
  [{ actor: "mira@corp.test" }, "audit_entries_address_index"],
])("no whole table is read for %j", async (filter, index) => {
  const plan = await planOf(filter);
  expect(plan).toContain(index);
  expect(plan).not.toMatch(/Seq Scan on audit_entries/);
});

test("an entry is what the trail of its task has, with the question", async () => {
  const ana = await addPerson(t, { email: "ana@corp.test" });
  const { task } = await t
    .tasks(ADMIN)
    .createTask({ ...refund("searched"), assignToJson: '{"email":"ana@corp.test"}' });
  const id = task?.id ?? "";
  await t.tasks(ana).completeTask({ id, responseJson: '{"approved":true}' });
  const { entries: trail } = await t.tasks(ADMIN).listAuditEntries({ id });
  const { entries } = await search({});
  expect(entries).toEqual(trail.toReversed().map((entry) => ({ ...entry, task: "Approve $250 refund?" })));
  expect(trail.every((entry) => entry.task === undefined)).toBe(true);
});

test("the trail of a deleted task is found, its deletion first, without the question", async () => {
  const { task } = await t.tasks(ADMIN).createTask(refund("deleted"));
  const id = task?.id ?? "";
  await t.tasks(ADMIN).deleteTask({ id });
  const { entries } = await search({ taskId: id });
  expect(entries.map(({ action }) => action)).toEqual(["deleted", "created"]);
  expect(entries.every((entry) => entry.task === undefined)).toBe(true);
});

test("nothing of a redacted payload or of its answer is in what is found", async () => {
  const { task } = await t.tasks(ADMIN).createTask({
    ...refund("redacted"),
    payloadJson: '{"amount_usd":1,"customer_id":"hush","reason":"hush"}',
    redactPayload: true,
  });
  await t.tasks(ADMIN).completeTask({ id: task?.id ?? "", responseJson: '{"approved":true,"notes":"hush"}' });
  const { entries } = await search({});
  expect(entries.map(({ action }) => action)).toEqual(["completed", "created"]);
  expect(entries.map(({ extraDataJson }) => extraDataJson).join()).not.toContain("hush");
});

test("operators may, others may not", async () => {
  const operator = await createPerson(t, { email: "op@corp.test", isOperator: true });
  expect((await t.tasks(operator).searchAuditEntries({})).entries).toEqual([]);
  const person = await createPerson(t, { email: "person@corp.test" });
  expect((await refusal(t.tasks(person).searchAuditEntries({}))).reason).toBe("PERMISSION_DENIED");
  expect((await refusal(t.tasks({ kind: "nobody" }).searchAuditEntries({}))).reason).toBe("UNAUTHENTICATED");
});

const token = (text: string) => Buffer.from(text).toString("base64url");

const REFUSED: readonly [string, Request][] = [
  ["/page_size", { pageSize: 1_001 }],
  ["/page_size", { pageSize: -1 }],
  ["/task_id", { taskId: "x".repeat(65) }],
  ["/task_id", { taskId: "hush\0" }],
  ["/action", { action: "hush".repeat(17) }],
  ["/actor", { actor: "hush".repeat(81) }],
  ["/actor", { actor: "hush\ud800" }],
  ["/actor_type", { actorType: "hush" }],
  ["/channel", { channel: "hush".repeat(17) }],
  ["/from_time", { fromTime: { seconds: 9_999_999_999_999n, nanos: 0 } }],
  ["/until_time", { untilTime: { seconds: -9_999_999_999_999n, nanos: 0 } }],
  ["/until_time", { fromTime: stamp(1), untilTime: stamp(1) }],
  ["/page_token", { pageToken: "hush" }],
  ["/page_token", { pageToken: token("audit") }],
  ["/page_token", { pageToken: token("audit|hush'") }],
  ["/page_token", { pageToken: token("1|hush") }],
  ["/page_token", { pageToken: token("audit|hush|x") }],
];
test.each(REFUSED)("a %s that cannot be used is refused", async (path, request) => {
  const refused = await refusal(search(request));
  expect(refused).toMatchObject({ reason: "VALIDATION_ERROR", violations: [path] });
  expect(JSON.stringify(refused.info?.violations)).not.toContain("hush");
});

test("a moment at either end of the calendar is one", async () => {
  await insertTrails(t.db, [entryAt(at(0), 0)]);
  const [first, last] = ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"].map((text) =>
    timestampFromDate(new Date(text)),
  );
  expect((await search({ fromTime: first, untilTime: last } as Request)).entries).toHaveLength(1);
});
