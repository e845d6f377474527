import fc from "fast-check";
import { expect, test } from "vitest";
import { changes } from "../../../src/services/form/changes.ts";
import { collect } from "../../../src/services/form/collect.ts";
import { readObject } from "../../../src/services/form/json/read.ts";
import { outline } from "../../../src/services/form/outline.ts";
import { recall } from "../../../src/services/form/recall.ts";
import { fieldsOf } from "./form.ts";

/** A property, the entry of a definition that draws it, and values that an answer may have there. */
interface Part {
  schema: object;
  entry: object;
  value: fc.Arbitrary<unknown>;
}

const text = fc.string({ minLength: 1, unit: "grapheme" });
const day = fc.date({ min: new Date("2000-01-01"), max: new Date("2090-01-01"), noInvalidDate: true });
const dayText = day.map((date) => date.toISOString().slice(0, 10));
const OPTIONS = ["a", "b", "c"].map((value) => ({ value }));
const STRINGS = { type: "array", items: { type: "string" } };

const leaves: Part[] = [
  { schema: { type: "string" }, entry: { kind: "long_text" }, value: text },
  {
    schema: { type: "number" },
    entry: {},
    value: fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
  },
  { schema: { type: "integer" }, entry: {}, value: fc.maxSafeInteger() },
  { schema: { type: "number" }, entry: { kind: "slider" }, value: fc.integer({ min: 0, max: 100 }) },
  { schema: { type: "integer" }, entry: { kind: "star_rating" }, value: fc.integer({ min: 1, max: 5 }) },
  { schema: { type: "boolean" }, entry: { kind: "switch" }, value: fc.boolean() },
  { schema: { enum: ["x", 2, true] }, entry: {}, value: fc.constantFrom("x", 2, true) },
  {
    schema: STRINGS,
    entry: { kind: "multi_select", options: OPTIONS },
    value: fc.subarray(["a", "b", "c"], { minLength: 1 }),
  },
  {
    schema: STRINGS,
    entry: { kind: "ranking", options: OPTIONS },
    value: fc.shuffledSubarray(["a", "b", "c"], { minLength: 3 }),
  },
  {
    schema: STRINGS,
    entry: {},
    value: fc.array(
      text.map((t) => `x${t.replace(/\s/g, "")}`),
      { minLength: 1 },
    ),
  },
  { schema: { type: "string" }, entry: { kind: "date" }, value: dayText },
  {
    schema: { type: "object" },
    entry: { kind: "date_range" },
    value: fc
      .tuple(dayText, dayText)
      .map((days) => days.sort())
      .map(([start, end]) => ({ start, end })),
  },
  { schema: { type: "string" }, entry: { kind: "signature" }, value: fc.base64String({ minLength: 1 }) },
  {
    schema: { type: "array" },
    entry: { kind: "file_upload" },
    value: fc.array(fc.record({ name: text }), { minLength: 1 }),
  },
  {
    schema: {},
    entry: { kind: "no such kind" },
    value: fc.jsonValue().filter((value) => value !== null && !isUnread(value)),
  },
];

/** How an outline keeps what is no JSON, which no answer has. */
function isUnread(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).join() === "" && "" in value;
}

/** An object of some of the parts, none of them required, with an answer of some of them. */
function objectOf(part: fc.Arbitrary<Part>): fc.Arbitrary<Part> {
  const members = fc.uniqueArray(fc.tuple(fc.constantFrom("p", "q/r", "s~", "ü", ""), part), {
    selector: ([name]) => name,
    minLength: 1,
    maxLength: 4,
  });
  return members.map((chosen) => ({
    schema: {
      type: "object",
      properties: Object.fromEntries(chosen.map(([name, { schema }]) => [name, schema])),
    },
    entry: { kind: "object_group", fields: chosen.map(([name, { entry }]) => ({ ...entry, name })) },
    value: fc.record(Object.fromEntries(chosen.map(([name, { value }]) => [name, value]))),
  }));
}

const part: fc.Arbitrary<Part> = fc.letrec<{ any: Part; object: Part; rows: Part }>((tie) => ({
  any: fc.oneof({ maxDepth: 3 }, fc.constantFrom(...leaves), tie("object"), tie("rows")),
  object: objectOf(tie("any")),
  rows: tie("object").map((object) => ({
    schema: { type: "array", items: object.schema },
    entry: { ...object.entry, kind: "subform" },
    value: fc.array(object.value, { minLength: 1, maxLength: 3 }),
  })),
})).object;

const answered = part.chain(({ schema, entry, value }) =>
  fc.record({ schema: fc.constant(schema), entry: fc.constant(entry), value }),
);

test("an answer leads to a draft that gives it again, by way of an outline too", () => {
  fc.assert(
    fc.property(answered, ({ schema, entry, value }) => {
      const fields = fieldsOf(schema, entry);
      const text = JSON.stringify(value);
      const draft = recall(fields, readObject(text));
      const collected = collect(fields, draft);
      expect(collected.problems).toEqual({});
      expect(JSON.parse(collected.text)).toEqual(JSON.parse(text));
      const kept = recall(fields, readObject(outline(fields, draft)));
      expect(kept).toEqual(draft);
      expect(changes(fields, draft, kept).size).toBe(0);
    }),
    { numRuns: 200 },
  );
});
