import { afterAll, beforeAll, expect, test } from "vitest";
import { Order } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { hasWords } from "../../../src/services/task/list-words.ts";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());

interface Said {
  task?: string;
  payload?: string;
  redacted?: boolean;
  metadata?: Record<string, string>;
}

const anything = { payloadSchemaJson: "{}", responseSchemaJson: "{}" };

/** Asks twice: once for a task that waits, once for one that has its outcome. Returns the key of both. */
async function say(key: string, { task = "Well?", payload = "{}", redacted = false, metadata = {} }: Said) {
  for (const end of [false, true]) {
    t.clock.pass(1);
    const idempotencyKey = `${end ? "ended" : "open"}-${key}`;
    const created = await t.tasks(ADMIN).createTask({
      ...refund(idempotencyKey),
      ...anything,
      task,
      payloadJson: payload,
      redactPayload: redacted,
      metadata,
    });
    if (end) await t.tasks(ADMIN).completeTask({ id: created.task?.id ?? "", responseJson: "{}" });
  }
}

/** The keys of what is found, without whether it waits: that must make no difference. */
async function find(search: string, request: object = {}): Promise<string[]> {
  const { tasks, totalSize } = await t.tasks(ADMIN).listTasks({ search, pageSize: 200, ...request });
  expect(totalSize).toBe(tasks.length);
  const of = (prefix: string) =>
    tasks
      .map(({ idempotencyKey }) => idempotencyKey)
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort();
  expect(of("open-")).toEqual(of("ended-"));
  return of("open-");
}

test("all words, or beginnings of words, in the question, the payload or the metadata", async () => {
  await say("a", {
    task: "May Jürgen's “Falcon” launch?",
    payload: '{"order_no":"INV-2024-001","contact":{"mail":"dora.maar@example.com"},"sum":-250.75}',
    metadata: { Team: "Emea-South", "cost center": "4711" },
  });
  await say("b", { task: "May the falcon land?", payload: '{"order_no":"INV-2025-001"}' });
  expect(await find("falcon")).toEqual(["a", "b"]);
  for (const text of [
    "FALC",
    "jürgen falcon",
    "JÜRGEN",
    "launch may",
    "falcon emea",
    "south 47",
    "cost_center",
  ])
    expect(await find(text), text).toEqual(text === "FALC" ? ["a", "b"] : ["a"]);
  for (const text of [
    "dora",
    "maar",
    "dora.maar@example.c",
    "dora.maar@exa",
    "example",
    "250",
    "-250.75",
    "250.7",
  ])
    expect(await find(text), text).toEqual(["a"]);
  expect(await find("order_no inv")).toEqual(["a", "b"]);
  expect(await find("INV-2024-001")).toEqual(["a"]);
  expect(await find("2025")).toEqual(["b"]);
  for (const text of ["alcon", "falcon eagle", "launch 2025"]) expect(await find(text), text).toEqual([]);
});

test("a redacted payload is not searched; its question and metadata are", async () => {
  await say("redacted", {
    task: "Show the heron?",
    payload: '{"secret":"osprey"}',
    redacted: true,
    metadata: { bird: "egret" },
  });
  expect(await find("osprey")).toEqual([]);
  expect(await find("secret")).toEqual([]);
  expect(await find("heron")).toEqual(["redacted"]);
  expect(await find("egret")).toEqual(["redacted"]);
});

test("the exact id or idempotency key, with whatever is in it", async () => {
  for (const key of ["it's % _ & |", '"quoted" \\ key', "🎉", "退"]) {
    const { task } = await t.tasks(ADMIN).createTask(refund(key));
    const { tasks } = await t.tasks(ADMIN).listTasks({ search: ` ${key} ` });
    expect(tasks.map(({ id }) => id)).toContain(task?.id);
    const byId = await t.tasks(ADMIN).listTasks({ search: task?.id ?? "" });
    expect(byId.tasks.map(({ id }) => id)).toEqual([task?.id]);
    expect((await t.tasks(ADMIN).listTasks({ search: task?.id.slice(0, -1) ?? "" })).tasks).toEqual([]);
    await t.tasks(ADMIN).deleteTask({ id: task?.id ?? "" });
  }
});

test("no text that is searched means anything but its words", async () => {
  await say("syntax", { task: "Is kestrel a word?" });
  const odd = [
    "'",
    '"',
    "&",
    "|",
    "!",
    ":*",
    "\\",
    "<->",
    "(",
    ")",
    "''",
    "\\'",
    "%",
    "_",
    "$",
    "--",
    "/*",
    ";",
  ];
  for (const one of odd) {
    expect(await find(`${one}kestrel${one}`), one).toEqual(["syntax"]);
    expect(await find(`kestrel ${one} word`), one).toEqual(["syntax"]);
    expect(await find(one)).toEqual([]);
  }
  for (const nothing of ["🎉", "«»", "…", "\t\n", "!kestrel & zz:*", "kestrel | zz", "\u200b🦊\u{10ffff}"])
    expect(await find(nothing).then((found) => nothing.trim() && found)).toEqual(nothing.trim() && []);
});

test("nothing but blanks searches for nothing", async () => {
  const { totalSize } = await t.tasks(ADMIN).listTasks({});
  expect((await t.tasks(ADMIN).listTasks({ search: " \t\n " })).totalSize).toBe(totalSize);
});

test("escapes of JSON are read, and scripts without blanks are found in the middle", async () => {
  await say("escaped", {
    payload: '{"name":"M\\u00fcnchner\\nBuzzard\\u0000\\ud83d\\ude00\\tKite","c":"a\\\\u00fcb"}',
  });
  await say("han", { task: "请批准退款申请吗?", payload: '{"who":"カタカナの山田"}' });
  for (const text of ["münchner", "MÜNCH", "buzzard", "kite"])
    expect(await find(text), text).toEqual(["escaped"]);
  for (const text of ["nbuzzard", "tkite", "üb"]) expect(await find(text), text).toEqual([]);
  for (const text of ["退款", "申请", "请批准退款申请吗", "山田", "カナ"])
    expect(await find(text), text).toEqual(["han"]);
  expect(await find("田中")).toEqual([]);
});

test("the other filters and the order hold for a search, too", async () => {
  await say("one", { task: "A magpie?" });
  await say("two", { task: "Another magpie?" });
  const keys = async (request: object) =>
    (await t.tasks(ADMIN).listTasks({ search: "magpie", ...request })).tasks.map(
      (task) => task.idempotencyKey,
    );
  expect(await keys({})).toEqual(["ended-two", "open-two", "ended-one", "open-one"]);
  expect(await keys({ order: Order.OLDEST, pageSize: 2 })).toEqual(["open-one", "ended-one"]);
  expect(await keys({ order: Order.PRIORITY, offset: 3 })).toEqual(["ended-two"]);
  expect(await keys({ open: true })).toEqual(["open-two", "open-one"]);
  expect(await keys({ terminal: true, order: Order.DUE })).toEqual(["ended-one", "ended-two"]);
  expect(await keys({ state: State.COMPLETED })).toEqual(["ended-two", "ended-one"]);
  expect(await keys({ state: State.CANCELLED })).toEqual([]);
  expect(await keys({ assignedTo: "nobody" })).toEqual([]);
  expect(await keys({ unassigned: true, open: true })).toEqual(["open-two", "open-one"]);
});

/** As many copies of a task as given, later ones newer. */
const COPY = `insert into tasks (id, idempotency_key, dialect, task, payload, payload_schema, response_schema, status, timeout_seconds,
    create_time, update_time, due_time)
  select id || n, idempotency_key || n, dialect, task, payload, payload_schema, response_schema, status, timeout_seconds,
    create_time + n * interval '1 ms', update_time, due_time
  from tasks, generate_series(1, $2::int) n where idempotency_key = $1`;

test("a word of many tasks, and one of few old ones, are found page by page", async () => {
  await say("rare", { task: "One single lapwing?" });
  await say("many", { task: "Many plovers?" });
  for (const key of ["open-many", "ended-many"]) await t.db.query({ name: "", text: COPY }, [key, 400]);
  const all = async (search: string) => {
    const ids: string[] = [];
    let pageToken = "";
    do {
      const page = await t.tasks(ADMIN).listTasks({ search, pageSize: 150, pageToken });
      ids.push(...page.tasks.map(({ id }) => id));
      pageToken = page.nextPageToken;
    } while (pageToken);
    return ids;
  };
  t.clock.pass(1);
  const { task: named } = await t.tasks(ADMIN).createTask(refund("plovers"));
  const found = await all("plovers");
  expect([found.length, new Set(found).size]).toEqual([803, 803]);
  expect(found).toContain(named?.id);
  expect(await all("lapwing")).toHaveLength(2);
  expect(await all("single")).toHaveLength(2);
});

test("nothing that a task says keeps it from being stored or answered", async () => {
  const said: [string, Said][] = [
    [
      "5 MB",
      { payload: JSON.stringify({ first: "dunlin", text: "five million characters ".repeat(220_000) }) },
    ],
    [
      "1 MB without a blank",
      { payload: JSON.stringify({ text: "x".repeat(1024 * 1024), last: "sanderling" }) },
    ],
    ["a long word", { task: `curlew ${"y".repeat(19_000)}` }],
    [
      "many words",
      {
        payload: JSON.stringify(Array.from({ length: 60_000 }, (_, n) => n).join(" ")).replace(
          /^(.*)$/,
          '{"n":$1}',
        ),
      },
    ],
    [
      "half a pair",
      { payload: '{"a":"\\ud800","b":"\\udc00\\ud800\\u","c":"\\uFFFF\\u0000"}'.replace('\\u"', '\\u0041"') },
    ],
    ["a cut escape", { payload: `{"a":"${"z".repeat(19_991)}\\u00fc\\u00fc"}` }],
    ["a cut pair", { payload: `{"a":"${"z".repeat(19_987)}\\ud83d\\ude00"}` }],
    [
      "odd letters",
      {
        task: "İıſßﬀǆ ￿ \u202e \u{10ffff} ͏ \u0001 é e\u0301 \u2028",
        payload: '{"\\\\":"\\"","/":"\\/\\b\\f"}',
      },
    ],
    [
      "metadata",
      { metadata: Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`k${n}`, "m".repeat(2_000)])) },
    ],
  ];
  for (const [key, what] of said) await say(key, what);
  expect((await t.tasks(ADMIN).listTasks({ search: "dunlin" })).totalSize).toBe(2);
  expect(await find("curlew")).toEqual(["a long word"]);
  expect(await find("k0")).toContain("metadata");
  // Only the beginning of a large payload is searched.
  expect(await find("sanderling")).toEqual([]);
  const { tasks } = await t.tasks(ADMIN).listTasks({ search: "ended-half a pair" });
  expect(tasks.map(({ state }) => state)).toEqual([State.COMPLETED]);
});

test("what is asked of the index is what it holds", async () => {
  const text = `explain select from tasks t where status in ('completed', 'timed_out', 'cancelled', 'verification_exhausted')
    and ${hasWords("t", "'lapwing'::text")}`;
  await t.db.query({ name: "", text: "analyze tasks" }, []);
  const plan = await t.db.query<Record<string, string>>({ name: "", text }, []);
  expect(plan.map((line) => Object.values(line)[0]).join("\n")).toContain("tasks_words_index");
});

test("what cannot be searched for is refused", async () => {
  for (const search of ["x".repeat(201), "a\0b", "\ud800"]) {
    const refused = await refusal(t.tasks(ADMIN).listTasks({ search }));
    expect(refused).toMatchObject({ reason: "VALIDATION_ERROR", violations: ["/search"] });
  }
});
