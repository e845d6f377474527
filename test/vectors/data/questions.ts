import type { Act, Ask, Vector } from "../vector.ts";

const yes: Act = { act: "answer", responseJson: '{"approved":true}' };
const completed = { status: "completed", response: '{"approved":true}' } as const;

/** A payload that comes back byte for byte. */
const PAYLOADS: readonly [what: string, payload: string, schema?: string][] = [
  ["20 digits and 1.0", '{"id":12345678901234567890,"rate":1.0,"tiny":1e-7}'],
  ["the order of its members", '{"z":1,"a":2,"10":3,"9":4}'],
  ["its white space", '{ "a" : [ 1 ,\n2 ] }'],
  ["text beyond Latin and escapes", '{"name":"日本語 🙂","escaped":"\\u65e5\\/"}'],
  ["fifty levels", `{"a":${"[".repeat(50)}null${"]".repeat(50)}}`],
  ["nothing", "{}"],
  // Ruling 25: as stock clients send it, before their own parsing.
  [
    "members that its schema forbids",
    '{"a":1,"more":true}',
    '{"type":"object","properties":{"a":{}},"additionalProperties":false}',
  ],
  [
    "members that it forbids as unevaluated",
    '{"a":1,"more":true}',
    '{"type":"object","properties":{"a":{}},"unevaluatedProperties":false}',
  ],
  [
    "number text for a number",
    '{"a":"250"}',
    '{"type":"object","properties":{"a":{"type":"integer"}},"required":["a"]}',
  ],
  ["a number for text", '{"a":250}', '{"type":"object","properties":{"a":{"type":"string"}}}'],
  ["a format that is not met", '{"a":"nowhere"}', '{"type":"object","properties":{"a":{"format":"email"}}}'],
];

const kept: Vector[] = PAYLOADS.map(([what, payloadJson, payloadSchemaJson = '{"type":"object"}']) => ({
  name: `payload: ${what}`,
  ask: { payloadJson, payloadSchemaJson },
  acts: [yes],
  ends: completed,
}));

const VALID = "VALIDATION_ERROR";
const numbers =
  '{"type":"object","properties":{"a":{"type":"array","items":{"type":"integer"}}},"required":["b"]}';

/** A question that is refused, and where. */
const REFUSED: readonly [what: string, ask: Partial<Ask>, reason: string, paths: readonly string[]][] = [
  ["no question", { task: "" }, VALID, ["/task"]],
  ["a question that is too long", { task: "x".repeat(20_001) }, VALID, ["/task"]],
  ["a question with a NUL", { task: "a\0b" }, VALID, ["/task"]],
  ["a time that is too short", { timeoutSeconds: 59 }, VALID, ["/timeout_seconds"]],
  ["a time that is too long", { timeoutSeconds: 2_592_001 }, VALID, ["/timeout_seconds"]],
  ["a priority out of range", { priority: 101 }, VALID, ["/priority"]],
  [
    "several things",
    { task: "", priority: -1, callbackUrl: "ftp://x" },
    VALID,
    ["/task", "/priority", "/callback_url"],
  ],
  ["a callback to a private address", { callbackUrl: "http://192.168.0.1/" }, VALID, ["/callback_url"]],
  ["an unknown channel", { notify: ["pigeon:me"] }, VALID, ["/notify/0"]],
  ["metadata that is too long", { metadata: { a: "x".repeat(2_001) } }, VALID, ["/metadata/a"]],
  [
    "a schema that is none",
    { responseSchemaJson: '{"properties":{"a":{"type":"colour"}}}' },
    VALID,
    ["/response_schema/properties/a/type"],
  ],
  [
    "a schema that refers elsewhere",
    { payloadSchemaJson: '{"type":"object","$ref":"https://corp.test/s"}' },
    VALID,
    ["/payload_schema/$ref"],
  ],
  [
    "a payload against its schema",
    { payloadJson: '{"a":["1","x"]}', payloadSchemaJson: numbers },
    "PAYLOAD_SCHEMA_MISMATCH",
    ["/payload/b", "/payload/a/1"],
  ],
  ["the marketplace", { assignToJson: '{"marketplace":true}' }, "MARKETPLACE_NOT_AVAILABLE", []],
  ["an unknown way to assign", { assignToJson: '{"colour":"red"}' }, VALID, ["/assign_to/colour"]],
  [
    "an unknown verifier",
    { verifierConfigJson: '{"provider":"nobody","instructions":"x"}' },
    "VERIFIER_PROVIDER_UNKNOWN",
    [],
  ],
];

const refused: Vector[] = REFUSED.map(([what, ask, reason, paths]) => ({
  name: `question: ${what}`,
  ask,
  refused: { reason, paths },
}));

const OTHERS: readonly Vector[] = [
  {
    name: "redacted: masked in lists, whole for who reads the task",
    ask: { redactPayload: true, payloadJson: '{"iban":"DE02"}' },
    acts: [yes],
    ends: completed,
    listed: '{"_redacted":true}',
  },
  {
    name: "not redacted: whole in lists, too",
    ask: { payloadJson: '{"iban":12345678901234567890.0}' },
    acts: [yes],
    ends: completed,
    listed: '{"iban":12345678901234567890.0}',
  },
  {
    name: "initial response: what the answer changes in it",
    ask: {
      responseSchemaJson:
        '{"type":"object","properties":{"approved":{"type":"boolean"},"notes":{"type":"string"}}}',
      initialResponseJson: '{"approved":false,"notes":"draft"}',
    },
    acts: [{ act: "answer", responseJson: '{"approved":"yes","notes":"draft"}' }],
    ends: { status: "completed", response: '{"approved":true,"notes":"draft"}' },
    patch: '[{"op":"replace","path":"/approved","value":true}]',
  },
  {
    name: "metadata and priority",
    ask: { metadata: { run: "42", "a b": "日本" }, priority: 90 },
    acts: [yes],
    ends: completed,
  },
  {
    name: "nobody there to tell: created all the same, with a word",
    ask: { notify: ["slack:#approvals"] },
    acts: [yes],
    ends: completed,
    warned: ["CHANNEL_NOT_CONFIGURED"],
  },
];

export const QUESTIONS: readonly Vector[] = [...kept, ...refused, ...OTHERS];
