import { create } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { TaskSchema } from "../../gen/awaithumans/task/v1/task_pb.ts";
import { type Arranged, arrange } from "../../web/src/screens/queue/arrange.ts";

const NOTHING: Arranged = { ids: [], tasks: new Map(), fresh: 0, viewKey: "" };
const tasks = (ids: string) => [...ids].map((id) => create(TaskSchema, { id }));

function after(first: string, latest: string, options: { held: boolean; viewKey?: string }) {
  const before = arrange({ before: NOTHING, latest: tasks(first), held: false, viewKey: "all" });
  const { ids, fresh, tasks: known } = arrange({ before, latest: tasks(latest), viewKey: "all", ...options });
  return { shown: ids.join(""), fresh, complete: ids.every((id) => known.has(id)) };
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

  test("of another view is another list", () => {
    expect(after("cba", "ed", { held: true, viewKey: "mine" })).toEqual({
      shown: "ed",
      fresh: 0,
      complete: true,
    });
  });
});
