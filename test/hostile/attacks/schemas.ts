import { CANARY } from "../judge.ts";

/** A schema that explodes, or a value that makes one explode. Whether it is taken is said where there is no doubt. */
export interface Bomb {
  name: string;
  schema: string;
  /** What is submitted against it. */
  value?: string;
  /** Whether the schema is taken at all. */
  taken?: boolean;
}

const object = (properties: object, more: object = {}) =>
  JSON.stringify({ type: "object", properties, ...more });
const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const many = (count: number, make: (index: number) => [string, unknown]) =>
  Object.fromEntries(times(count, make));
const nested = (levels: number, wrap: (inner: object) => object): object =>
  times(levels, () => 0).reduce<object>((inner) => wrap(inner), {});

/** Each refers to the next twice: 2³⁰ ways to the last. */
const doubled = (keyword: "allOf" | "anyOf" | "oneOf") => ({
  $defs: {
    ...many(30, (at) => [
      `d${at}`,
      { [keyword]: [{ $ref: `#/$defs/d${at + 1}` }, { $ref: `#/$defs/d${at + 1}` }] },
    ]),
    d30: { type: "string" },
  },
});

const CATASTROPHES = [
  "^(a+)+$",
  "^(a|a)*$",
  "^(a|aa)+$",
  "(.*)*b",
  "^(?=(a+)+$)",
  "^(?!(a+)+$)b",
  "(a*)*(b*)*c",
];
const TEMPTING = `{"it":"${"a".repeat(5_000)}!"}`;

export const BOMBS: readonly Bomb[] = [
  { name: "a reference to itself", schema: '{"$ref":"#"}', value: "{}" },
  {
    name: "references in a circle",
    schema: '{"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}}',
    value: "{}",
  },
  { name: "a reference to itself in allOf", schema: '{"type":"object","allOf":[{"$ref":"#"}]}', value: "{}" },
  {
    name: "a list of itself",
    schema: '{"type":["object","array"],"items":{"$ref":"#"},"additionalProperties":{"$ref":"#"}}',
    value: `{"a":${"[".repeat(400)}${"]".repeat(400)}}`,
  },
  ...(["allOf", "anyOf", "oneOf"] as const).map((keyword) => ({
    name: `2³⁰ ways by ${keyword}`,
    schema: object({ it: { $ref: "#/$defs/d0" } }, doubled(keyword)),
    value: `{"it":"${CANARY}"}`,
  })),
  ...CATASTROPHES.map((pattern) => ({
    name: `the pattern ${pattern}`,
    schema: object({ it: { type: "string", pattern } }),
    value: TEMPTING,
  })),
  {
    name: "a catastrophic pattern for names",
    schema: JSON.stringify({ type: "object", patternProperties: { "^(a+)+$": {} } }),
    value: `{"${"a".repeat(3_000)}!":1}`,
  },
  { name: "a pattern that is none", schema: object({ it: { pattern: "(" } }), taken: false },
  {
    name: "a pattern of 100,000 characters",
    schema: object({ it: { pattern: "a".repeat(100_000) } }),
    value: TEMPTING,
  },
  {
    name: "5,000 properties",
    schema: object(many(5_000, (at) => [`p${at}`, { type: "string" }])),
    taken: false,
  },
  { name: "1,001 schemas", schema: object(many(1_001, (at) => [`p${at}`, {}])), taken: false },
  {
    name: "900 properties, none of which fits",
    schema: object(many(900, (at) => [`p${at}`, { type: "integer" }])),
    value: JSON.stringify(many(900, (at) => [`p${at}`, CANARY])),
  },
  {
    name: "33 levels",
    schema: JSON.stringify(nested(33, (inner) => ({ type: "object", properties: { a: inner } }))),
    taken: false,
  },
  { name: "10,000 levels", schema: `${'{"not":'.repeat(10_000)}{}${"}".repeat(10_000)}`, taken: false },
  {
    name: "300 levels of allOf",
    schema: JSON.stringify(nested(300, (inner) => ({ allOf: [inner] }))),
    taken: false,
  },
  { name: "a schema elsewhere", schema: '{"$ref":"http://127.0.0.1:9/schema.json"}', taken: false },
  { name: "a schema on disk", schema: '{"$ref":"file:///etc/passwd"}', taken: false },
  { name: "a schema that is nowhere", schema: '{"$ref":"#/$defs/nowhere"}', taken: false },
  {
    name: "a dynamic reference",
    schema: '{"$dynamicRef":"#a","$defs":{"a":{"$dynamicAnchor":"a","$dynamicRef":"#a"}}}',
    value: "{}",
  },
  {
    name: "an id that rebases",
    schema: '{"$id":"http://x/","type":"object","properties":{"a":{"$id":"y/","$ref":"../#"}}}',
    value: '{"a":{"a":{}}}',
  },
  { name: "another draft", schema: '{"$schema":"https://json-schema.org/draft/2099-99/schema"}' },
  {
    name: "keywords of wrong types",
    schema: `{"type":"object","properties":"${CANARY}","required":7,"minimum":"x"}`,
    taken: false,
  },
  {
    name: "names of Object",
    schema:
      '{"type":"object","properties":{"__proto__":{"type":"integer"},"constructor":{"const":1}},"required":["__proto__"]}',
    value: `{"__proto__":"${CANARY}"}`,
  },
  {
    name: "unique items, 20,000 of them",
    schema: object({ it: { type: "array", uniqueItems: true } }),
    value: JSON.stringify({ it: times(20_000, (at) => ({ at })) }),
  },
  {
    name: "unique items that differ at their end",
    schema: object({ it: { type: "array", uniqueItems: true } }),
    value: JSON.stringify({ it: times(500, (at) => "x".repeat(2_000) + at) }),
  },
  {
    name: "100,000 options",
    schema: object({ it: { enum: times(100_000, String) } }),
    value: `{"it":"${CANARY}"}`,
  },
  {
    name: "an item of 50,000",
    schema: object({ it: { contains: { const: -1 } } }),
    value: JSON.stringify({ it: times(50_000, (at) => at) }),
  },
  {
    name: "50,000 wrong items",
    schema: object({ it: { items: { type: "integer" } } }),
    value: JSON.stringify({ it: times(50_000, () => "x") }),
  },
  {
    name: "a multiple of next to nothing",
    schema: object({ it: { multipleOf: 1e-300 } }),
    value: '{"it":1e300}',
  },
  {
    name: "text as long as can be",
    schema: object({ it: { minLength: 9007199254740991 } }),
    value: '{"it":"x"}',
  },
  ...(["email", "uri", "date-time", "uuid", "date", "time"] as const).map((format) => ({
    name: `a ${format} of 200,000 characters`,
    schema: object({ it: { type: "string", format } }),
    value: `{"it":"${"a@".repeat(50_000)}${"-".repeat(50_000)}${"a.".repeat(25_000)}"}`,
  })),
  {
    name: "unevaluated members behind 20 alternatives",
    schema: object(
      {},
      { anyOf: times(20, (at) => ({ properties: { [`p${at}`]: {} } })), unevaluatedProperties: false },
    ),
    value: JSON.stringify(many(2_000, (at) => [`q${at}`, CANARY])),
  },
  {
    name: "conditions within conditions",
    schema: JSON.stringify(
      nested(6, (inner) => Object.fromEntries(["if", "then", "else"].map((keyword) => [keyword, inner]))),
    ),
    value: "{}",
  },
];
