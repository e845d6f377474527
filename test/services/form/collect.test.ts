import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { collect, collectWhole } from "../../../src/services/form/collect.ts";
import { readObject } from "../../../src/services/form/json/read.ts";
import { recall } from "../../../src/services/form/recall.ts";
import { answerOf, fieldsOf, formOf } from "./form.ts";

const NEEDED = "This needs an answer.";

const one = (property: object, required = true) => ({
  type: "object",
  properties: { it: property },
  ...(required && { required: ["it"] }),
});

describe("what a field amounts to", () => {
  test.each([
    [{ type: "string" }, " as typed ", '" as typed "'],
    [{ type: "integer" }, "12345678901234567890", "12345678901234567890"],
    [{ type: "integer" }, " 7.0 ", "7.0"],
    [{ type: "integer" }, "007", "7"],
    [{ type: "number" }, "1.50", "1.50"],
    [{ type: "number" }, "+5", "5"],
    [{ type: "number" }, "-.5", "-0.5"],
    [{ type: "number" }, "3.", "3"],
    [{ type: "number" }, "1e-7", "1e-7"],
    [{ type: "boolean" }, "false", "false"],
    [{ enum: [1, 2] }, "2", "2"],
    [{ type: "string", format: "date" }, "2026-11-21", '"2026-11-21"'],
    [{ type: "array", items: { enum: ["a", 2] } }, ['"a"', "2"], '["a",2]'],
    [{ type: "array", items: { type: "string" } }, "one\n\n two ", '["one","two"]'],
    [{ type: "array" }, ' [1.0, {"b": null}] ', '[1.0, {"b": null}]'],
  ])("%j, given as %j, is %s", (property, typed, text) => {
    expect(answerOf(one(property), { "/it": typed })).toEqual({ text: `{"it":${text}}`, problems: {} });
  });

  test.each([
    [{ type: "number" }, "1,250", "Write a number in digits, such as 1250 or 12.5."],
    [{ type: "number" }, "Infinity", "Write a number in digits, such as 1250 or 12.5."],
    [{ type: "number" }, "0x10", "Write a number in digits, such as 1250 or 12.5."],
    [{ type: "integer" }, "1.5", "Write a whole number."],
    [{ type: "array" }, "[1,", "This is not JSON yet: check quotes, commas and brackets."],
  ])("%j, given as %j, cannot be", (property, typed, problem) => {
    expect(answerOf(one(property, false), { "/it": typed })).toEqual({
      text: "{}",
      problems: { "/it": problem },
    });
  });
});

describe("a field that nobody touched", () => {
  const kinds = [
    { type: "string" },
    { type: "integer" },
    { type: "boolean" },
    { enum: ["a"] },
    { const: "a" },
    { type: "array", minItems: 1, items: { enum: ["a"] } },
    { type: "array", minItems: 1, items: { type: "string" } },
    { type: "array" },
    {},
  ];

  test.each(kinds)("is no answer: %j", (property) => {
    expect(answerOf(one(property), {})).toEqual({ text: "{}", problems: { "/it": NEEDED } });
  });

  test.each(kinds)("is absent where it is optional: %j", (property) => {
    expect(answerOf(one(property, false), {})).toEqual({ text: "{}", problems: {} });
  });

  test.each([{ enum: ["a"] }, { type: "string" }])("is none of a list that may be empty: %j", (items) => {
    expect(answerOf(one({ type: "array", items }), {})).toEqual({ text: '{"it":[]}', problems: {} });
    expect(answerOf(one({ type: "array", items }, false), {})).toEqual({ text: "{}", problems: {} });
  });

  test.each([true, false])("is null where that is allowed (required: %s)", (required) => {
    const property = { anyOf: [{ type: "string" }, { type: "null" }] };
    expect(answerOf(one(property, required), {})).toEqual({ text: '{"it":null}', problems: {} });
  });

  test.each([
    ["number", "  "],
    ["integer", " "],
    ["object", "\n"],
  ])("or left with spaces only is blank too: %s", (type, typed) => {
    expect(answerOf(one({ type }), { "/it": typed }).problems).toEqual({ "/it": NEEDED });
  });
});

describe("two days", () => {
  const range = (draft: Record<string, string>) =>
    collect(fieldsOf({}, { fields: [{ kind: "date_range", name: "it" }] }), draft).problems;

  test.each([
    [{ "/it/start": "2026-01-02" }, "Choose the last day too."],
    [{ "/it/end": "2026-01-02" }, "Choose the first day too."],
    [
      { "/it/start": "2026-01-02", "/it/end": "2026-01-01" },
      "The last day is before the first: choose a later one.",
    ],
    [{}, NEEDED],
  ])("%j are none yet", (draft, problem) => {
    expect(range(draft)).toEqual({ "/it": problem });
  });
});

test("a ranking that is not whole is none", () => {
  const fields = [{ kind: "ranking", name: "it", options: ["a", "b"].map((value) => ({ value })) }];
  const { problems } = collect(fieldsOf({}, { fields }), { "/it": ['"a"'] });
  expect(problems).toEqual({ "/it": "Put all of them in an order." });
});

describe("a group", () => {
  const address = {
    type: "object",
    required: ["city"],
    properties: { city: { type: "string" }, lines: { type: "array", items: { enum: ["a"] } } },
  };

  test("holds the answers of its fields", () => {
    expect(answerOf(one(address), { "/it/city": "Rome", "/it/lines": ['"a"'] }).text).toBe(
      '{"it":{"city":"Rome","lines":["a"]}}',
    );
  });

  test("that is required needs what is required in it", () => {
    expect(answerOf(one(address), {}).problems).toEqual({ "/it/city": NEEDED });
  });

  test("that is optional is absent until something in it is touched", () => {
    expect(answerOf(one(address, false), {})).toEqual({ text: "{}", problems: {} });
    expect(answerOf(one(address, false), { "/it/lines": ['"a"'] }).problems).toEqual({ "/it/city": NEEDED });
  });

  test("that may be null is null until something in it is touched", () => {
    const schema = one({ anyOf: [address, { type: "null" }] });
    expect(answerOf(schema, {})).toEqual({ text: '{"it":null}', problems: {} });
    expect(answerOf(schema, { "/it/city": "Rome" }).text).toBe('{"it":{"city":"Rome"}}');
  });
});

describe("a whole answer", () => {
  const { whole } = formOf({});
  if (!whole) throw new Error("no field for the whole");

  test("is an object, as it was written", () => {
    expect(collectWhole(whole, { "": ' {"a":1.0} ' })).toEqual({ text: '{"a":1.0}', problems: {} });
  });

  test.each([undefined, "", " ", "[1]", "null", "{"])("is not %j", (typed) => {
    const { problems } = collectWhole(whole, typed === undefined ? {} : { "": typed });
    expect(problems).toHaveProperty([""]);
  });
});

test("an answer that was sent back leads to the draft that gives it again", () => {
  const fields = fieldsOf({
    type: "object",
    properties: {
      text: { type: "string" },
      number: { type: "integer" },
      yes: { type: "boolean" },
      one: { enum: ["a", 2] },
      many: { type: "array", items: { enum: ["a", 2] } },
      lines: { type: "array", items: { type: "string" } },
      any: {},
      gone: { type: ["string", "null"] },
      group: { type: "object", properties: { "in/ner": { type: "number" } } },
    },
  });
  const text =
    '{"text":"x","number":12345678901234567890,"yes":false,"one":2,"many":["a",2],"lines":["p","q"],"any":true,"gone":null,"group":{"in/ner":1.0}}';
  expect(collect(fields, recall(fields, readObject(text)))).toEqual({ text, problems: {} });
});

test("a response of another shape is recalled as far as it fits", () => {
  const fields = fieldsOf({
    type: "object",
    properties: { n: { type: "number" }, g: { type: "object", properties: { a: { type: "string" } } } },
  });
  expect(recall(fields, readObject('{"n":[1],"g":[1],"other":1}'))).toEqual({});
});

test("text comes through whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: "binary" }), (typed) => {
      const { text } = answerOf(one({ type: "string" }), { "/it": typed });
      expect(JSON.parse(text)).toEqual({ it: typed });
    }),
  );
});
