import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { TaskSchema } from "../../gen/awaithumans/task/v1/task_pb.ts";
import type { Rows } from "../../web/src/api/view.ts";
import { type Arranged, arrange, join, type Latest } from "../../web/src/screens/queue/arrange.ts";
import { plainView } from "../../web/src/screens/queue/view.ts";

const NOTHING: Arranged = { ids: [], tasks: new Map(), fresh: 0, viewKey: "" };
const WINDOW = 50;

/** A list whose rows are named by letters; a dot is one of which nothing is known. */
function list(letters: string): Latest {
  const ids = [...letters].map((id) => (id === "." ? undefined : id));
  const tasks = new Map(ids.flatMap((id) => (id ? [[id, create(TaskSchema, { id })] as const] : [])));
  return { ids, tasks };
}

function after(first: string, latest: string, options: { held: boolean; viewKey?: string }) {
  const before = arrange({ before: NOTHING, latest: list(first), held: false, viewKey: "all" });
  const { ids, fresh, tasks } = arrange({ before, latest: list(latest), viewKey: "all", ...options });
  const complete = ids.every((id) => id === undefined || tasks.has(id));
  return { shown: ids.map((id) => id ?? ".").join(""), fresh, complete };
}

describe("the list", () => {
  test("shows the newest tasks while nobody points at it", () => {
    expect(after("cba", "edca", { held: false })).toEqual({ shown: "edca", fresh: 0, complete: true });
  });

  test("stands still under the pointer: what is new waits, what is gone stays", () => {
    expect(after("cba", "edca", { held: true })).toEqual({ shown: "cba", fresh: 2, complete: true });
  });

  test("grows at its end even so", () => {
    expect(after("cb", "dcba", { held: true })).toEqual({ shown: "cba", fresh: 1, complete: true });
  });

  test.each([
    ["what is read while it is held takes its place", "cb..", "cbaz", "cbaz", 0],
    ["behind the row before it, wherever that stands by now", "cb..", "dcba.", "cba.", 1],
    ["and no task is shown twice", "ab..", "cbad", "abd.", 1],
    ["what was known and is not read now stays", "cba", "c..", "cba", 0],
  ])("%s", (_, first, latest, shown, fresh) => {
    expect(after(first, latest, { held: true })).toEqual({ shown, fresh, complete: true });
  });

  test("of another view is another list", () => {
    expect(after("cba", "ed", { held: true, viewKey: "mine" })).toEqual({
      shown: "ed",
      fresh: 0,
      complete: true,
    });
  });
});

const window = (
  at: number,
  ids: readonly string[],
  { total, serial }: { total: number; serial: number },
): Rows => ({
  ...{ view: plainView("all"), at, total, serial, capped: false },
  tasks: ids.map((id) => create(TaskSchema, { id })),
});
const numbered = (from: number, count: number) => Array.from({ length: count }, (_, n) => `t${from + n}`);

describe("windows", () => {
  test("stand at their places, with holes for what was not read", () => {
    const { ids } = join([window(2, numbered(100, 20), { total: 120, serial: 1 })]);
    expect([ids.length, ids[99], ids[100], ids[119]]).toEqual([120, undefined, "t100", "t119"]);
  });

  test("of two that have the same task the one that was read last is right", () => {
    const early = window(1, ["moved", ...numbered(1, 9)], { total: 60, serial: 1 });
    const late = window(0, ["moved", ...numbered(100, 49)], { total: 60, serial: 2 });
    const { ids } = join([early, late]);
    expect([ids[0], ids[WINDOW], ids[WINDOW + 1]]).toEqual(["moved", undefined, "t1"]);
  });

  test("the total is that which was read last, and at most ten thousand rows are listed", () => {
    const early = window(1, numbered(0, 1), { total: 51, serial: 1 });
    expect(join([early, window(0, numbered(0, 50), { total: 50, serial: 2 })]).ids.length).toBe(50);
    expect(join([window(0, [], { total: 12_000, serial: 1 })]).ids.length).toBe(10_000);
    expect(join([]).ids).toEqual([]);
  });
});
