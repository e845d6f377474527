import { describe, expect, test } from "vitest";
import { collect } from "../../../src/services/form/collect.ts";
import type { Draft } from "../../../src/services/form/field.ts";
import { recall } from "../../../src/services/form/recall.ts";
import { checkRules } from "../../../src/services/form/rules/check.ts";
import { fieldsOf, formOf, jsonOf } from "./form.ts";

interface Kind {
  kind: string;
  /** The entry of the definition, name and kind aside. */
  entry: object;
  /** The schema of the property that it goes with. */
  schema: object;
  field: object;
  draft: Draft;
  value: unknown;
  /** Values that the definition alone refuses, with place and message. */
  refused: [value: unknown, path: string, message: string][];
}

const TEXT = { type: "string" };
const TEXTS = { type: "array", items: TEXT };
const OPTIONS = [
  { value: "a", label: "Ay" },
  { value: "b", label: "Bee", hint: "Two" },
];
const PICTURES = OPTIONS.map((option) => ({ ...option, image_url: `/${option.value}.png` }));
const PERSON = { name: TEXT, age: { type: "integer" } };

const KINDS: Kind[] = [
  {
    kind: "short_text",
    entry: { min_length: 2, max_length: 3, placeholder: "abc", subtype: "phone" },
    schema: TEXT,
    field: { kind: "text", input: "tel", lines: 0, placeholder: "abc" },
    draft: { "/it": "ab" },
    value: "ab",
    refused: [
      ["a", "/it", "must be at least 2 characters"],
      ["abcd", "/it", "must be at most 3 characters"],
    ],
  },
  {
    kind: "short_text",
    entry: { subtype: "currency", currency_code: "EUR" },
    schema: { type: "number" },
    field: { kind: "number", integer: false, prefix: "EUR", suffix: "" },
    draft: { "/it": "12.5" },
    value: 12.5,
    refused: [],
  },
  {
    kind: "long_text",
    entry: { max_length: 2, rows: 8 },
    schema: TEXT,
    field: { kind: "text", lines: 8, markdown: false },
    draft: { "/it": "ä\n" },
    value: "ä\n",
    refused: [["😀😀😀", "/it", "must be at most 2 characters"]],
  },
  {
    kind: "rich_text",
    entry: { max_length: 9 },
    schema: TEXT,
    field: { kind: "text", lines: 6, markdown: true },
    draft: { "/it": "# *ok*" },
    value: "# *ok*",
    refused: [["0123456789", "/it", "must be at most 9 characters"]],
  },
  {
    kind: "switch",
    entry: { true_label: "Ship" },
    schema: { type: "boolean" },
    field: { kind: "choice", boolean: true, look: "buttons", options: [{ label: "Ship" }, { label: "No" }] },
    draft: { "/it": "true" },
    value: true,
    refused: [],
  },
  {
    kind: "single_select",
    entry: { options: OPTIONS },
    schema: TEXT,
    field: { kind: "choice", boolean: false, options: [{ text: '"a"', label: "Ay" }, { hint: "Two" }] },
    draft: { "/it": '"b"' },
    value: "b",
    refused: [["c", "/it", "must be one of: a, b"]],
  },
  {
    kind: "multi_select",
    entry: { options: OPTIONS, min_count: 1, max_count: 1 },
    schema: TEXTS,
    field: {
      kind: "choices",
      look: "boxes",
      least: 1,
      most: 1,
      options: [{ label: "Ay" }, { label: "Bee" }],
    },
    draft: { "/it": ['"b"'] },
    value: ["b"],
    refused: [
      [[], "/it", "must have at least 1 item"],
      [["a", "b"], "/it", "must have at most 1 item"],
      [["c"], "/it/0", "must be one of: a, b"],
    ],
  },
  {
    kind: "picture_choice",
    entry: { options: PICTURES, multiple: false },
    schema: TEXTS,
    field: {
      kind: "choices",
      look: "pictures",
      most: 1,
      options: [{ image: "/a.png" }, { image: "/b.png" }],
    },
    draft: { "/it": ['"a"'] },
    value: ["a"],
    refused: [
      [["a", "b"], "/it", "must have at most 1 item"],
      [["x"], "/it/0", "must be one of: a, b"],
    ],
  },
  {
    kind: "slider",
    entry: { min: 10, max: 20, step: 5, prefix: "~", suffix: "%" },
    schema: { type: "number" },
    field: { kind: "slider", integer: false, least: 10, most: 20, step: 5, prefix: "~", suffix: "%" },
    draft: { "/it": "15" },
    value: 15,
    refused: [
      [5, "/it", "must be at least 10"],
      [25, "/it", "must be at most 20"],
      [12, "/it", "must be in steps of 5 from 10"],
    ],
  },
  {
    kind: "star_rating",
    entry: { max: 3 },
    schema: { type: "integer" },
    field: { kind: "choice", look: "stars", options: [{ text: "1" }, { text: "2" }, { text: "3" }] },
    draft: { "/it": "3" },
    value: 3,
    refused: [
      [0, "/it", "must be at least 1"],
      [4, "/it", "must be at most 3"],
    ],
  },
  {
    kind: "opinion_scale",
    entry: { min: 0, max: 2, min_label: "Never", max_label: "Always" },
    schema: { type: "integer" },
    field: { kind: "choice", look: "scale", ends: ["Never", "Always"], options: [{ text: "0" }, {}, {}] },
    draft: { "/it": "0" },
    value: 0,
    refused: [
      [-1, "/it", "must be at least 0"],
      [3, "/it", "must be at most 2"],
    ],
  },
  {
    kind: "ranking",
    entry: { options: OPTIONS },
    schema: TEXTS,
    field: { kind: "ranking", options: [{ label: "Ay" }, { label: "Bee" }] },
    draft: { "/it": ['"b"', '"a"'] },
    value: ["b", "a"],
    refused: [
      [["a"], "/it", "must have each of the options exactly once"],
      [["a", "a"], "/it", "must have each of the options exactly once"],
      [["a", "c"], "/it", "must have each of the options exactly once"],
    ],
  },
  {
    kind: "date",
    entry: { min_date: "2026-01-10", max_date: "2026-01-20" },
    schema: { type: "string", format: "date" },
    field: { kind: "text", input: "date", earliest: "2026-01-10", latest: "2026-01-20" },
    draft: { "/it": "2026-01-10" },
    value: "2026-01-10",
    refused: [
      ["2026-01-09", "/it", "must not be before 2026-01-10"],
      ["2026-01-21", "/it", "must not be after 2026-01-20"],
    ],
  },
  {
    kind: "datetime",
    entry: { min_datetime: "2026-01-10T09:00", max_datetime: "2026-01-10T18:00" },
    schema: TEXT,
    field: {
      kind: "text",
      input: "datetime-local",
      earliest: "2026-01-10T09:00",
      latest: "2026-01-10T18:00",
    },
    draft: { "/it": "2026-01-10T09:30" },
    value: "2026-01-10T09:30",
    refused: [
      ["2026-01-10T08:59", "/it", "must not be before 2026-01-10T09:00"],
      ["2026-01-10T18:01", "/it", "must not be after 2026-01-10T18:00"],
    ],
  },
  {
    kind: "time",
    entry: { min_time: "09:00", max_time: "17:30", step_minutes: 30 },
    schema: TEXT,
    field: { kind: "text", input: "time", earliest: "09:00", latest: "17:30", step: 1800 },
    draft: { "/it": "10:00" },
    value: "10:00",
    refused: [
      ["08:59", "/it", "must not be before 09:00"],
      ["17:31:00", "/it", "must not be after 17:30"],
    ],
  },
  {
    kind: "date_range",
    entry: { min_date: "2026-01-01", max_date: "2026-12-31", min_days: 2, max_days: 5 },
    schema: { type: "object", properties: { start: TEXT, end: TEXT }, required: ["start", "end"] },
    field: { kind: "dates", earliest: "2026-01-01", latest: "2026-12-31", fewestDays: 2, mostDays: 5 },
    draft: { "/it/start": "2026-03-01", "/it/end": "2026-03-02" },
    value: { start: "2026-03-01", end: "2026-03-02" },
    refused: [
      [{ start: "2026-03-01", end: "2026-03-01" }, "/it", "must be at least 2 days"],
      [{ start: "2026-03-01", end: "2026-03-06" }, "/it", "must be at most 5 days"],
      [{ start: "2026-03-02", end: "2026-03-01" }, "/it", "must not end before it starts"],
      [{ start: "2025-12-31", end: "2026-01-01" }, "/it/start", "must not be before 2026-01-01"],
    ],
  },
  {
    kind: "file_upload",
    entry: { accept: [".pdf", "image/*"], max_size_bytes: 4, multiple: true, min_count: 1, max_count: 2 },
    schema: { type: "array", items: { type: "object" } },
    field: { kind: "file", accept: [".pdf", "image/*"], extensions: [], largest: 4, least: 1, most: 2 },
    draft: { "/it": '[{"name":"a.PDF","size":4}]' },
    value: [{ name: "a.PDF", size: 4 }],
    refused: [
      [[], "/it", "must have at least 1 item"],
      [[{ name: "a.exe", size: 1 }], "/it/0", "must be a file of these kinds: .pdf, image/*"],
      [[{ name: "a.pdf", size: 5 }], "/it/0", "must be at most 4 bytes"],
      [
        [{ name: "a", mime: "image/png", data: "data:image/png;base64,AAAAAAA=" }],
        "/it/0",
        "must be at most 4 bytes",
      ],
    ],
  },
  {
    kind: "signature",
    entry: { format: "svg" },
    schema: TEXT,
    field: { kind: "signature", format: "svg" },
    draft: { "/it": "data:image/png;base64,AAAA" },
    value: "data:image/png;base64,AAAA",
    refused: [],
  },
  {
    kind: "table",
    entry: {
      columns: [
        { name: "name", label: "Who", kind: "short_text" },
        { name: "age", label: "Age", kind: "number", min_value: 18, required: false },
      ],
      min_rows: 1,
      max_rows: 2,
      allow_remove_row: false,
    },
    schema: { type: "array", items: { type: "object", properties: PERSON, required: ["name"] } },
    field: {
      ...{ kind: "rows", look: "table", least: 1, most: 2, initial: 1, mayAdd: true, mayRemove: false },
      fields: [
        { kind: "text", pointer: "/name", label: "Who", required: true },
        { kind: "number", pointer: "/age", required: false },
      ],
    },
    draft: { "/it": ["0"], "/it/0/name": "Ada", "/it/0/age": "36" },
    value: [{ name: "Ada", age: 36 }],
    refused: [
      [[], "/it", "must have at least 1 item"],
      [[{ name: "a" }, { name: "b" }, { name: "c" }], "/it", "must have at most 2 items"],
      [[{ name: "a" }, { name: "b", age: 17 }], "/it/1/age", "must be at least 18"],
    ],
  },
  {
    kind: "subform",
    entry: {
      fields: [
        { kind: "short_text", name: "name", max_length: 3 },
        { kind: "short_text", name: "age", subtype: "number" },
      ],
      ...{ max_count: 2, initial_count: 2, add_label: "Add person", remove_label: "Take out" },
    },
    schema: { type: "array", items: { type: "object", properties: PERSON } },
    field: {
      ...{ kind: "rows", look: "cards", least: 0, most: 2, initial: 2 },
      ...{ addLabel: "Add person", removeLabel: "Take out", fields: [{ kind: "text" }, { kind: "number" }] },
    },
    draft: { "/it": ["0"], "/it/0/name": "Ada", "/it/0/age": "1" },
    value: [{ name: "Ada", age: 1 }],
    refused: [[[{ name: "Adam" }], "/it/0/name", "must be at most 3 characters"]],
  },
  {
    kind: "repeatable_group",
    entry: { item_fields: [{ kind: "long_text", name: "name" }], min_items: 1, max_items: 3 },
    schema: { type: "array", items: { type: "object", properties: { name: TEXT } } },
    field: {
      kind: "rows",
      look: "cards",
      least: 1,
      most: 3,
      initial: 1,
      fields: [{ kind: "text", lines: 3 }],
    },
    draft: { "/it": ["0"], "/it/0/name": "x" },
    value: [{ name: "x" }],
    refused: [[[], "/it", "must have at least 1 item"]],
  },
  {
    kind: "object_group",
    entry: { fields: [{ kind: "short_text", name: "name", label: "Who", min_length: 2 }] },
    schema: { type: "object", properties: { name: TEXT }, required: ["name"] },
    field: { kind: "group", fields: [{ kind: "text", pointer: "/it/name", label: "Who", lines: 0 }] },
    draft: { "/it/name": "Ada" },
    value: { name: "Ada" },
    refused: [[{ name: "A" }, "/it/name", "must be at least 2 characters"]],
  },
];

describe.each(KINDS)("$kind with $entry", ({ kind, entry, schema, field, draft, value, refused }) => {
  const definition = { version: 1, fields: [{ name: "it", kind, label: "It", hint: "Do.", ...entry }] };
  const answers = { type: "object", properties: { it: schema }, required: ["it"] };
  const common = { pointer: "/it", name: "it", label: "It", hint: "Do.", required: true, nullable: false };

  test("is drawn over the schema, and without one", () => {
    expect(fieldsOf(answers, definition)).toEqual([expect.objectContaining(common)]);
    expect(fieldsOf(answers, definition)).toMatchObject([field]);
    expect(fieldsOf({}, definition)).toMatchObject([{ ...common, ...field }]);
  });

  test("gives its value, and shows it again", () => {
    const fields = fieldsOf(answers, definition);
    const { text, problems } = collect(fields, draft);
    expect(problems).toEqual({});
    expect(JSON.parse(text)).toEqual({ it: value });
    expect(recall(fields, jsonOf({ it: value }))).toEqual(draft);
  });

  test("that nobody touched is no answer", () => {
    const { text } = collect(fieldsOf(answers, definition), {});
    expect(["{}", '{"it":[]}', '{"it":{}}']).toContain(text);
    expect(collect(fieldsOf({ ...answers, required: [] }, definition), {})).toEqual({
      text: "{}",
      problems: {},
    });
  });

  test("takes its value and refuses what the definition rules out", () => {
    const check = (it: unknown, alone: boolean) =>
      checkRules(jsonOf(alone ? {} : answers), jsonOf(definition), JSON.stringify({ it }));
    expect(check(value, false)).toEqual([]);
    expect(check(value, true)).toEqual([]);
    for (const [wrong, path, message] of refused) {
      expect(check(wrong, false), JSON.stringify(wrong)).toEqual([{ path, message }]);
      expect(check(wrong, true), JSON.stringify(wrong)).toEqual([{ path, message }]);
    }
  });

  test("of another type stays what the schema says", () => {
    const odd = { anyOf: [{ type: "string" }, { type: "boolean" }] };
    expect(fieldsOf({ properties: { it: odd } }, definition)).toMatchObject([{ kind: "json", label: "It" }]);
    expect(checkRules(jsonOf({ properties: { it: odd } }), jsonOf(definition), '{"it":false}')).toEqual([]);
  });
});

describe("what asks nothing", () => {
  test.each([
    [
      { kind: "section", title: "T", subtitle: "S" },
      { kind: "heading", title: "T", subtitle: "S" },
    ],
    [{ kind: "section" }, { kind: "heading", title: "", subtitle: "" }],
    [
      { kind: "display_text", text: "*x*", markdown: true },
      { kind: "prose", text: "*x*", markdown: true },
    ],
    [{ kind: "divider" }, { kind: "divider" }],
    [
      { kind: "image", url: "/a.png", alt: "A", width: 3, height: -1 },
      { kind: "image", url: "/a.png", alt: "A", width: 3 },
    ],
    [
      { kind: "video", url: "/v.mp4", poster_url: "/p.png", label: "Film" },
      { kind: "video", url: "/v.mp4", poster: "/p.png", label: "Film" },
    ],
    [
      { kind: "pdf_viewer", url: "/d.pdf", height: 300 },
      { kind: "pdf", url: "/d.pdf", height: 300, label: "" },
    ],
    [
      { kind: "html", html: "<b>x</b>" },
      { kind: "html", html: "<b>x</b>", label: "" },
    ],
  ])("%j", (entry, item) => {
    expect(formOf({}, { fields: [{ ...entry, required: true }] }).items).toEqual([item]);
    expect(
      checkRules(jsonOf({}), jsonOf({ fields: [{ ...entry, name: "x", required: true }] }), "{}"),
    ).toEqual([]);
  });

  test("a fold holds its fields, whose values stand at the level around it", () => {
    const fields = [{ kind: "short_text", name: "a", min_length: 2 }, { kind: "divider" }];
    const fold = { kind: "section_collapse", name: "f", title: "More", default_open: false, fields };
    const form = formOf({}, { fields: [fold] });
    expect(form.items).toMatchObject([
      { kind: "fold", title: "More", open: false, items: [{ pointer: "/a" }, { kind: "divider" }] },
    ]);
    expect(collect(fieldsOf({}, { fields: [fold] }), { "/a": "x" }).text).toBe('{"a":"x"}');
    expect(checkRules(jsonOf({}), jsonOf({ fields: [fold] }), '{"a":"x"}')).toEqual([
      { path: "/a", message: "must be at least 2 characters" },
    ]);
    expect(
      checkRules(
        jsonOf({}),
        jsonOf({ fields: [{ ...fold, fields: [{ ...fields[0], required: true }] }] }),
        "{}",
      ),
    ).toEqual([{ path: "/a", message: "is required" }]);
  });

  test("a property under its name is asked for only where there is no answer without it", () => {
    const names = (required: string[]) =>
      formOf(
        { properties: { note: { type: "string" }, ok: { type: "boolean" } }, required },
        { fields: [{ kind: "display_text", name: "note", text: "Read." }] },
      ).items.map((item) => ("name" in item ? item.name : item.kind));
    expect(names([])).toEqual(["prose", "ok"]);
    expect(names(["note"])).toEqual(["prose", "note", "ok"]);
  });
});
