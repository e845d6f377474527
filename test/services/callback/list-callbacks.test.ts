import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { CallbackState } from "../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { ADMIN, createTestServices, refusal, type TestServices } from "../../support/services.ts";
import { clear, insertRows, type Row } from "./rows.ts";

let t: TestServices;
beforeAll(async () => {
  t = await createTestServices();
});
afterAll(() => t.close());
beforeEach(() => clear(t.db));

const at = (second: number) => new Date(t.clock.now().getTime() + second * 1000);

async function ids(request: Parameters<ReturnType<TestServices["callbacks"]>["listCallbacks"]>[0]) {
  const { callbacks, nextPageToken } = await t.callbacks(ADMIN).listCallbacks(request);
  return { ids: callbacks.map(({ id }) => id), next: nextPageToken };
}

test("the one that changed last comes first, whenever its task ended", async () => {
  const [old, newer, newest] = await insertRows(t.db, [
    { createTime: at(0), updateTime: at(30), state: "succeeded" },
    { createTime: at(10), updateTime: at(20), state: "abandoned" },
    { createTime: at(20), updateTime: at(40) },
  ]);
  expect((await ids({})).ids).toEqual([newest, old, newer]);
});

test("by state, by task, and by both", async () => {
  const rows = (["pending", "succeeded", "abandoned"] as const).flatMap((state, n): Row[] => [
    { state, taskId: "tsk_1", createTime: at(n) },
    { state, taskId: "tsk_2", createTime: at(n + 10) },
  ]);
  const [p1, p2, s1, s2, a1, a2] = await insertRows(t.db, rows);
  expect((await ids({ state: CallbackState.PENDING })).ids).toEqual([p2, p1]);
  expect((await ids({ state: CallbackState.SUCCEEDED })).ids).toEqual([s2, s1]);
  expect((await ids({ state: CallbackState.ABANDONED })).ids).toEqual([a2, a1]);
  expect((await ids({ taskId: "tsk_1" })).ids).toEqual([a1, s1, p1]);
  expect((await ids({ taskId: "tsk_2", state: CallbackState.SUCCEEDED })).ids).toEqual([s2]);
  expect((await ids({ taskId: "tsk_none" })).ids).toEqual([]);
});

test("rows of other kinds are none", async () => {
  const kinds = ["delivery", "refresh", "verification", "letter"];
  await insertRows(
    t.db,
    kinds.map((kind) => ({ kind, createTime: at(0) })),
  );
  expect(await ids({})).toEqual({ ids: [], next: "" });
  expect(await ids({ taskId: "tsk_1" })).toEqual({ ids: [], next: "" });
});

test.each([[{}], [{ taskId: "tsk_1" }], [{ state: CallbackState.SUCCEEDED }]])(
  "pages of %j meet each once, also those of one moment",
  async (filter) => {
    const states =
      "state" in filter ? (["succeeded"] as const) : (["succeeded", "abandoned", "pending"] as const);
    const rows = Array.from(
      { length: 7 },
      (_, n): Row => ({
        createTime: at(n < 4 ? 0 : n),
        state: states[n % states.length] ?? "pending",
      }),
    );
    const all = await insertRows(t.db, rows);
    const seen: string[] = [];
    let token = "";
    for (let page = 0; page < 4; page += 1) {
      const { ids: found, next } = await ids({ ...filter, pageSize: 2, pageToken: token });
      expect(found).toHaveLength(page < 3 ? 2 : 1);
      seen.push(...found);
      token = next;
      expect(token === "").toBe(page === 3);
    }
    expect(seen.toSorted()).toEqual(all.toSorted());
  },
);

test("a page that is full to the last one is the last", async () => {
  await insertRows(t.db, [{ createTime: at(0) }, { createTime: at(1) }]);
  expect((await ids({ pageSize: 2 })).next).toBe("");
});

test("50 a page unless told otherwise, 500 at most", async () => {
  await insertRows(
    t.db,
    Array.from({ length: 501 }, (_, n) => ({ createTime: at(n) })),
  );
  expect((await ids({})).ids).toHaveLength(50);
  expect((await ids({ pageSize: 500 })).ids).toHaveLength(500);
});

const token = (text: string) => Buffer.from(text).toString("base64url");

/** A number that the enum does not have, as any caller can send. */
const UNKNOWN = 9 as CallbackState;

test.each([
  [{ pageSize: 501 }, "/page_size"],
  [{ pageSize: -1 }, "/page_size"],
  [{ state: UNKNOWN }, "/state"],
  [{ taskId: "x".repeat(65) }, "/task_id"],
  [{ taskId: "tsk\0" }, "/task_id"],
  [{ pageToken: "hush" }, "/page_token"],
  [{ pageToken: token("hush|x") }, "/page_token"],
  [{ pageToken: token("1|") }, "/page_token"],
  [{ pageToken: token("1|2|x") }, "/page_token"],
  [{ pageToken: token("1|x\0") }, "/page_token"],
])("%j is refused", async (request, path) => {
  const refused = await refusal(t.callbacks(ADMIN).listCallbacks(request));
  expect(refused).toMatchObject({ reason: "VALIDATION_ERROR", violations: [path] });
  expect(JSON.stringify(refused.info)).not.toContain("hush");
});
