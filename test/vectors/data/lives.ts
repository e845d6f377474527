import type { Act, Vector } from "../vector.ts";

const yes: Act = { act: "answer", responseJson: '{"approved":true}' };
const ended = { reason: "TASK_ALREADY_TERMINAL", paths: [] };
const gone = { reason: "TASK_NOT_FOUND", paths: [] };
const completed = { status: "completed", response: '{"approved":true}' } as const;
const cancelled = { status: "cancelled", response: null } as const;
const timedOut = { status: "timed_out", response: null } as const;

/** Orders of things in the life of a task. */
export const LIVES: readonly Vector[] = [
  { name: "life: answered", acts: [yes], ends: completed },
  {
    name: "life: answered for somebody, by a channel",
    acts: [{ ...yes, completedByEmail: "mira@corp.test", completedViaChannel: "pager" }],
    ends: completed,
    via: "pager",
  },
  {
    name: "life: refused, mended, answered",
    acts: [
      {
        act: "answer",
        responseJson: '{"approved":"perhaps"}',
        refused: { reason: "RESPONSE_SCHEMA_MISMATCH", paths: ["/response/approved"] },
      },
      { act: "answer", responseJson: '{"approved":"true"}' },
    ],
    ends: completed,
  },
  { name: "life: answered twice", acts: [yes, { ...yes, refused: ended }], ends: completed },
  { name: "life: answered, then withdrawn", acts: [yes, { act: "cancel", refused: ended }], ends: completed },
  { name: "life: withdrawn", acts: [{ act: "cancel" }], ends: cancelled },
  {
    name: "life: withdrawn twice",
    acts: [{ act: "cancel" }, { act: "cancel", refused: ended }],
    ends: cancelled,
  },
  {
    name: "life: withdrawn, then answered",
    acts: [{ act: "cancel" }, { ...yes, refused: ended }],
    ends: cancelled,
  },
  {
    name: "life: nobody answers in time",
    ask: { timeoutSeconds: 60 },
    acts: [{ act: "expire", seconds: 61 }],
    ends: timedOut,
  },
  {
    name: "life: answered after it timed out",
    ask: { timeoutSeconds: 60 },
    acts: [
      { act: "expire", seconds: 61 },
      { ...yes, refused: ended },
      { act: "cancel", refused: ended },
    ],
    ends: timedOut,
  },
  {
    name: "life: answered when overdue, before anybody noticed",
    ask: { timeoutSeconds: 60 },
    acts: [{ act: "pass", seconds: 90 }, yes],
    ends: completed,
  },
  {
    name: "life: not due yet",
    ask: { timeoutSeconds: 86_400 },
    acts: [{ act: "expire", seconds: 60 }, yes],
    ends: completed,
  },
  { name: "life: removed while somebody waits", acts: [{ act: "delete" }], ends: gone },
  {
    name: "life: removed, then answered",
    acts: [
      { act: "delete" },
      { ...yes, refused: gone },
      { act: "cancel", refused: gone },
      { act: "delete", refused: gone },
    ],
    ends: gone,
  },
  { name: "life: asked twice, both wait", acts: [{ act: "ask" }, yes], ends: completed },
  { name: "life: asked again once it is answered", acts: [yes, { act: "ask" }], ends: completed },
  {
    name: "life: asked again once it is withdrawn",
    acts: [{ act: "cancel" }, { act: "ask" }],
    ends: cancelled,
  },
  {
    name: "life: asked again once it timed out",
    ask: { timeoutSeconds: 60 },
    acts: [{ act: "expire", seconds: 61 }, { act: "ask" }],
    ends: timedOut,
  },
  {
    name: "replay: another schema, time and priority are the same question",
    acts: [
      {
        act: "ask",
        change: {
          responseSchemaJson: '{"type":"object","properties":{"other":{}}}',
          payloadSchemaJson: '{"type":"object","title":"other"}',
          timeoutSeconds: 3_600,
          priority: 7,
        },
      },
      yes,
    ],
    ends: completed,
  },
  {
    name: "replay: the payload in another order and other numbers of the same value",
    ask: { payloadJson: '{"a":1.0,"b":{"c":[1,2],"d":null}}' },
    acts: [{ act: "ask", change: { payloadJson: '{ "b": {"d":null,"c":[1.0,2e0]}, "a": 1 }' } }, yes],
    ends: completed,
  },
  {
    name: "conflict: another payload",
    ask: { payloadJson: '{"a":1,"b":{"c":[1,2]}}' },
    acts: [
      {
        act: "ask",
        change: { payloadJson: '{"a":2,"b":{"c":[1,3]},"e":0}' },
        refused: {
          reason: "IDEMPOTENCY_CONFLICT",
          paths: ["/payload/a", "/payload/b/c/1", "/payload/e"],
          existing: "created",
        },
      },
      yes,
    ],
    ends: completed,
  },
  {
    name: "conflict: another question, once it is answered",
    acts: [
      yes,
      {
        act: "ask",
        change: { task: "Approve another?" },
        refused: { reason: "IDEMPOTENCY_CONFLICT", paths: ["/task"], existing: "completed" },
      },
    ],
    ends: completed,
  },
  {
    name: "conflict: numbers that only look the same to a double",
    ask: { payloadJson: '{"id":"12345678901234567890"}' },
    acts: [
      {
        act: "ask",
        change: { payloadJson: '{"id":"12345678901234567891"}' },
        refused: { reason: "IDEMPOTENCY_CONFLICT", paths: ["/payload/id"], existing: "created" },
      },
      { act: "cancel" },
    ],
    ends: cancelled,
  },
  {
    name: "policy: nobody answers in time, and the answer for that case counts",
    ask: { timeoutSeconds: 60, timeoutResponseJson: '{ "approved" : false, "rate": 1.0 }' },
    acts: [
      { act: "expire", seconds: 61 },
      { ...yes, refused: ended },
    ],
    ends: { status: "completed", response: '{ "approved" : false, "rate": 1.0 }' },
    via: "policy",
  },
  {
    name: "policy: the answer for that case is coerced, too",
    ask: { timeoutSeconds: 60, timeoutResponseJson: '{"approved":"no"}' },
    acts: [{ act: "expire", seconds: 61 }],
    ends: { status: "completed", response: '{"approved":false}' },
    via: "policy",
  },
  {
    name: "policy: somebody answers in time",
    ask: { timeoutSeconds: 60, timeoutResponseJson: '{"approved":false}' },
    acts: [yes, { act: "expire", seconds: 61 }],
    ends: completed,
  },
  {
    name: "policy: withdrawn in time",
    ask: { timeoutSeconds: 60, timeoutResponseJson: '{"approved":false}' },
    acts: [{ act: "cancel" }, { act: "expire", seconds: 61 }],
    ends: cancelled,
  },
  {
    name: "policy: an answer for that case that does not fit",
    ask: { timeoutResponseJson: '{"approved":"perhaps"}' },
    refused: { reason: "RESPONSE_SCHEMA_MISMATCH", paths: ["/timeout_response/approved"] },
  },
  {
    name: "deadline: moved to later",
    ask: { timeoutSeconds: 60 },
    acts: [{ act: "move", seconds: 86_400 }, { act: "expire", seconds: 61 }, yes],
    ends: completed,
  },
  {
    name: "deadline: moved to sooner",
    ask: { timeoutSeconds: 86_400 },
    acts: [
      { act: "move", seconds: 5 },
      { act: "expire", seconds: 6 },
    ],
    ends: timedOut,
  },
  {
    name: "deadline: not before now, and not too far off",
    acts: [
      { act: "move", seconds: -1, refused: { reason: "VALIDATION_ERROR", paths: ["/due_time"] } },
      { act: "move", seconds: 2_592_001, refused: { reason: "VALIDATION_ERROR", paths: ["/due_time"] } },
      yes,
      { act: "move", seconds: 3_600, refused: ended },
    ],
    ends: completed,
  },
];
