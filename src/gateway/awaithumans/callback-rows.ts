import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  type Callback,
  type CallbackAttempt,
  CallbackState,
} from "../../../gen/awaithumans/callback/v1/callback_pb.ts";
import { CallbackService } from "../../../gen/awaithumans/callback/v1/callback_service_pb.ts";
import type { Fields } from "../core/fields.ts";
import { jsonReply } from "../core/http.ts";
import { byId, given, type Row, row } from "../core/row.ts";
import { nextLink } from "./paging.ts";
import { listOf, ref } from "./schemas/parts.ts";
import { isoTime, valuesOf, wordsOf } from "./wire.ts";

const rpc = CallbackService.method;
const TAG = "Callbacks";
const PATH = "/api/admin/webhook-deliveries";

const STATES = valuesOf(CallbackState);
const STATUSES = [...STATES.keys()];
const STATUS_OF = wordsOf(CallbackState);

/** A callback: 12 keys, always all of them. What is told, and its signature, are not among them. */
function callbackMembers(callback: Callback) {
  return {
    id: callback.id,
    task_id: callback.taskId,
    url: callback.url,
    status: STATUS_OF.get(callback.state),
    attempt_count: callback.attempts,
    next_attempt_at: isoTime(callback.nextAttemptTime),
    first_attempted_at: isoTime(callback.firstAttemptTime),
    last_attempt_at: isoTime(callback.lastAttemptTime),
    last_error: callback.lastError ?? null,
    last_status_code: callback.lastStatusCode ?? null,
    created_at: isoTime(callback.createTime),
    updated_at: isoTime(callback.updateTime),
  };
}

function attemptMembers(attempt: CallbackAttempt) {
  return {
    number: attempt.number,
    started_at: isoTime(attempt.startTime),
    duration_ms: attempt.durationMs,
    status_code: attempt.statusCode ?? null,
    error: attempt.error ?? null,
  };
}

const list = row({
  method: "GET",
  path: PATH,
  rpc: rpc.listCallbacks,
  doc: {
    tag: TAG,
    summary: "List callbacks, the one that changed last first",
    description: "Those that were taken or given up are listed for `AWAITHUMANS_RETENTION_DAYS`.",
    query: [
      {
        name: "status",
        description: "Only callbacks in this status.",
        schema: { type: "string", enum: STATUSES },
      },
      { name: "task_id", description: "Only callbacks of this task.", schema: { type: "string" } },
      {
        name: "limit",
        description: "Callbacks a page.",
        schema: { type: "integer", minimum: 1, maximum: 500, default: 50 },
      },
      {
        name: "cursor",
        description: "From the `Link` header of the page before.",
        schema: { type: "string" },
      },
    ],
    answer: {
      status: 200,
      description: "One page.",
      schema: listOf("Callback"),
      headers: { Link: 'The next page, as `rel="next"`; absent on the last one.' },
    },
    errors: [],
  },
  request: ({ query }) => ({
    state: STATES.get(query.oneOf("status", STATUSES) ?? "") ?? CallbackState.UNSPECIFIED,
    taskId: query.text("task_id") ?? "",
    pageSize: query.whole("limit", { min: 1, max: 500, fallback: 50 }),
    pageToken: query.text("cursor") ?? "",
  }),
  response: ({ callbacks, nextPageToken }, http) =>
    jsonReply(200, JSON.stringify(callbacks.map(callbackMembers)), {
      ...(nextPageToken && { link: nextLink(http, nextPageToken) }),
    }),
});

const get = row({
  method: "GET",
  path: `${PATH}/:id`,
  rpc: rpc.getCallback,
  doc: {
    tag: TAG,
    summary: "Read one callback with its attempts",
    answer: { status: 200, description: "The callback.", schema: ref("CallbackWithAttempts") },
    errors: ["CALLBACK_NOT_FOUND"],
  },
  request: byId,
  response: ({ callback, attempts }) =>
    jsonReply(
      200,
      JSON.stringify(
        callback ? { ...callbackMembers(callback), attempts: attempts.map(attemptMembers) } : null,
      ),
    ),
});

const redeliver = row({
  method: "POST",
  path: `${PATH}/:id/redeliver`,
  rpc: rpc.redeliverCallback,
  doc: {
    tag: TAG,
    summary: "Send a callback once more",
    description:
      "Whatever its status, the same body goes out at once under the same id, and the schedule of attempts begins anew. " +
      "One that is being sent at this moment is left as it is.",
    answer: { status: 200, description: "The callback, due now.", schema: ref("Callback") },
    errors: ["CALLBACK_NOT_FOUND"],
  },
  request: byId,
  response: ({ callback }) => jsonReply(200, JSON.stringify(callback ? callbackMembers(callback) : null)),
});

const optionalTime = (fields: Fields, name: string) =>
  fields.optionalString(name) === undefined ? undefined : fields.time(name);

const redeliverRange = row({
  method: "POST",
  path: `${PATH}/redeliver`,
  rpc: rpc.redeliverCallbacks,
  doc: {
    tag: TAG,
    summary: "Send the callbacks of a time once more",
    description:
      "As for one callback; by default those that were given up. At most 10,000 a call, the oldest first: where there " +
      "are more, call again with the `cursor` of the answer.",
    body: "RedeliverCallbacks",
    answer: { status: 200, description: "How many.", schema: ref("RedeliveredCallbacks") },
    errors: [],
  },
  request: ({ fields }) => {
    const [after, before] = [fields.time("after"), optionalTime(fields, "before")];
    return {
      ...(after && { afterTime: timestampFromDate(after) }),
      ...(before && { beforeTime: timestampFromDate(before) }),
      ...given({ state: STATES.get(fields.optionalWord("status", STATUSES) ?? "") }),
      pageToken: fields.optionalString("cursor") ?? "",
    };
  },
  response: ({ count, nextPageToken }) =>
    jsonReply(200, JSON.stringify({ count, cursor: nextPageToken || null })),
});

/** What agents were told by callback. */
export const CALLBACK_ROWS: readonly Row[] = [list, get, redeliver, redeliverRange];
