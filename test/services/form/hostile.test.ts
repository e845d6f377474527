import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { begin } from "../../../src/services/form/begin.ts";
import { collect } from "../../../src/services/form/collect.ts";
import { fieldsOf } from "../../../src/services/form/field.ts";
import { outline } from "../../../src/services/form/outline.ts";
import { recall } from "../../../src/services/form/recall.ts";
import { checkRules } from "../../../src/services/form/rules/check.ts";
import { patternSchema } from "../../../src/services/form/rules/patterns.ts";
import { pointersOf } from "../../../src/services/form/violations.ts";
import { formOf, jsonOf } from "./form.ts";

const KINDS = [
  ...["display_text", "short_text", "long_text", "rich_text", "switch", "single_select", "multi_select"],
  ...[
    "picture_choice",
    "slider",
    "star_rating",
    "opinion_scale",
    "ranking",
    "date",
    "datetime",
    "date_range",
  ],
  ...["time", "file_upload", "signature", "image", "video", "pdf_viewer", "html", "section", "divider"],
  ...["section_collapse", "table", "subform", "object_group", "repeatable_group"],
];
const KEYS = [
  ...[
    "name",
    "label",
    "hint",
    "required",
    "text",
    "markdown",
    "subtype",
    "placeholder",
    "min_length",
    "max_length",
  ],
  ...[
    "pattern",
    "currency_code",
    "rows",
    "true_label",
    "options",
    "default",
    "min_count",
    "max_count",
    "multiple",
  ],
  ...[
    "min",
    "max",
    "step",
    "prefix",
    "suffix",
    "min_label",
    "min_date",
    "max_date",
    "min_datetime",
    "timezone",
  ],
  ...[
    "min_days",
    "max_days",
    "min_time",
    "step_minutes",
    "accept",
    "max_size_bytes",
    "format",
    "url",
    "width",
  ],
  ...["title", "fields", "default_open", "columns", "min_rows", "max_rows", "initial_rows", "initial_count"],
  ...["add_label", "item_fields", "min_items", "max_items", "kind", "value", "min_value"],
];

const junk = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom(
      null,
      true,
      false,
      "",
      "a",
      "1",
      -1,
      0,
      2.5,
      1e308,
      "2026-01-01",
      "__proto__",
      "constructor",
      "(",
    ),
    fc.array(tie("any"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...KEYS, "__proto__", "toString"), tie("any"), { maxKeys: 4 }),
    tie("entry"),
  ),
  entry: fc
    .record({
      kind: fc.constantFrom(...KINDS),
      name: fc.constantFrom("a", "b", "c", "", "__proto__"),
      rest: fc.dictionary(fc.constantFrom(...KEYS.filter((key) => key !== "kind")), tie("any"), {
        maxKeys: 6,
      }),
    })
    .map(({ rest, ...entry }) => ({ ...entry, ...rest })),
}));

const SCHEMA = {
  type: "object",
  properties: {
    a: {
      type: "array",
      items: { type: "object", properties: { a: { type: "number" }, b: { type: "string" } } },
    },
    b: { type: "number", minimum: 1 },
  },
};

test("whatever a definition says, a form is made of it, and an answer can be given", () => {
  fc.assert(
    fc.property(fc.array(junk.entry, { maxLength: 6 }), junk.any, fc.boolean(), (fields, answer, isAlone) => {
      const schema = isAlone ? {} : SCHEMA;
      const form = formOf(schema, { fields });
      const all = fieldsOf(form.items);
      const draft = begin(form);
      expect(JSON.parse(collect(all, draft).text)).toBeTypeOf("object");
      expect(JSON.parse(outline(all, draft))).toBeTypeOf("object");
      const pointers = pointersOf(all, draft);
      expect(new Set(pointers).size).toBe(pointers.length);
      const given = jsonOf({ a: answer, b: answer, c: answer });
      JSON.parse(collect(all, recall(all, given)).text);
      checkRules(jsonOf(schema), jsonOf({ fields }), JSON.stringify({ a: answer, b: answer, c: answer }));
      patternSchema(jsonOf({ fields }), () => true);
    }),
    { numRuns: 500 },
  );
});

describe("a definition of the wrong shape", () => {
  test.each([[null], ["x"], [1], [{}], [[null, 1, "x", [], { kind: 1 }, { name: 1 }, { fields: {} }]]])(
    "%j asks nothing",
    (fields) => {
      expect(formOf({}, { fields })).toMatchObject({ items: [], whole: { kind: "json" } });
      expect(checkRules(jsonOf({}), jsonOf({ fields }), '{"a":1}')).toEqual([]);
    },
  );

  test.each([
    [{ kind: "short_text", min_length: 5, max_length: 2 }, "abc"],
    [{ kind: "short_text", max_length: 0 }, "abc"],
    [{ kind: "short_text", min_length: "9", max_length: -1 }, "abc"],
    [{ kind: "slider", min: 9, max: 1, step: -2 }, 5],
    [{ kind: "slider", min: "a", max: null, step: 0 }, 5],
    [{ kind: "star_rating", max: 0 }, 5],
    [{ kind: "single_select", options: [] }, "abc"],
    [{ kind: "single_select", options: [null, { value: null }, []] }, "abc"],
    [{ kind: "multi_select", options: ["a"], min_count: 3 }, ["a"]],
    [{ kind: "ranking", options: "abc" }, ["a"]],
    [{ kind: "date", min_date: "tomorrow", max_date: 7 }, "2026-01-01"],
    [{ kind: "date", min_date: "2027-01-01", max_date: "2026-01-01" }, "2026-06-01"],
    [{ kind: "datetime", min_datetime: "soon", timezone: "Nowhere/Land" }, "2026-01-01T09:30:00Z"],
    [{ kind: "time", min_time: "22:00", max_time: "06:00" }, "12:00"],
    [
      { kind: "date_range", min_days: 5, max_days: 2 },
      { start: "2026-01-01", end: "2026-01-01" },
    ],
    [{ kind: "file_upload", accept: [1, "a b"], max_size_bytes: -1 }, [{ name: "a", size: 9 }]],
    [{ kind: "table", columns: "x", min_rows: -1, max_rows: 0.5 }, [{ a: 1 }]],
    [{ kind: "subform", fields: [null, { kind: "short_text" }] }, [{ a: 1 }]],
    [{ kind: "object_group", fields: 5 }, { a: 1 }],
    [{ kind: "no_such_kind", min: 3 }, 1],
  ])("%j never refuses an answer", (entry, value) => {
    const definition = jsonOf({ fields: [{ ...entry, name: "it" }] });
    expect(checkRules(jsonOf({}), definition, JSON.stringify({ it: value }))).toEqual([]);
  });

  test("that names a field twice asks once", () => {
    const fields = [
      { kind: "short_text", name: "a" },
      { kind: "slider", name: "a", min: 3 },
      { kind: "section_collapse", fields: [{ kind: "long_text", name: "a" }] },
    ];
    expect(fieldsOf(formOf({}, { fields }).items)).toMatchObject([{ pointer: "/a", kind: "text" }]);
    expect(checkRules(jsonOf({}), jsonOf({ fields }), '{"a":1}')).toEqual([]);
  });
});

test("fields that repeat themselves without end become JSON somewhere", () => {
  const branch = { type: "object", properties: { x: { $ref: "#/$defs/x" }, y: { $ref: "#/$defs/y" } } };
  const copy = (to: string) => ({
    type: "object",
    properties: { l: { $ref: `#/$defs/${to}` }, r: { $ref: `#/$defs/${to}` } },
  });
  const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
  const $defs = {
    ...{ x: branch, y: { ...branch } },
    ...Object.fromEntries(names.map((name, index) => [name, copy(names[index + 1] ?? "x")])),
  };
  const form = formOf({
    $defs,
    type: "object",
    properties: { a: { $ref: "#/$defs/n0" }, b: { $ref: "#/$defs/x" } },
  });
  expect(pointersOf(fieldsOf(form.items)).length).toBeLessThan(5_000);
  const list = { type: "array", items: { $ref: "#/$defs/list" } };
  expect(formOf({ $defs: { list }, properties: { it: { $ref: "#/$defs/list" } } }).items).toMatchObject([
    { kind: "json" },
  ]);
});

test("a definition as deep as JSON goes is read", () => {
  const nest = (depth: number, key: string, kind: string): object =>
    depth === 0
      ? { kind: "short_text", name: "a" }
      : { kind, name: "a", [key]: [nest(depth - 1, key, kind)] };
  for (const [kind, key] of [
    ["section_collapse", "fields"],
    ["subform", "fields"],
    ["object_group", "fields"],
  ] as const) {
    const form = formOf({}, { fields: [nest(90, key, kind)] });
    expect(fieldsOf(form.items)).toHaveLength(1);
    expect(JSON.parse(collect(fieldsOf(form.items), begin(form)).text)).toBeTypeOf("object");
  }
});

test("500 fields of every kind are read", () => {
  const fields = Array.from({ length: 500 }, (_, index) => ({
    ...{ kind: KINDS[index % KINDS.length], name: `f${index}`, title: "T", text: "x" },
    options: [{ value: "a", label: "A" }],
    columns: [{ name: "c" }],
    fields: [{ kind: "short_text", name: `g${index}` }],
    item_fields: [{ kind: "short_text", name: "c" }],
  }));
  const form = formOf({}, { fields });
  expect(fieldsOf(form.items).length).toBeGreaterThan(350);
  const properties = Object.fromEntries(fields.map(({ name }) => [name, {}]));
  expect(fieldsOf(formOf({ properties }, { fields }).items).length).toBeGreaterThan(350);
});

test("megabytes of text are read and given back", () => {
  const text = `"\\${"\u{1F600}<script>".repeat(400_000)}`;
  const form = formOf({ properties: { a: { type: "string" } } });
  const fields = fieldsOf(form.items);
  const draft = recall(fields, jsonOf({ a: text }));
  expect(draft).toEqual({ "/a": text });
  expect(JSON.parse(collect(fields, draft).text)).toEqual({ a: text });
});
