import { describe, expect, test } from "vitest";
import { changes } from "../../../src/services/form/changes.ts";
import type { Draft } from "../../../src/services/form/field.ts";
import { readObject } from "../../../src/services/form/json/read.ts";
import { outline, outlineWhole } from "../../../src/services/form/outline.ts";
import { recall, recallWhole } from "../../../src/services/form/recall.ts";
import { fieldsOf, formOf } from "./form.ts";

const TEXT = { type: "string" };
const SCHEMA = {
  type: "object",
  required: ["text", "rows"],
  properties: {
    text: TEXT,
    number: { type: "integer" },
    when: { type: "string", format: "date-time" },
    lines: { type: "array", items: TEXT },
    one: { enum: ["a", 2] },
    many: { type: "array", items: { enum: ["a", "b"] } },
    any: {},
    group: { type: "object", properties: { inner: { type: "number" } } },
    range: { type: "object", properties: { start: TEXT, end: TEXT } },
    files: { type: "array" },
    rows: { type: "array", items: { type: "object", properties: { a: { type: "number" } } } },
  },
};
const DEFINITION = {
  fields: [
    { kind: "date_range", name: "range" },
    { kind: "file_upload", name: "files" },
  ],
};
const fields = fieldsOf(SCHEMA, DEFINITION);

describe("an outline", () => {
  test.each<Draft>([
    {},
    { "/text": "", "/number": "" },
    { "/text": "as typed " },
    { "/number": "12a" },
    { "/number": "+5" },
    { "/number": "1." },
    { "/number": "12345678901234567890" },
    { "/when": "2026-01-31T09:30" },
    { "/when": "2026-01-31T" },
    { "/lines": "one\n\n two \n" },
    { "/one": "2", "/many": ['"b"', '"a"'] },
    { "/many": [] },
    { "/any": '{"a": ' },
    { "/any": "hello" },
    { "/any": '"hello"' },
    { "/any": '{"":"x"}' },
    { "/any": "  [1.0,\n2]" },
    { "/group/inner": "?" },
    { "/range/start": "2026-01-31" },
    { "/files": '[{"name":"a.pdf","size":1}]' },
    { "/rows": ["0", "1"], "/rows/1/a": "x" },
    { "/rows": [] },
  ])("of %j leads back to it", (draft) => {
    const text = outline(fields, draft);
    const typed = Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== ""));
    expect(JSON.parse(text)).toBeTypeOf("object");
    expect(recall(fields, readObject(text))).toEqual(typed);
  });

  test("is the answer where all can be read", () => {
    expect(outline(fields, { "/text": "x", "/number": "3", "/rows": ["k"], "/rows/k/a": "1.50" })).toBe(
      '{"text":"x","number":3,"rows":[{"a":1.50}]}',
    );
  });

  test("of a draft that no form has written is still JSON", () => {
    const odd: Draft = { "/one": "{", "/many": ["{", '"a"'], "/rows": "x", "/text": ["x"], "/lines": ["1"] };
    expect(JSON.parse(outline(fields, odd))).toMatchObject({ many: ["a"] });
  });

  test.each(['{"a": 1', '{\n  "a": 1\n}', "[1]", "word"])(
    "of a whole answer, %j, leads back to it",
    (typed) => {
      const { whole } = formOf({});
      if (!whole) throw new Error("no field for the whole");
      const text = outlineWhole(whole, { "": typed });
      expect(recallWhole(whole, readObject(text))).toEqual({ "": typed });
      expect(outlineWhole(whole, {})).toBe("{}");
    },
  );
});

describe("what is different from before", () => {
  const compared = (before: Draft, after: Draft) => Object.fromEntries(changes(fields, before, after));

  test.each<[Draft, Draft, object]>([
    [{}, {}, {}],
    [{ "/text": "a" }, { "/text": "b" }, { "/text": "changed" }],
    [{}, { "/text": "b" }, { "/text": "added" }],
    [{ "/text": "a" }, { "/text": "" }, { "/text": "removed" }],
    [{ "/number": "5" }, { "/number": " +5 " }, {}],
    [{ "/number": "5" }, { "/number": "5x" }, { "/number": "changed" }],
    [{ "/many": ['"a"', '"b"'] }, { "/many": ['"b"', '"a"'] }, {}],
    [{ "/group/inner": "1" }, {}, { "/group/inner": "removed" }],
    [{ "/range/start": "2026-01-01" }, { "/range/start": "2026-01-02" }, { "/range": "changed" }],
    [
      { "/rows": ["0", "1"], "/rows/0/a": "1", "/rows/1/a": "2" },
      { "/rows": ["0", "2"], "/rows/0/a": "9", "/rows/2/a": "3" },
      { "/rows": "changed", "/rows/0/a": "changed", "/rows/1": "removed", "/rows/2": "added" },
    ],
  ])("%j and then %j: %j", (before, after, expected) => {
    expect(compared(before, after)).toEqual(expected);
  });
});
