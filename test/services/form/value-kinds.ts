import type { Draft } from "../../../src/services/form/field.ts";

/** A kind of field, and what has to become of it. */
export interface Kind {
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

/** Kinds whose value is text, a number, or chosen. */
export const VALUE_KINDS: Kind[] = [
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
];
