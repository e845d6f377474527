import { describe, expect, test } from "vitest";
import { begin, beginRow } from "../../../src/services/form/begin.ts";
import { collect } from "../../../src/services/form/collect.ts";
import type { RowsField } from "../../../src/services/form/field.ts";
import { recall } from "../../../src/services/form/recall.ts";
import { newRowKey, rowFields } from "../../../src/services/form/rows.ts";
import { placeViolations, pointersOf } from "../../../src/services/form/violations.ts";
import { fieldsOf, formOf, jsonOf } from "./form.ts";

const TEXT = { type: "string" };
const LINE = { type: "object", required: ["what"], properties: { what: TEXT, price: { type: "number" } } };
const list = (items: object, more: object = {}, required = true) => ({
  type: "object",
  properties: { it: { type: "array", items, ...more } },
  ...(required && { required: ["it"] }),
});

function rowsOf(schema: object, definition: object = {}): RowsField {
  const [field] = fieldsOf(schema, definition);
  if (field?.kind !== "rows") throw new Error("the schema made no rows");
  return field;
}

describe("a list of objects", () => {
  test("is a table while its cells are few and flat, else cards", () => {
    expect(rowsOf(list(LINE))).toMatchObject({ look: "table", initial: 0, mayAdd: true, addLabel: "Add" });
    expect(rowsOf(list(LINE, { minItems: 2, maxItems: 3 }))).toMatchObject({ least: 2, most: 3, initial: 2 });
    const nested = { type: "object", properties: { a: { type: "object", properties: { b: TEXT } } } };
    expect(rowsOf(list(nested)).look).toBe("cards");
    const wide = Object.fromEntries(Array.from({ length: 6 }, (_, index) => [`c${index}`, TEXT]));
    expect(rowsOf(list({ type: "object", properties: wide })).look).toBe("cards");
  });

  test("of rows that may be null, or of which nothing is known, is asked for as JSON", () => {
    expect(fieldsOf(list({ anyOf: [LINE, { type: "null" }] }))).toMatchObject([{ kind: "json" }]);
    expect(fieldsOf(list({ type: "object" }))).toMatchObject([{ kind: "json" }]);
  });

  test("has fields for a row by its key, those of groups included", () => {
    const item = { type: "object", properties: { "a/b": { type: "object", properties: { c: TEXT } } } };
    const [group] = rowFields(rowsOf(list(item)), "k/1");
    expect(group).toMatchObject({ pointer: "/it/k~11/a~1b", fields: [{ pointer: "/it/k~11/a~1b/c" }] });
  });

  test("within a list has rows within rows", () => {
    const schema = list({
      type: "object",
      properties: { name: TEXT, lines: { type: "array", items: LINE } },
    });
    const draft = {
      ...{ "/it": ["x", "y"], "/it/x/name": "One", "/it/y/name": "Two", "/it/y/lines": ["p", "q"] },
      ...{ "/it/y/lines/p/what": "Pen", "/it/y/lines/q/what": "Ink", "/it/y/lines/q/price": "2.0" },
    };
    const { text, problems } = collect([rowsOf(schema)], draft);
    expect(problems).toEqual({});
    expect(text).toBe(
      '{"it":[{"name":"One"},{"name":"Two","lines":[{"what":"Pen"},{"what":"Ink","price":2.0}]}]}',
    );
    const again = recall([rowsOf(schema)], jsonOf(JSON.parse(text)));
    expect(again).toMatchObject({
      "/it": ["0", "1"],
      "/it/1/lines": ["0", "1"],
      "/it/1/lines/1/what": "Ink",
    });
    expect(pointersOf([rowsOf(schema)], draft)).toEqual([
      ...["/it", "/it/x/name", "/it/x/lines", "/it/y/name", "/it/y/lines"],
      ...["/it/y/lines/p/what", "/it/y/lines/p/price", "/it/y/lines/q/what", "/it/y/lines/q/price"],
    ]);
  });
});

describe("rows of an answer", () => {
  test("stand in the order of their keys; blank ones are left out", () => {
    const draft = { "/it": ["2", "0", "1"], "/it/1/what": "One", "/it/2/what": "Two", "/it/9/what": "gone" };
    expect(collect([rowsOf(list(LINE))], draft)).toEqual({
      text: '{"it":[{"what":"Two"},{"what":"One"}]}',
      problems: {},
    });
  });

  test("say what is missing in them", () => {
    const draft = { "/it": ["a"], "/it/a/price": "1" };
    expect(collect([rowsOf(list(LINE))], draft).problems).toEqual({ "/it/a/what": "This needs an answer." });
  });

  test("that are none are an empty list, absent or null", () => {
    const blank = { "/it": ["0"] };
    expect(collect([rowsOf(list(LINE))], blank)).toEqual({ text: '{"it":[]}', problems: {} });
    expect(collect([rowsOf(list(LINE, { minItems: 1 }, false))], blank)).toEqual({
      text: "{}",
      problems: {},
    });
    const orNull = {
      properties: { it: { anyOf: [{ type: "array", items: LINE, minItems: 1 }, { type: "null" }] } },
    };
    expect(collect(fieldsOf(orNull), blank)).toEqual({ text: '{"it":null}', problems: {} });
  });

  test("must be as many as are called for", () => {
    const two = rowsOf(list(LINE, { minItems: 2 }));
    expect(collect([two], {}).problems).toEqual({ "/it": "Fill in at least 2." });
    const one = { "/it": ["a", "b", "c"], "/it/b/what": "x" };
    expect(collect([two], one).problems).toEqual({ "/it/a/what": "This needs an answer." });
    expect(collect([two], { ...one, "/it/c/what": "y" })).toEqual({
      text: '{"it":[{"what":"x"},{"what":"y"}]}',
      problems: {},
    });
    const loose = rowsOf(list({ ...LINE, required: [] }, { minItems: 1 }));
    expect(collect([loose], { "/it": ["a"] }).problems).toEqual({ "/it": "Fill in at least one." });
  });

  test("get refusals by their place in the answer, at their key", () => {
    const form = formOf(list(LINE));
    const draft = { "/it": ["c", "a", "b"], "/it/a/what": "A", "/it/b/what": "B" };
    const placed = (path: string) =>
      Object.keys(
        placeViolations(form.items, [{ path: `/response_json${path}`, message: "is wrong" }], draft)
          .byPointer,
      );
    expect(placed("/it/0/what")).toEqual(["/it/a/what"]);
    expect(placed("/it/1/price")).toEqual(["/it/b/price"]);
    expect(placed("/it/1")).toEqual(["/it"]);
    expect(placed("/it/7/what")).toEqual(["/it"]);
    expect(placed("/it")).toEqual(["/it"]);
  });
});

describe("a form begins", () => {
  const definition = {
    fields: [
      { kind: "short_text", name: "by", default: "Ada" },
      { kind: "slider", name: "untouched" },
      {
        ...{ kind: "table", name: "it", initial_rows: 2 },
        columns: [{ name: "what" }, { name: "unit", default: "pcs", required: false }],
      },
      { kind: "picture_choice", name: "pic", options: [{ value: "a", image_url: "/a" }], default: ["a"] },
      { kind: "multi_select", name: "none", options: [{ value: "a" }], default: [] },
    ],
  };

  test("with its defaults and its rows, and no middle of a slider", () => {
    expect(begin(formOf({}, definition))).toEqual({
      ...{ "/by": "Ada", "/it": ["0", "1"], "/it/0/unit": "pcs", "/it/1/unit": "pcs", "/pic": ['"a"'] },
    });
  });

  test("and a row with its own, which is no answer yet", () => {
    const field = rowsOf({}, { fields: [definition.fields[2]] });
    expect(beginRow(field, "7")).toEqual({ "/it/7/unit": "pcs" });
    const draft = begin(formOf({}, { fields: [definition.fields[2]] }));
    expect(collect([field], draft)).toEqual({ text: '{"it":[]}', problems: {} });
    expect(collect([field], { ...draft, "/it/1/what": "Pen" }).text).toBe(
      '{"it":[{"what":"Pen","unit":"pcs"}]}',
    );
  });

  test("with what the definition has for defaults; what the schema has is the agent's affair", () => {
    const schema = {
      type: "object",
      properties: { a: { type: "integer", default: 3 }, b: { enum: ["x", "y"], default: "x" } },
    };
    expect(begin(formOf(schema))).toEqual({});
    expect(begin(formOf(schema, { fields: [{ name: "b", default: "y" }] }))).toEqual({ "/b": '"y"' });
    expect(begin(formOf(schema, { fields: [{ name: "a", default: [1] }] }))).toEqual({});
  });

  test("of rows that a default lists with those", () => {
    const definition = { fields: [{ name: "it", default: [{ what: "Pen" }] }] };
    expect(begin(formOf(list(LINE), definition))).toEqual({ "/it": ["0"], "/it/0/what": "Pen" });
  });

  test("with no more rows than can stand there", () => {
    const rows = (entry: object) =>
      rowsOf({}, { fields: [{ kind: "table", name: "it", columns: [{ name: "a" }], ...entry }] });
    expect(rows({ initial_rows: 1e9 }).initial).toBe(50);
    expect(rows({ initial_rows: 5, max_rows: 2 }).initial).toBe(2);
    expect(rows({ initial_rows: 0, min_rows: 2 }).initial).toBe(2);
    expect(rows({ initial_rows: -3 }).initial).toBe(1);
  });
});

test("a new row has a key that none has had", () => {
  const field = rowsOf(list(LINE));
  expect(newRowKey(field, {})).toBe("0");
  expect(newRowKey(field, { "/it": ["0", "4", "x"] })).toBe("5");
  expect(newRowKey(field, { "/it": ["0"], "/it/7/what": "taken out" })).toBe("8");
});
