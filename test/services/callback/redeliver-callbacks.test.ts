import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CallbackState } from "../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { claim } from "../../../src/services/db/outbox.ts";
import { hold } from "../../support/locks.ts";
import { ADMIN, createTestServices, refund, refusal, type TestServices } from "../../support/services.ts";
import { clear, insertRows, type Row } from "./rows.ts";

let t: TestServices;
let start: Date;
beforeAll(async () => {
  t = await createTestServices();
  start = t.clock.now();
  t.clock.pass(86_400);
});
afterAll(() => t.close());
beforeEach(() => clear(t.db));

const at = (second: number) => new Date(start.getTime() + second * 1000);
const time = (second: number) => timestampFromDate(at(second));

type Request = Parameters<ReturnType<TestServices["callbacks"]>["redeliverCallbacks"]>[0];
const redeliver = (request: Request) => t.callbacks(ADMIN).redeliverCallbacks(request);

/** Those whose present round began with a redelivery. */
async function redelivered(): Promise<string[]> {
  const rows = await t.db.query<{ id: string }>(
    {
      name: "test-redelivered",
      text: "select id from outbox where round_time is not null and state = 'pending'",
    },
    [],
  );
  return rows.map(({ id }) => id).toSorted();
}

const settle = (state: "succeeded" | "abandoned") =>
  t.db.query({ name: "test-settle", text: "update outbox set state = $1, update_time = create_time" }, [
    state,
  ]);

test("those that were given up, from the time on and until before the other", async () => {
  const rows = [0, 9, 10, 15, 19, 20, 30].map(
    (second): Row => ({ state: "abandoned", createTime: at(second) }),
  );
  const all = await insertRows(t.db, rows);
  expect(await redeliver({ afterTime: time(10), beforeTime: time(20) })).toMatchObject({
    count: 3,
    nextPageToken: "",
  });
  expect(await redelivered()).toEqual(all.slice(2, 5).toSorted());
  expect(await redeliver({ afterTime: time(10) })).toMatchObject({ count: 2, nextPageToken: "" });
  expect(await redelivered()).toEqual(all.slice(2).toSorted());
});

test.each([
  [CallbackState.UNSPECIFIED, "abandoned"],
  [CallbackState.ABANDONED, "abandoned"],
  [CallbackState.SUCCEEDED, "succeeded"],
  [CallbackState.PENDING, "pending"],
] as const)("state %i: those that are %s, and no rows of other kinds", async (asked, state) => {
  const states = ["pending", "succeeded", "abandoned"] as const;
  const rows = states.map((each): Row => ({ state: each, createTime: at(1) }));
  const all = await insertRows(t.db, [...rows, { kind: "letter", state, createTime: at(1) }]);
  expect((await redeliver({ state: asked, afterTime: time(0) })).count).toBe(1);
  expect(await redelivered()).toEqual([all[states.indexOf(state)]]);
});

test("those being sent are left, and not counted", async () => {
  const [id = "", free] = await insertRows(t.db, [{ createTime: at(1) }, { createTime: at(2) }]);
  await claim(t.db, { id, attempt: 0, leaseSeconds: 30, now: t.clock.now() });
  expect((await redeliver({ state: CallbackState.PENDING, afterTime: time(0) })).count).toBe(1);
  expect(await redelivered()).toEqual([free]);
});

test("10,000 a call, the oldest first; the token comes to an end though each of them succeeds again at once", async () => {
  const rows = Array.from(
    { length: 10_005 },
    (_, n): Row => ({
      state: "succeeded",
      createTime: at(Math.floor(n / 3)),
    }),
  );
  const all = await insertRows(t.db, rows);
  const counts: number[] = [];
  let token = "";
  do {
    const range = { state: CallbackState.SUCCEEDED, afterTime: time(0) };
    const { count, nextPageToken } = await redeliver({ ...range, pageToken: token });
    counts.push(count);
    const first = all.slice((counts.length - 1) * 10_000, counts.length * 10_000);
    expect((await redelivered()).length).toBe(first.length);
    await settle("succeeded");
    // What ends meanwhile is of no range that began before.
    t.clock.pass(1);
    await insertRows(t.db, [{ state: "succeeded", createTime: t.clock.now() }]);
    token = nextPageToken;
  } while (token !== "" && counts.length < 5);
  expect(counts).toEqual([10_000, 5]);
});

test("a page that is full to the last one is the last", async () => {
  await insertRows(
    t.db,
    Array.from({ length: 10_000 }, (): Row => ({ state: "abandoned", createTime: at(5) })),
  );
  expect(await redeliver({ afterTime: time(0) })).toMatchObject({ count: 10_000, nextPageToken: "" });
});

test("two calls at once take each callback once", async () => {
  await insertRows(
    t.db,
    Array.from({ length: 300 }, (_, n): Row => ({ state: "abandoned", createTime: at(n % 7) })),
  );
  const held = await hold(t.url, "select from outbox where create_time = $1 for update", [at(0)]);
  const calls = Promise.all([redeliver({ afterTime: time(0) }), redeliver({ afterTime: time(0) })]);
  await held.until(2);
  await held.release();
  const counts = (await calls).map(({ count }) => count);
  expect(counts.toSorted((one, other) => one - other)).toEqual([0, 300]);
  expect(await redelivered()).toHaveLength(300);
});

test("the trails of their tasks say so, each once", async () => {
  const ids: string[] = [];
  for (const key of ["one", "two"]) {
    const { task } = await t
      .tasks(ADMIN)
      .createTask({ ...refund(key), callbackUrl: "https://hooks.example/a" });
    await t.tasks(ADMIN).cancelTask({ id: task?.id ?? "" });
    ids.push(task?.id ?? "");
  }
  const after = timestampFromDate(t.clock.now());
  t.clock.pass(1);
  expect((await redeliver({ state: CallbackState.PENDING, afterTime: after })).count).toBe(2);
  for (const id of ids) {
    const { entries } = await t.tasks(ADMIN).listAuditEntries({ id });
    expect(entries.map(({ action }) => action)).toEqual(["created", "cancelled", "callback_redelivered"]);
  }
});

const token = (text: string) => Buffer.from(text).toString("base64url");

/** A number that the enum does not have, as any caller can send. */
const UNKNOWN = 9 as CallbackState;
/** Beyond all calendars. */
const NEVER = 1e15;

interface Bad {
  after?: number;
  before?: number;
  state?: CallbackState;
  pageToken?: string;
}

const seconds = (count: number) => ({ seconds: BigInt(count) });

test.each<[Bad, string, string]>([
  [{}, "INVALID_REQUEST", "/after_time"],
  [{ after: NEVER }, "VALIDATION_ERROR", "/after_time"],
  [{ after: -NEVER }, "VALIDATION_ERROR", "/after_time"],
  [{ after: 4_000_000_000 }, "VALIDATION_ERROR", "/after_time"],
  [{ after: 2, before: 2 }, "VALIDATION_ERROR", "/before_time"],
  [{ after: 2, before: 1 }, "VALIDATION_ERROR", "/before_time"],
  [{ after: 2, before: NEVER }, "VALIDATION_ERROR", "/before_time"],
  [{ after: 2, state: UNKNOWN }, "VALIDATION_ERROR", "/state"],
  [{ after: 2, pageToken: "hush" }, "VALIDATION_ERROR", "/page_token"],
  [{ after: 2, pageToken: token("2000|x") }, "VALIDATION_ERROR", "/page_token"],
  [{ after: 2, pageToken: token("9000|1999|x") }, "VALIDATION_ERROR", "/page_token"],
])("%j is refused, and nothing redelivered", async ({ after, before, ...rest }, reason, path) => {
  await insertRows(t.db, [{ state: "abandoned", createTime: at(0) }]);
  const request = {
    ...rest,
    ...(after !== undefined && { afterTime: seconds(after) }),
    ...(before !== undefined && { beforeTime: seconds(before) }),
  };
  const refused = await refusal(redeliver(request));
  expect(refused).toMatchObject({ reason, violations: [path] });
  expect(JSON.stringify(refused.info?.violations)).not.toContain("hush");
  expect(await redelivered()).toEqual([]);
});
