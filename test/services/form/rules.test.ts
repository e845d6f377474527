import { describe, expect, test } from "vitest";
import { checkRules } from "../../../src/services/form/rules/check.ts";
import { patternSchema } from "../../../src/services/form/rules/patterns.ts";
import { jsonOf } from "./form.ts";

/** What the definition of one field has against a value; the schema names it where it is given. */
function rule(entry: object, value: unknown, property?: unknown): string[] {
  const schema = property === undefined ? {} : { properties: { it: property } };
  const definition = { fields: [{ name: "it", ...entry }] };
  return checkRules(jsonOf(schema), jsonOf(definition), JSON.stringify({ it: value })).map(
    ({ path, message }) => `${path} ${message}`,
  );
}

describe("what has to be there", () => {
  const check = (schema: object, entry: object, answer: object) =>
    checkRules(
      jsonOf(schema),
      jsonOf({ fields: [{ kind: "short_text", name: "it", ...entry }] }),
      JSON.stringify(answer),
    );
  const missing = [{ path: "/it", message: "is required" }];

  test.each([{}, { it: null }, { it: "" }])(
    "is said of a field that only the definition knows: %j",
    (answer) => {
      expect(check({}, { required: true }, answer)).toEqual(missing);
      expect(check({}, { required: false }, answer)).toEqual([]);
      expect(check({}, {}, answer)).toEqual([]);
    },
  );

  test("is for the schema to say of what it names, and of a field that its form does not ask for", () => {
    expect(check({ properties: { it: { type: "string" } } }, { required: true }, {})).toEqual([]);
    expect(check({ properties: { other: { type: "string" } } }, { required: true }, {})).toEqual([]);
    const dependent = { dependentSchemas: { a: { properties: { it: { type: "string" } } } } };
    expect(check(dependent, { required: true }, {})).toEqual([]);
  });

  test("is said of rows and groups that only the definition knows", () => {
    const fields = [{ kind: "short_text", name: "a", required: true }];
    expect(rule({ kind: "subform", fields }, [{ a: "x" }, {}])).toEqual(["/it/1/a is required"]);
    expect(rule({ kind: "object_group", fields }, { b: 1 })).toEqual(["/it/a is required"]);
    expect(rule({ kind: "object_group", fields }, [1])).toEqual([]);
    expect(rule({ kind: "table", columns: [{ name: "a", required: true }] }, [{}])).toEqual([
      "/it/0/a is required",
    ]);
  });
});

describe("options", () => {
  const options = ["1", "2"].map((value) => ({ value }));

  test("are compared as the schema types them", () => {
    expect(rule({ kind: "single_select", options }, 2, { type: "integer" })).toEqual([]);
    expect(rule({ kind: "single_select", options }, 3, { type: "integer" })).toEqual([
      "/it must be one of: 1, 2",
    ]);
    expect(rule({ kind: "single_select", options }, "2")).toEqual([]);
  });

  test("of a schema that lists its values are the schema's", () => {
    expect(rule({ kind: "single_select", options }, "x", { enum: ["x"] })).toEqual([]);
    expect(rule({ kind: "multi_select", options }, ["x"], { type: "array", items: { enum: ["x"] } })).toEqual(
      [],
    );
    expect(
      rule({ kind: "ranking", options }, ["y", "x"], { type: "array", items: { enum: ["x", "y"] } }),
    ).toEqual([]);
    expect(rule({ kind: "single_select", options }, true, { type: "boolean" })).toEqual([]);
  });

  test("are named up to twenty", () => {
    const many = Array.from({ length: 23 }, (_, index) => ({ value: `v${index}` }));
    const [message = ""] = rule({ kind: "single_select", options: many }, "secret");
    expect(message).toMatch(/^\/it must be one of: v0, .*, v19, and 3 more$/);
    expect(message).not.toContain("secret");
  });

  test("may not be chosen twice", () => {
    expect(rule({ kind: "multi_select", options }, ["1", "1"])).toEqual([
      "/it must not have the same item twice",
    ]);
  });

  test("of pictures may be one where the schema wants one", () => {
    const entry = { kind: "picture_choice", options, multiple: false };
    expect(rule(entry, "1", { type: "string" })).toEqual([]);
    expect(rule(entry, "3", { type: "string" })).toEqual(["/it must be one of: 1, 2"]);
    expect(rule({ ...entry, multiple: true }, ["1", "2"])).toEqual([]);
  });
});

describe("numbers", () => {
  test.each([
    [{ min: 0, max: 1, step: 0.1 }, 0.3, []],
    [{ min: 0, max: 1, step: 0.1 }, 0.35, ["/it must be a multiple of 0.1"]],
    [{ min: 1, step: 2 }, 4, ["/it must be in steps of 2 from 1"]],
    [{ step: 3 }, 1e300, []],
    [{}, 1e9, []],
    [{ max: 5 }, "9", []],
  ])("a slider with %j takes %j: %j", (entry, value, expected) => {
    expect(rule({ kind: "slider", ...entry }, value)).toEqual(expected);
  });

  test("bounds that the schema contradicts are none", () => {
    expect(rule({ kind: "slider", max: 10 }, 60, { type: "number", minimum: 50 })).toEqual([]);
  });
});

describe("moments", () => {
  const entry = { kind: "datetime", min_datetime: "2026-07-01T09:00", max_datetime: "2026-07-01T17:00" };
  const early = ["/it must not be before 2026-07-01T09:00"];

  test.each([
    ["2026-07-01T09:00:00+02:00", "", []],
    ["2026-07-01T08:59:00+02:00", "", early],
    ["2026-07-01T07:30:00Z", "Europe/Berlin", []],
    ["2026-07-01T06:30:00Z", "Europe/Berlin", early],
    // Without a zone nothing says what the clock showed.
    ["2026-07-01T06:30:00Z", "", []],
    ["2026-07-01", "", []],
    ["soon", "Europe/Berlin", []],
  ])("%s, by the clock of %j: %j", (value, timezone, expected) => {
    expect(rule({ ...entry, timezone }, value)).toEqual(expected);
  });

  test("that are both instants are compared as such", () => {
    const instant = { kind: "datetime", min_datetime: "2026-07-01T09:00:00Z" };
    expect(rule(instant, "2026-07-01T10:30:00+02:00")).toEqual([
      "/it must not be before 2026-07-01T09:00:00Z",
    ]);
    expect(rule(instant, "2026-07-01T11:30:00+02:00")).toEqual([]);
    expect(rule(instant, "2026-07-01T08:30")).toEqual([]);
  });
});

describe("files", () => {
  const pdf = { kind: "file_upload", accept: ["PDF", "image/png"] };

  test.each([
    [{ name: "a.pdf" }, true],
    [{ name: "A.PDF", mime: "text/plain" }, true],
    [{ name: "a", mime: "IMAGE/PNG" }, true],
    [{ name: "a", type: "image/png" }, true],
    [{ name: "a.gif", mime: "image/gif" }, false],
    ["no file", true],
  ])("%j is taken: %s", (file, isTaken) => {
    expect(rule(pdf, [file])).toHaveLength(isTaken ? 0 : 1);
  });

  test("one is as large as what is in it, whatever it says", () => {
    const data = `data:text/plain;base64,${Buffer.alloc(100).toString("base64")}`;
    const entry = { kind: "file_upload", max_size_bytes: 99 };
    expect(rule(entry, [{ name: "a", size: 1, data }])).toEqual(["/it/0 must be at most 99 bytes"]);
    expect(rule({ ...entry, max_size_bytes: 100 }, [{ name: "a", size: 1, data }])).toEqual([]);
  });
});

test("no more is told than somebody could read", () => {
  const columns = [{ name: "a", kind: "number", max_value: 1 }];
  expect(
    rule(
      { kind: "table", columns },
      Array.from({ length: 500 }, () => ({ a: 2 })),
    ),
  ).toHaveLength(50);
});

test("patterns become a schema of their own, where they can be read", () => {
  const fields = [
    { kind: "short_text", name: "a", pattern: "^x" },
    { kind: "short_text", name: "bad", pattern: "(" },
    { kind: "short_text", name: "none", pattern: null },
    { kind: "short_text", name: "long", pattern: "x".repeat(1_001) },
    { kind: "section_collapse", fields: [{ kind: "short_text", name: "b", pattern: "y" }] },
    { kind: "object_group", name: "g", fields: [{ kind: "short_text", name: "c", pattern: "z" }] },
    { kind: "subform", name: "s", fields: [{ kind: "short_text", name: "d", pattern: "w" }] },
    { kind: "object_group", name: "h", fields: [] },
  ];
  const schema = patternSchema(jsonOf({ fields }), (pattern) => pattern !== "(");
  expect(JSON.parse(schema ?? "")).toEqual({
    properties: {
      a: { pattern: "^x" },
      b: { pattern: "y" },
      g: { properties: { c: { pattern: "z" } } },
      s: { items: { properties: { d: { pattern: "w" } } } },
    },
  });
  expect(patternSchema(jsonOf({ fields: [{ kind: "short_text", name: "a" }] }), () => true)).toBeUndefined();
});
