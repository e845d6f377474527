import { describe, expect, test } from "vitest";
import { ADMIN, createPerson, createTestServices, refund, refusal } from "../../support/services.ts";
import {
  anyPast,
  DAY,
  DELETE_PAST,
  insertPast,
  node,
  type Past,
  past,
  plain,
  randomOf,
  recount,
  spread,
  spreadUp,
  useNode,
} from "./history.ts";

useNode();

const ask = async (windowDays = 0, by = node) => plain(await by.stats(ADMIN).getStats({ windowDays }));
const now = () => node.clock.now();

async function rolledUp(): Promise<number> {
  const text = "select coalesce(sum(tasks), 0)::int as tasks from task_days where create_day > '-infinity'";
  const [row] = await node.db.query<{ tasks: number }>({ name: "test-rolled-up", text }, []);
  return row?.tasks ?? 0;
}

describe("the figures", () => {
  test("of no tasks are zeros, and nothing where there is nothing to divide by", async () => {
    const stats = await node.stats(ADMIN).getStats({});
    expect(stats.windowDays).toBe(30);
    expect(stats.days).toHaveLength(30);
    expect(stats.days.every(({ created, completed }) => created === 0n && completed === 0n)).toBe(true);
    expect([stats.days[0]?.date, stats.days[29]?.date]).toEqual(["2026-05-03", "2026-06-01"]);
    expect(stats.totals?.completionRate).toBeUndefined();
    expect(stats.window?.completionRate).toBeUndefined();
    expect(stats.avgCompletionSeconds).toBeUndefined();
    expect(stats.completedByChannel).toEqual({});
    expect(stats.timeToSeen).toMatchObject({ count: 0n });
    expect(stats.timeToSeen?.p50Seconds).toBeUndefined();
    expect([stats.timeToAnswer?.count, stats.people, stats.channels]).toEqual([0n, [], []]);
  });

  test("are those of the tasks there are", async () => {
    const today = Date.parse("2026-06-01T00:00:00.000Z");
    await insertPast(node.db, [
      past(today, { status: "created" }),
      past(today + 1_000, { channel: "slack", changed: today + 31_000 }),
      past(today - DAY, { channel: "dashboard", changed: today + 1 }),
      past(today - DAY, { status: "timed_out" }),
      past(today - 2 * DAY, { status: "cancelled" }),
      past(today - 40 * DAY),
      past(today - 40 * DAY, { changed: today }),
    ]);
    const stats = await node.stats(ADMIN).getStats({ windowDays: 2 });
    expect(stats.generateTime?.seconds).toBe(BigInt(now().getTime() / 1000));
    expect(plain(stats)).toEqual({
      windowDays: 2,
      totals: {
        byStatus: { created: 1, completed: 4, timed_out: 1, cancelled: 1 },
        completionRate: 4 / 6,
      },
      window: { byStatus: { created: 1, completed: 2, timed_out: 1 }, completionRate: 2 / 3 },
      average: (30 + 86_400.001) / 2,
      days: [
        ["2026-05-31", 2, 0, 1],
        ["2026-06-01", 2, 2, 0],
      ],
      channels: { slack: 1, dashboard: 1 },
      seen: spread([]),
      answered: spread([30_000, 86_400_001]),
      byChannel: [
        { name: "dashboard", completed: 1, ...spread([86_400_001]) },
        { name: "slack", completed: 1, ...spread([30_000]) },
      ],
      people: [],
    });
  });

  test("follow a task through its life", async () => {
    const { task } = await node.tasks(ADMIN).createTask(refund("life"));
    expect((await ask(1)).totals).toEqual({ byStatus: { created: 1 }, completionRate: undefined });
    node.clock.pass(90);
    const answer = { id: task?.id ?? "", responseJson: '{"approved":true}', completedViaChannel: "pager" };
    await node.tasks(ADMIN).completeTask(answer);
    expect(await ask(1)).toMatchObject({
      totals: { byStatus: { completed: 1 }, completionRate: 1 },
      average: 90,
      channels: { pager: 1 },
    });
  });

  test("a day is one of UTC, to the millisecond, whatever the zone of the database", async () => {
    const midnight = Date.parse("2026-06-01T00:00:00.000Z");
    await insertPast(node.db, [
      past(midnight - DAY - 1, { channel: "before the window" }),
      past(midnight - DAY, { channel: "first", changed: midnight - 1 }),
      past(midnight - 1, { channel: "last of the day", changed: midnight }),
      past(midnight, { channel: "first of today" }),
    ]);
    const name = new URL(node.url).pathname.slice(1);
    for (const zone of ["Pacific/Kiritimati", "Etc/GMT+12"]) {
      await node.db.query(
        { name: `test-zone-${zone}`, text: `alter database ${name} set timezone = '${zone}'` },
        [],
      );
      const abroad = await createTestServices(node);
      expect(await ask(2, abroad)).toMatchObject({
        days: [
          ["2026-05-31", 2, 1, 0],
          ["2026-06-01", 1, 2, 0],
        ],
        channels: { first: 1, "last of the day": 1, "first of today": 1 },
      });
      await abroad.close();
    }
  });

  test("a channel that is called as none is joins it", async () => {
    await insertPast(node.db, [
      past(now().getTime(), { channel: null }),
      past(now().getTime(), { channel: "unknown" }),
    ]);
    expect((await ask()).channels).toEqual({ unknown: 2 });
  });

  test.each([-1, 366, 2_147_483_647])("a window of %d days is refused", async (windowDays) => {
    const refused = await refusal(node.stats(ADMIN).getStats({ windowDays }));
    expect([refused.reason, refused.violations]).toEqual(["VALIDATION_ERROR", ["/window_days"]]);
  });

  test.each([1, 365])("a window of %d days has as many", async (windowDays) => {
    expect((await ask(windowDays)).days).toHaveLength(windowDays);
  });
});

describe("who may ask", () => {
  test("operators and keys with the scope, nobody else", async () => {
    const operator = await createPerson(node, { email: "operator@corp.test", isOperator: true });
    const person = await createPerson(node, { email: "person@corp.test" });
    const key = (scopes: ("stats:read" | "tasks:read" | "embed:mint")[]) =>
      ({ kind: "key", keyId: "key", scopes: new Set(scopes) }) as const;
    for (const actor of [ADMIN, operator, key(["stats:read"])]) {
      expect((await node.stats(actor).getStats({})).windowDays).toBe(30);
      expect((await node.stats(actor).getStatus({})).authEnabled).toBe(true);
    }
    for (const [actor, reason] of [
      [{ kind: "nobody" }, "UNAUTHENTICATED"],
      [key(["embed:mint"]), "UNAUTHENTICATED"],
      [person, "PERMISSION_DENIED"],
      [key(["tasks:read"]), "PERMISSION_DENIED"],
      [{ kind: "embed", taskId: "tsk_x", sub: null, jti: "x" }, "PERMISSION_DENIED"],
    ] as const) {
      expect((await refusal(node.stats(actor).getStats({ windowDays: -1 }))).reason).toBe(reason);
      expect((await refusal(node.stats(actor).getStatus({}))).reason).toBe(reason);
    }
  });
});

describe("rolled up or not", () => {
  test("few tasks are counted one by one, many of a while ago are rolled up", async () => {
    const old = now().getTime() - 3 * DAY;
    await insertPast(
      node.db,
      Array.from({ length: 199 }, () => past(old)),
    );
    await ask();
    expect([await rolledUp(), await spreadUp(node.db)]).toEqual([0, 0]);
    await insertPast(node.db, [past(old), past(now().getTime() - 300_000), past(old, { status: "created" })]);
    expect((await ask()).totals.byStatus).toEqual({ completed: 201, created: 1 });
    expect([await rolledUp(), await spreadUp(node.db)]).toEqual([200, 200]);
  });

  const seed = Math.floor(Math.random() * 1e9);
  test(`the same as counted task by task, over histories with deletions (seed ${seed})`, async () => {
    const random = randomOf(seed);
    const other = await createTestServices(node);
    let tasks: Past[] = [];
    let after = now().getTime() - 50 * DAY;
    for (let round = 0; round < 8; round += 1) {
      node.clock.pass(3_600 + Math.floor(random() * 86_400));
      const until = now().getTime();
      const added = Array.from({ length: 700 }, () => anyPast(random, { after, until }));
      after = until;
      await insertPast(node.db, added);
      tasks.push(...added);
      const gone = new Set(tasks.filter(() => random() < 0.1).map(({ id }) => id));
      for (const id of gone) await node.tasks(ADMIN).deleteTask({ id });
      tasks = tasks.filter(({ id }) => !gone.has(id));
      const days = 1 + Math.floor(random() * 60);
      expect(await ask(days, round % 2 === 0 ? node : other)).toEqual(recount(tasks, now(), days));
    }
    expect(await rolledUp()).toBeGreaterThan(1_000);
    await node.db.query(DELETE_PAST, [tasks.map(({ id }) => id)]);
    expect(await ask(365)).toEqual(recount([], now(), 365));
    expect(await spreadUp(node.db)).toBe(0);
    await other.close();
  }, 120_000);

  test("in more steps than one", async () => {
    const old = now().getTime() - 2 * DAY;
    const tasks = Array.from({ length: 20_600 }, (_, index) => past(old, { changed: old + index * 1_000 }));
    for (let from = 0; from < tasks.length; from += 5_000)
      await insertPast(node.db, tasks.slice(from, from + 5_000));
    expect(await ask(3)).toEqual(recount(tasks, now(), 3));
    expect([await rolledUp(), await spreadUp(node.db)]).toEqual([tasks.length, tasks.length]);
  });
});
