import { ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import diagnostics from "node:diagnostics_channel";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { commandOf } from "../../../src/process-table.ts";
import { checkSchema, coerceResponse, payloadViolations } from "../../../src/services/schema/index.ts";

const emailPattern = "^(?!\\.)(?!.*\\.\\.)([a-z'+.]*)[a-z+]@([a-z][a-z-]*\\.)+[a-z]{2,}$";
const email = JSON.stringify({ properties: { to: { type: "string", pattern: emailPattern } } });
const tooCostly = "takes too much time or memory to be checked; simplify the schema or send less";
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

test("a process that dies of one schema is replaced, and the work behind it is done", async () => {
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
  const violations = await payloadViolations(schema, JSON.stringify(Array(500).fill("x")));
  running = false;
  expect(violations).toHaveLength(100);
  expect(turns).toBeGreaterThan(10);
});

describe("the process for costly checks", () => {
  const started: ChildProcess[] = [];
  let kills = 0;
  const onStart = (message: unknown): void => {
    const child = childIn(message);
    started.push(child);
    // Its first message says that it is up; it has its first job then.
    if (started.length <= kills) child.once("message", () => child.kill("SIGKILL"));
  };
  beforeEach(() => {
    diagnostics.subscribe("child_process", onStart);
    return () => diagnostics.unsubscribe("child_process", onStart);
  });
  /** Ends those of the test before, and kills so many of the next ones at their first job. */
  async function killNext(count: number): Promise<void> {
    await Promise.all(running.map(ended));
    started.length = 0;
    kills = count;
  }

  test("killed once: its job is done all the same, and so are the others", async () => {
    await killNext(1);
    const [bad, good, other] = await Promise.all([
      payloadViolations(wide("a"), '{"a0":"x"}'),
      payloadViolations(wide("b"), '{"b0":1}'),
      payloadViolations(wide("c"), '{"c0":"x"}'),
    ]);
    expect(started[0]?.signalCode).toBe("SIGKILL");
    expect(bad).toEqual([{ path: "/a0", message: "must be a whole number" }]);
    expect(good).toEqual([]);
    expect(other).toEqual([{ path: "/c0", message: "must be a whole number" }]);
  });

  test("killed twice by one job: that one is refused, the others are done", async () => {
    await killNext(2);
    expect(await payloadViolations(wide("d"), '{"d0":1}')).toEqual([{ path: "", message: tooCostly }]);
    expect(started.map(({ signalCode }) => signalCode)).toEqual(["SIGKILL", "SIGKILL"]);
    expect(await payloadViolations(wide("e"), '{"e0":1}')).toEqual([]);
  });

  test("does many jobs, and gets nothing of the environment", async () => {
    await killNext(0);
    process.env.NODE_OPTIONS = "--import=./no-such-file.js";
    try {
      for (const name of ["f", "g", "h"]) expect(await payloadViolations(wide(name), "{}")).toEqual([]);
    } finally {
      delete process.env.NODE_OPTIONS;
    }
    expect(started.length, "one a lane at most").toBeLessThan(3);
  });

  test("neither keeps its parent nor outlives it", async () => {
    const parent = startParent('"{}"');
    const [line] = await once(createInterface(parent.stdout), "line");
    expect(await once(parent, "exit")).toEqual([0, null]);
    await expect.poll(() => commandOf(Number(line)), { timeout: 20_000 }).toBeUndefined();
  });

  test("ends when its parent is killed in the middle of a job", async () => {
    const parent = startParent('"5"', JSON.stringify({ $defs: doubling(40), $ref: "#/$defs/d0" }));
    const [line] = await once(createInterface(parent.stdout), "line");
    expect(await commandOf(Number(line))).toContain("worker.ts");
    parent.kill("SIGKILL");
    await expect.poll(() => commandOf(Number(line)), { timeout: 20_000 }).toBeUndefined();
  });
});

describe("hostile jobs", () => {
  const explosive = JSON.stringify({ $defs: exploding(28), properties: { a: { $ref: "#/$defs/d0" } } });

  test("20 of them hold up nobody else, and each is answered", async () => {
    let answered = 0;
    const hostile = Array.from({ length: 20 }, async () => {
      const { violations } = await coerceResponse(explosive, '{"a":1}');
      answered += 1;
      return violations;
    });
    expect(await payloadViolations(wide("i"), '{"i0":1}')).toEqual([]);
    expect(await checkSchema(wide("j"), "")).toEqual([]);
    expect(answered, "two at most before either of them").toBeLessThan(5);
    for (const violations of await Promise.all(hostile)) {
      expect(violations).toEqual([
        { path: "", message: expect.stringMatching(/^takes too (much|long)|^could not be checked in time/) },
      ]);
    }
  });

  test("millions of errors are not collected: the first one is told", async () => {
    const alternatives = ["number", "boolean", "null", "integer"].map((type) => ({ type }));
    const list = `[${Array(1_600_000).fill("{}").join(",")}]`;
    const { violations } = await coerceResponse(JSON.stringify({ items: { anyOf: alternatives } }), list);
    expect(violations).toEqual([
      { path: "/0", message: "must be a number or true or false or a whole number" },
    ]);
  });

  test.each(["$dynamicRef", "$recursiveRef"])("the main thread follows no %s", async (keyword) => {
    const twice = { allOf: [{ [keyword]: "#" }, { [keyword]: "#" }] };
    const { violations } = await coerceResponse(
      JSON.stringify({ properties: { a: twice } }),
      `${'{"a":'.repeat(40)}1${"}".repeat(40)}`,
    );
    expect(violations).toEqual([{ path: "", message: tooLong }]);
  });
});

/** Off the main thread for its size. */
function wide(name: string): string {
  const properties = Array.from({ length: 110 }, (_, at) => [`${name}${at}`, { type: "integer" }]);
  return JSON.stringify({ properties: Object.fromEntries(properties) });
}

function exploding(levels: number): Record<string, unknown> {
  const steps = Array.from({ length: levels }, (_, at) => {
    const next = { $ref: `#/$defs/d${at + 1}` };
    return [`d${at}`, { anyOf: [next, next] }];
  });
  return Object.fromEntries([...steps, [`d${levels}`, { type: "string" }]]);
}

/** A program that has one costly check done, printing first the id of the process that it started for it. */
function startParent(value: string, schema = wide("k")): ChildProcessByStdio<null, Readable, null> {
  const door = new URL("../../../src/services/schema/index.ts", import.meta.url).href;
  const program = `
    import diagnostics from "node:diagnostics_channel";
    import { payloadViolations } from ${JSON.stringify(door)};
    diagnostics.subscribe("child_process", ({ process }) => process.once("message", () => console.log(process.pid)));
    await payloadViolations(${JSON.stringify(schema)}, ${value});
  `;
  return spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

/** All that this file started. */
const running: ChildProcess[] = [];
const note = (message: unknown): void => void running.push(childIn(message));
diagnostics.subscribe("child_process", note);
afterAll(async () => {
  diagnostics.unsubscribe("child_process", note);
  await Promise.all(running.map(ended));
});

function childIn(message: unknown): ChildProcess {
  if (typeof message === "object" && message !== null && "process" in message) {
    if (message.process instanceof ChildProcess) return message.process;
  }
  throw new TypeError("The channel told of something else than a process.");
}

function doubling(levels: number): Record<string, unknown> {
  const last: [string, unknown] = [`d${levels}`, { type: "integer" }];
  const steps = Array.from({ length: levels }, (_, at): [string, unknown] => {
    const next = { $ref: `#/$defs/d${at + 1}` };
    return [`d${at}`, { allOf: [next, next] }];
  });
  return Object.fromEntries([...steps, last]);
}
