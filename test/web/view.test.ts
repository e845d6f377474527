import { describe, expect, test } from "vitest";
import type { View } from "../../web/src/api/view.ts";
import {
  isNarrowed,
  plainView,
  readView,
  sortsOf,
  viewIn,
  writeView,
} from "../../web/src/screens/queue/view.ts";

const read = (query: string, isOperator = true) => {
  const params: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(query))
    params[name] = name in params ? [String(params[name]), value] : value;
  return readView(params, isOperator);
};
const written = (view: View) => new URLSearchParams(writeView(view)).toString();

describe("the address says what is listed", () => {
  test.each([
    "",
    "show=mine",
    "show=unclaimed&state=notified",
    "show=soon&sort=newest",
    "show=attention&holder=otto%40corp.test",
    "show=done&state=timed_out&sort=oldest",
    "show=done&q=refund+order&holder=Otto",
    "q=tsk_0123&state=rejected&holder=ann&sort=deadline",
  ])("%j there and back", (query) => {
    expect(written(read(query))).toBe(query);
  });

  test.each([
    ["show=everything", ""],
    ["sort=random", ""],
    ["state=lost", ""],
    ["state=completed", ""],
    ["show=done&state=created", "show=done"],
    ["show=done&sort=priority", "show=done"],
    ["sort=priority", ""],
    ["show=mine&holder=otto", "show=mine"],
    ["show=unclaimed&holder=otto", "show=unclaimed"],
    ["q=+++", ""],
    ["show=mine&show=done", "show=mine"],
    ["unknown=1", ""],
    ["ended=1", "show=done"],
    ["ended=1&show=mine", "show=done"],
  ])("%s is read as %j", (query, as) => {
    expect(written(read(query))).toBe(as);
  });

  test("a search is cut to what the server takes", () => {
    expect(read(`q=${"w".repeat(300)}`).search).toHaveLength(200);
  });

  test("whoever is no operator has neither views nor filters of others", () => {
    expect(written(read("show=mine&holder=otto", false))).toBe("");
    expect(written(read("show=unclaimed", false))).toBe("");
    expect(written(read("show=attention&q=x", false))).toBe("show=attention&q=x");
  });
});

describe("another view of the same queue", () => {
  test("keeps search and filters, where it knows them", () => {
    const view = read("q=refund&holder=otto&state=assigned&sort=newest");
    expect(written(viewIn(view, "soon", true))).toBe(
      "show=soon&q=refund&state=assigned&holder=otto&sort=newest",
    );
    expect(written(viewIn(view, "mine", true))).toBe("show=mine&q=refund&state=assigned&sort=newest");
    expect(written(viewIn(view, "done", true))).toBe("show=done&q=refund&holder=otto");
  });

  test("has its own order where the first one had its own", () => {
    expect(viewIn(plainView("all"), "done", true).sort).toBe("newest");
    expect(viewIn(plainView("done"), "all", true).sort).toBe("priority");
  });

  test("what is done waits for nothing", () => {
    expect(sortsOf("done")).toEqual(["newest", "oldest"]);
  });
});

test.each([
  ["", false],
  ["show=done&sort=oldest", false],
  ["q=x", true],
  ["state=created", true],
  ["holder=otto", true],
])("%j: narrowed %s", (query, narrowed) => {
  expect(isNarrowed(read(query))).toBe(narrowed);
});
