import { describe, expect, test } from "vitest";
import { checkSchema, coerceResponse, payloadViolations } from "../../../src/services/schema/index.ts";

const emailPattern = "^(?!\\.)(?!.*\\.\\.)([a-z'+.]*)[a-z+]@([a-z][a-z-]*\\.)+[a-z]{2,}$";
const email = JSON.stringify({ properties: { to: { type: "string", pattern: emailPattern } } });
const tooLong = "takes too long to be checked; simplify the schema, its patterns above all";

test("a pattern with lookaheads works", async () => {
  expect(await checkSchema(email, "")).toEqual([]);
  expect(await payloadViolations(email, '{"to":"a.b@example.com"}')).toEqual([]);
  expect(await payloadViolations(email, '{"to":"a..b@example.com"}')).toEqual([
    { path: "/to", message: `must match the pattern ${emailPattern}` },
  ]);
});

test("a large value beside such a pattern is checked to its end", async () => {
  const rows = JSON.stringify(Array.from({ length: 50_000 }, (_, row) => ({ row, note: "as it is" })));
  expect(await payloadViolations(email, `{"to":"a@example.com","rows":${rows}}`)).toEqual([]);
});

describe("a check that would not end", () => {
  test.each<[string, unknown, string]>([
    ["a native pattern that runs away", { pattern: "^(?!z)(a+)+$" }, JSON.stringify(`${"a".repeat(50)}!`)],
    ["references that double forty times", { $defs: doubling(40), $ref: "#/$defs/d0" }, "5"],
  ])("%s is cut off", async (_name, schema, value) => {
    const text = JSON.stringify(schema);
    expect(await checkSchema(text, "")).toEqual([]);
    expect(await coerceResponse(text, value)).toEqual({
      responseText: value,
      violations: [{ path: "", message: tooLong }],
    });
  });

  test("RE2 takes a catastrophic pattern without being cut off", async () => {
    const violations = await payloadViolations(
      '{"pattern":"^(a+)+$"}',
      JSON.stringify(`${"a".repeat(50_000)}!`),
    );
    expect(violations).toEqual([{ path: "", message: "must match the pattern ^(a+)+$" }]);
  });

  test("the checks behind it still come to their results", async () => {
    const runaway = '{"pattern":"^(?!y)(a+)+$"}';
    const [cut, good, bad] = await Promise.all([
      payloadViolations(runaway, JSON.stringify(`${"a".repeat(50)}!`)),
      payloadViolations(email, '{"to":"a@example.com"}'),
      payloadViolations(email, '{"to":"a"}'),
    ]);
    expect(cut).toEqual([{ path: "", message: tooLong }]);
    expect(good).toEqual([]);
    expect(bad).toHaveLength(1);
  });
});

test("a thread that dies of one schema is replaced, and the work behind it is done", async () => {
  const dependencies = { a: Array.from({ length: 15_000 }, (_, at) => `p${at}`) };
  const greedy = { $schema: "http://json-schema.org/draft-07/schema#", dependencies };
  const [refused, good, bad] = await Promise.all([
    checkSchema(JSON.stringify(greedy), "/s"),
    payloadViolations(email, '{"to":"a@example.com"}'),
    payloadViolations(email, '{"to":"a"}'),
  ]);
  expect(refused).toEqual([{ path: "/s", message: expect.stringMatching(/^takes too (much|long)/) }]);
  expect(good).toEqual([]);
  expect(bad).toHaveLength(1);
});

describe("large and deep", () => {
  const chain = '{"properties":{"v":{"type":"integer"},"next":{"$ref":"#"}}}';
  const nested = (levels: number, leaf: string): string =>
    '{"next":'.repeat(levels) + leaf + "}".repeat(levels);

  test("2,000 levels are checked and coerced", async () => {
    expect((await coerceResponse(chain, nested(2_000, '{"v":"1"}'))).responseText).toBe(
      nested(2_000, '{"v":1}'),
    );
  });

  test("more levels than the stack takes are refused where the schema follows them", async () => {
    const message = "is nested too deeply to be checked";
    expect(await payloadViolations(chain, nested(300_000, "{}"))).toEqual([{ path: "", message }]);
    expect(await payloadViolations("{}", nested(300_000, "{}"))).toEqual([]);
  });

  test("thousands of wrong or coercible cells", async () => {
    const rows = '{"items":{"properties":{"n":{"type":"integer"}}}}';
    const table = (cell: string): string => JSON.stringify(Array(5_000).fill({ n: cell }));
    expect(await payloadViolations(rows, table("x"))).toHaveLength(100);
    expect((await coerceResponse(rows, table("7"))).responseText).toBe(table("7").replaceAll('"7"', "7"));
  });

  test("5,000 different objects are all different", async () => {
    const objects = Array.from({ length: 5_000 }, (_, at) => ({ at }));
    expect(await payloadViolations('{"uniqueItems":true}', JSON.stringify(objects))).toEqual([]);
  });

  test("990 properties and 300 required names", async () => {
    const names = Array.from({ length: 990 }, (_, at) => `p${at}`);
    const properties = Object.fromEntries(names.map((name) => [name, { type: "integer" }]));
    const text = JSON.stringify({ properties, required: names.slice(0, 300) });
    expect(await checkSchema(text, "")).toEqual([]);
    expect(await payloadViolations(text, "{}")).toHaveLength(100);
  });
});

test("the main thread stays free while a costly schema is compiled and run", async () => {
  const alternatives = Array.from({ length: 97 }, (_, at) => ({ const: at }));
  const schema = JSON.stringify({ items: { anyOf: alternatives } });
  let turns = 0;
  let running = true;
  const turn = (): void => {
    turns += 1;
    if (running) setImmediate(turn);
  };
  turn();
  const violations = await payloadViolations(schema, JSON.stringify(Array(1_000).fill("x")));
  running = false;
  expect(violations).toHaveLength(100);
  expect(turns).toBeGreaterThan(10);
});

function doubling(levels: number): Record<string, unknown> {
  const last: [string, unknown] = [`d${levels}`, { type: "integer" }];
  const steps = Array.from({ length: levels }, (_, at): [string, unknown] => {
    const next = { $ref: `#/$defs/d${at + 1}` };
    return [`d${at}`, { allOf: [next, next] }];
  });
  return Object.fromEntries([...steps, last]);
}
