import type { Kind } from "./value-kinds.ts";

const TEXT = { type: "string" };
const PERSON = { name: TEXT, age: { type: "integer" } };

/** Kinds whose value has values within. */
export const NESTED_KINDS: Kind[] = [
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
