import type { Vector } from "../vector.ts";

/** What a field holds, what is submitted in it, and what is stored, as JSON text: the same text where left out. */
type Value = [what: string, schema: object, given: string, stored?: string];

const nullable = (schema: object) => ({ anyOf: [schema, { type: "null" }], default: null });
const text = { type: "string" };
const integer = { type: "integer" };
const when = { type: "string", format: "date-time" };
const pick = { enum: ["red", 2, true, null] };

/** Every kind of field that a form can have, and what each may hold. */
const KINDS: readonly Value[] = [
  ["text", text, '"as typed "'],
  ["text that looks like a number", text, '"250"'],
  ["blank text where text is wanted", text, '""'],
  ["text in many lines", { type: "string", format: "textarea" }, '"one\\ntwo\\r\\n\\tthree"'],
  ["text with quotes and backslashes", text, '"\\"a\\\\b\\/c\\""'],
  ["text beyond Latin", text, '"日本語 — ñ, ß, Ω, 🙂 and e\u0301"'],
  ["text in escapes, which stay escapes", text, '"\\u65e5\\ud83d\\ude42\\u00e9"'],
  ["text from right to left", text, '"\u05e9\u05dc\u05d5\u05dd"'],
  ["long text", { type: "string", maxLength: 50_000 }, JSON.stringify("långt ".repeat(5_000))],
  ["a number", { type: "number" }, "12.5"],
  ["a number with a zero to keep", { type: "number" }, "1.0"],
  ["a number with zeros to keep", { type: "number" }, "-2.500"],
  ["a number in powers of ten", { type: "number" }, "1E+2"],
  ["a number between two doubles", { type: "number" }, "0.1000000000000000055511151231257827"],
  ["a whole number", integer, "250"],
  ["a whole number with a decimal", integer, "900.0"],
  ["a whole number of 20 digits", integer, "12345678901234567890"],
  ["a negative one of 30 digits", integer, "-123456789012345678901234567890"],
  ["minus zero", { type: "number" }, "-0"],
  ["a switch that is on", { type: "boolean" }, "true"],
  ["a switch that is off", { type: "boolean" }, "false"],
  ["a choice that is text", pick, '"red"'],
  ["a choice that is a number", pick, "2"],
  ["a choice that is yes", pick, "true"],
  ["a choice that is nothing", pick, "null"],
  ["one literal", { const: "agreed" }, '"agreed"'],
  ["one of several literals", { anyOf: [{ const: 1 }, { const: "one" }] }, '"one"'],
  ["several choices", { type: "array", items: { enum: ["a", "b", 3] } }, '["b",3]'],
  ["no choice of several", { type: "array", items: { enum: ["a", "b"] } }, "[]"],
  ["a list of texts", { type: "array", items: text }, '["one","","two"]'],
  ["a list of numbers", { type: "array", items: { type: "number" } }, "[1.0,2e1,30]"],
  ["a date", { type: "string", format: "date" }, '"2028-02-29"'],
  ["a time", { type: "string", format: "time" }, '"09:30:00"'],
  ["a time with a zone", { type: "string", format: "time" }, '"09:30:00+05:30"'],
  ["a moment in UTC", when, '"2026-07-01T07:30:00Z"'],
  ["a moment in the far east", when, '"2026-07-01T09:30:00.123456+14:00"'],
  ["a moment in the far west", when, '"2026-07-01T09:30:00-12:00"'],
  ["an e-mail address", { type: "string", format: "email" }, '"mira@corp.test"'],
  ["an address", { type: "string", format: "uri" }, '"https://corp.test/a?b=c#d"'],
  ["a UUID", { type: "string", format: "uuid" }, '"6f1c0a9d-3b7e-4c48-9a51-0c3f5c6a7b8d"'],
  ["text of a pattern", { type: "string", pattern: "^[A-Z]{3}-\\d+$" }, '"ABC-12"'],
  ["something within", { properties: { a: { properties: { b: integer } } } }, '{"a":{"b":7}}'],
  ["anything at all", {}, '{"z":[1,{"y":null}],"a":1.50}'],
  ["nothing where nothing is allowed", nullable(text), "null"],
  ["text where nothing is allowed, too", nullable(text), '"x"'],
];

/** What forms and people make of a value, and what the core makes of that (ruling 26). */
const COERCED: readonly Value[] = [
  ["number text", integer, '"250"', "250"],
  ["number text with blanks around", { type: "number" }, '" -2.50 "', "-2.50"],
  ["number text of 20 digits", integer, '"12345678901234567891"', "12345678901234567891"],
  ["number text that JSON writes otherwise", { type: "number" }, '"+007.e1"', "7e1"],
  ["number text without a leading zero", { type: "number" }, '"-.5"', "-0.5"],
  ["yes", { type: "boolean" }, '"Yes"', "true"],
  ["the text of a checkbox", { type: "boolean" }, '"off"', "false"],
  ["the text of a number option", { enum: [1, 2, 3] }, '"2"', "2"],
  ["the text of a boolean option", { enum: [true, "maybe"] }, '"true"', "true"],
  ["the text of a literal", { const: 5 }, '"5.0"', "5.0"],
  ["the text of one of several literals", { anyOf: [{ const: 1 }, { const: 2 }] }, '"2"', "2"],
  ["number text where nothing is allowed", nullable(integer), '"7"', "7"],
  ["blank where nothing is allowed", nullable(integer), '""', "null"],
  ["blank for a date that may be nothing", nullable({ type: "string", format: "date" }), '" "', "null"],
  ["number texts in a list", { type: "array", items: integer }, '["1",2,"3"]', "[1,2,3]"],
  ["number text within", { properties: { a: integer } }, '{"a":"1","b":"2"}', '{"a":1,"b":"2"}'],
  ["a time without seconds", { type: "string", format: "time" }, '"09:30"', '"09:30:00"'],
];

function vectorOf(kind: string, [what, schema, given, stored = given]: Value): Vector {
  const responseSchema = { type: "object", properties: { it: schema }, required: ["it"] };
  return {
    name: `${kind}: ${what}`,
    ask: { responseSchemaJson: JSON.stringify(responseSchema) },
    acts: [{ act: "answer", responseJson: `{"it":${given}}` }],
    ends: { status: "completed", response: `{"it":${stored}}` },
  };
}

/** A local time in a person's zone, and what is stored. */
const ZONED: readonly [zone: string, local: string, stored: string][] = [
  ["UTC", "2026-07-01T09:30", "2026-07-01T09:30:00Z"],
  ["Europe/Berlin", "2026-07-01T09:30", "2026-07-01T09:30:00+02:00"],
  ["Europe/Berlin", "2026-01-01T09:30:15.5", "2026-01-01T09:30:15.5+01:00"],
  ["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T02:30:00+01:00"],
  ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T02:30:00+02:00"],
  ["Asia/Kolkata", "2026-01-01T09:30", "2026-01-01T09:30:00+05:30"],
  ["Pacific/Kiritimati", "2026-01-01T00:10", "2026-01-01T00:10:00+14:00"],
  ["Etc/GMT+12", "2026-12-31T23:50", "2026-12-31T23:50:00-12:00"],
];

const zoned: Vector[] = ZONED.map(([timeZone, local, stored]) => ({
  ...vectorOf("local time", [`${local} in ${timeZone}`, when, JSON.stringify(local), JSON.stringify(stored)]),
  acts: [{ act: "answer", responseJson: `{"it":${JSON.stringify(local)}}`, timeZone }],
}));

export const VALUES: readonly Vector[] = [
  ...KINDS.map((value) => vectorOf("value", value)),
  ...COERCED.map((value) => vectorOf("coerced", value)),
  ...zoned,
];
