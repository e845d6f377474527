import type { Vector } from "../vector.ts";

const object = (properties: object, required: readonly string[] = []) =>
  JSON.stringify({ type: "object", properties, required });

/** A whole answer by a schema, and what is stored: the same text where left out. */
type Whole = [what: string, schema: string, given: string, stored?: string];

const WHOLE: readonly Whole[] = [
  ["the order of its members", object({ a: {}, b: {}, c: {} }), '{"c":1,"a":2,"b":3,"10":4,"9":5}'],
  ["its white space", object({ a: { type: "integer" } }), '{ "a" :\t1.0 ,\r\n "b": [ 1 , 2 ] }'],
  [
    "all but what is coerced",
    object({ a: { type: "integer" }, d: { type: "integer" } }),
    '{ "c" : [1.0, 1e2], "b": 12345678901234567890 ,\n"a":"1", "d":"" }',
    '{ "c" : [1.0, 1e2], "b": 12345678901234567890 ,\n"a":1 }',
  ],
  ["a member given twice", object({ a: { type: "integer" } }), '{"a":"x","a":"5"}', '{"a":"x","a":5}'],
  ["names of Object", object({}), '{"__proto__":{"x":1},"constructor":2,"toString":"s"}'],
  [
    "names with slashes and quotes",
    object({ "a/b~c": { type: "integer" } }),
    '{"a/b~c":"7","\\"":1}',
    '{"a/b~c":7,"\\"":1}',
  ],
  ["a blank optional member, which goes", object({ a: { type: "integer" } }), '{"a":""}', "{}"],
  [
    "an optional member that is null, which goes",
    object({ a: { type: "integer" } }),
    '{"b":1,"a":null}',
    '{"b":1}',
  ],
  ["nothing at all", object({}), "{}"],
  ["fifty levels", object({}), `{"a":${"[".repeat(50)}1.0${"]".repeat(50)}}`],
  [
    "values behind a reference",
    '{"type":"object","$defs":{"t":{"properties":{"v":{"type":"integer"},"n":{"$ref":"#/$defs/t"}}}},"$ref":"#/$defs/t"}',
    '{"n":{"n":{"v":"5"},"v":"6"}}',
    '{"n":{"n":{"v":5},"v":6}}',
  ],
  [
    "values by draft-07",
    '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","definitions":{"n":{"type":"number"}},"properties":{"it":{"type":"array","items":[{"$ref":"#/definitions/n"},{"type":"boolean"}]}}}',
    '{"it":["1.50","no"]}',
    '{"it":[1.50,false]}',
  ],
  [
    "the alternative that another member points to",
    '{"type":"object","oneOf":[{"properties":{"k":{"const":"n"},"v":{"type":"integer"}},"required":["k"]},{"properties":{"k":{"const":"s"},"v":{"type":"boolean"}},"required":["k"]}]}',
    '{"k":"s","v":"1"}',
    '{"k":"s","v":true}',
  ],
];

const kept: Vector[] = WHOLE.map(([what, responseSchemaJson, responseJson, stored = responseJson]) => ({
  name: `answer: ${what}`,
  ask: { responseSchemaJson },
  acts: [{ act: "answer", responseJson }],
  ends: { status: "completed", response: stored },
}));

/** What does not fit, and where. */
type Misfit = [what: string, schema: string, given: string, paths: readonly string[]];

const one = (schema: object) => object({ it: schema }, ["it"]);

const MISFITS: readonly Misfit[] = [
  ["a member that is missing", one({ type: "boolean" }), "{}", ["/response/it"]],
  ["blank where something is needed", one({ type: "integer" }), '{"it":" "}', ["/response/it"]],
  ["a number where text is wanted", one({ type: "string" }), '{"it":250}', ["/response/it"]],
  ["a number where yes or no is wanted", one({ type: "boolean" }), '{"it":1}', ["/response/it"]],
  ["text that is no number", one({ type: "integer" }), '{"it":"0x10"}', ["/response/it"]],
  ["a number with separators", one({ type: "number" }), '{"it":"1,000"}', ["/response/it"]],
  ["an option that there is not", one({ enum: ["a", 1] }), '{"it":"b"}', ["/response/it"]],
  ["a number that is too large", one({ type: "integer", maximum: 10 }), '{"it":"11"}', ["/response/it"]],
  ["a day that is not", one({ format: "date" }), '{"it":"2026-02-30"}', ["/response/it"]],
  [
    "a local time without a zone",
    one({ format: "date-time" }),
    '{"it":"2026-07-01T09:30"}',
    ["/response/it"],
  ],
  ["a wrong e-mail address", one({ format: "email" }), '{"it":"x"}', ["/response/it"]],
  ["text against its pattern", one({ type: "string", pattern: "^a+$" }), '{"it":"b"}', ["/response/it"]],
  [
    "items of a list",
    one({ items: { type: "integer" } }),
    '{"it":[1,"x",3,"y"]}',
    ["/response/it/1", "/response/it/3"],
  ],
  [
    "members far within, with slashes in their names",
    one({ properties: { "a/b": { properties: { "~": { type: "integer" } } } } }),
    '{"it":{"a/b":{"~":"x"}}}',
    ["/response/it/a~1b/~0"],
  ],
  [
    "more than one thing",
    object({ a: { type: "boolean" }, b: { type: "integer" } }, ["a", "b", "c"]),
    '{"a":"perhaps","b":"many"}',
    ["/response/c", "/response/a", "/response/b"],
  ],
  [
    "a member that is not asked for",
    '{"type":"object","properties":{"a":{}},"additionalProperties":false}',
    '{"a":1,"b":2}',
    ["/response/b"],
  ],
];

/** Refused, and then answered as it should be: nothing of the refused answer remains. */
const refused: Vector[] = MISFITS.map(([what, responseSchemaJson, responseJson, paths]) => ({
  name: `misfit: ${what}`,
  ask: { responseSchemaJson },
  acts: [
    { act: "answer", responseJson, refused: { reason: "RESPONSE_SCHEMA_MISMATCH", paths } },
    { act: "answer", responseJson, refused: { reason: "RESPONSE_SCHEMA_MISMATCH", paths } },
    { act: "cancel" },
  ],
  ends: { status: "cancelled", response: null },
}));

export const ANSWERS: readonly Vector[] = [...kept, ...refused];
