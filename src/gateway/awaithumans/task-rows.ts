import { timestampFromDate } from "@bufbuild/protobuf/wkt";
import { Order } from "../../../gen/awaithumans/task/v1/queue_pb.ts";
import { State } from "../../../gen/awaithumans/task/v1/task_pb.ts";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import type { Fields } from "../core/fields.ts";
import { jsonReply } from "../core/http.ts";
import { arrayText } from "../core/json.ts";
import { byId, given, type Row, row } from "../core/row.ts";
import { nextLink } from "./paging.ts";
import { listOf, ref, time } from "./schemas/parts.ts";
import { unreadWarnings, VERIFIER_MEMBERS } from "./unread.ts";
import { auditText, STATES, taskText, valuesOf, warnedText } from "./wire.ts";

const rpc = TaskService.method;
const answer = { status: 200, description: "The task as it is now.", schema: ref("Task") };

/** The answer for the case that nobody gives one; undefined where the task then fails, as the word says. */
function onTimeout(fields: Fields): string | undefined {
  const asked = fields.wordOrFields("on_timeout", ["fail"]);
  return asked === "fail" ? undefined : asked.objectText("response");
}

const create = row({
  method: "POST",
  path: "/api/tasks",
  rpc: rpc.createTask,
  doc: {
    tag: "Tasks",
    summary: "Ask a person",
    description:
      "Stores a question. The same `idempotency_key` returns the same task for as long as it exists, with " +
      "`Idempotent-Replayed: true`; it is refused where it asks something else. Where nobody answers in time the task fails, " +
      "or is completed by the answer in `on_timeout`. Members that a task does not have are ignored, and named in `warnings`.",
    body: "CreateTask",
    answer: {
      status: 201,
      description: "The task, new or replayed.",
      schema: ref("CreatedTask"),
      headers: { "Idempotent-Replayed": "`true` where the key named this task before; absent on a new one." },
    },
    errors: [
      "IDEMPOTENCY_CONFLICT",
      "PAYLOAD_SCHEMA_MISMATCH",
      "RESPONSE_SCHEMA_MISMATCH",
      "VERIFIER_CONFIG_INVALID",
      "VERIFIER_PROVIDER_UNKNOWN",
      "MARKETPLACE_NOT_AVAILABLE",
    ],
  },
  request: ({ fields }) => ({
    task: fields.string("task"),
    payloadJson: fields.objectText("payload"),
    payloadSchemaJson: fields.objectText("payload_schema"),
    responseSchemaJson: fields.objectText("response_schema"),
    timeoutSeconds: fields.whole("timeout_seconds"),
    idempotencyKey: fields.string("idempotency_key"),
    notify: fields.strings("notify"),
    redactPayload: fields.boolean("redact_payload", false),
    metadata: fields.texts("task_metadata"),
    ...given({
      formDefinitionJson: fields.optionalObjectText("form_definition"),
      assignToJson: fields.optionalObjectText("assign_to"),
      verifierConfigJson: fields.optionalObjectText("verifier_config", VERIFIER_MEMBERS),
      callbackUrl: fields.optionalString("callback_url"),
      initialResponseJson: fields.optionalObjectText("initial_response"),
      priority: fields.optionalWhole("priority"),
      timeoutResponseJson: onTimeout(fields),
    }),
  }),
  response: ({ task, replayed, warnings }, { fields }) =>
    jsonReply(
      201,
      warnedText(task, [...warnings, ...unreadWarnings(fields)]),
      replayed ? { "idempotent-replayed": "true" } : {},
    ),
});

const ORDERS = valuesOf(Order);

const list = row({
  method: "GET",
  path: "/api/tasks",
  rpc: rpc.listTasks,
  doc: {
    tag: "Tasks",
    summary: "List tasks",
    description:
      "Operators and the admin token see all tasks, an API key those that it created, anybody else those assigned to " +
      "them and those offered to them that nobody holds. Filters are combined: a task must pass all of them.",
    query: [
      {
        name: "status",
        description: "Only tasks in this status.",
        schema: { type: "string", enum: [...STATES.keys()] },
      },
      {
        name: "assigned_to",
        description:
          "E-mail address, Slack id or part of a name; ignored for people who see only what is theirs.",
        schema: { type: "string" },
      },
      { name: "unassigned", description: "Only tasks that nobody holds.", schema: { type: "boolean" } },
      {
        name: "terminal",
        description: "Only tasks that have their outcome; ignored beside `status`.",
        schema: { type: "boolean" },
      },
      {
        name: "open",
        description: "Only tasks that have no outcome yet; ignored beside `status`.",
        schema: { type: "boolean" },
      },
      {
        name: "due_before",
        description: "Only tasks whose deadline comes before this moment.",
        schema: time,
      },
      {
        name: "needs_attention",
        description:
          "Only open tasks that do not get on by themselves: their answer was sent back by a verifier, or nobody holds " +
          "them and none of the messages about them arrived, at least one having failed.",
        schema: { type: "boolean" },
      },
      {
        name: "q",
        description:
          "Only tasks with all of these words, or words that begin so, in the question, the payload (unless it is redacted) " +
          "or the metadata; or the task with this id or idempotency key.",
        schema: { type: "string", maxLength: 200 },
      },
      {
        name: "order",
        description: "`due`: the next deadline first; `priority`: the highest first, then the next deadline.",
        schema: { type: "string", enum: [...ORDERS.keys()], default: "newest" },
      },
      {
        name: "limit",
        description: "Tasks a page.",
        schema: { type: "integer", minimum: 1, maximum: 200, default: 50 },
      },
      { name: "offset", description: "Tasks to skip.", schema: { type: "integer", minimum: 0, default: 0 } },
      {
        name: "cursor",
        description: "From the `Link` header of the page before; good for the same order only.",
        schema: { type: "string" },
      },
    ],
    answer: {
      status: 200,
      description: "One page; redacted payloads are masked.",
      schema: listOf("Task"),
      headers: {
        Link: 'The next page, as `rel="next"`; absent on the last one.',
        "X-Total-Count": "Number of matching tasks, exact up to 10,000.",
        "X-Total-Count-Capped": "`true` where there are more.",
      },
    },
    errors: [],
  },
  request: ({ query }) => {
    const status = query.oneOf("status", [...STATES.keys()]);
    const order = query.oneOf("order", [...ORDERS.keys()]);
    const dueBefore = query.time("due_before");
    return {
      state: STATES.get(status ?? "") ?? State.UNSPECIFIED,
      order: ORDERS.get(order ?? "") ?? Order.UNSPECIFIED,
      terminal: query.boolean("terminal"),
      open: query.boolean("open"),
      search: query.text("q") ?? "",
      unassigned: query.boolean("unassigned"),
      needsAttention: query.boolean("needs_attention"),
      pageSize: query.whole("limit", { min: 1, max: 200, fallback: 50 }),
      offset: query.whole("offset", { min: 0, max: 100_000, fallback: 0 }),
      pageToken: query.text("cursor") ?? "",
      ...given({ assignedTo: query.text("assigned_to") }),
      ...(dueBefore && { dueBefore: timestampFromDate(dueBefore) }),
    };
  },
  response: (page, http) =>
    jsonReply(200, arrayText(page.tasks.map(taskText)), {
      "x-total-count": String(page.totalSize),
      ...(page.totalSizeCapped && { "x-total-count-capped": "true" }),
      ...(page.nextPageToken && { link: nextLink(http, page.nextPageToken) }),
    }),
});

const get = row({
  method: "GET",
  path: "/api/tasks/:id",
  rpc: rpc.getTask,
  doc: { tag: "Tasks", summary: "Read one task", answer, errors: ["TASK_NOT_FOUND"] },
  request: byId,
  response: ({ task }) => jsonReply(200, taskText(task)),
});

const complete = row({
  method: "POST",
  path: "/api/tasks/:id/complete",
  rpc: rpc.completeTask,
  doc: {
    tag: "Tasks",
    summary: "Submit the answer",
    description:
      "The answer is checked against the response schema; of several at once exactly one wins. Where a verifier was " +
      "asked for, the call waits up to 60 seconds for its verdict, and the task comes back as `completed`, `rejected` " +
      "(with the reason in `verifier_result`), `verification_exhausted`, or `submitted` while there is none.",
    body: "CompleteTask",
    answer,
    errors: [
      "TASK_NOT_FOUND",
      "RESPONSE_SCHEMA_MISMATCH",
      "TASK_ALREADY_TERMINAL",
      "VERIFICATION_IN_PROGRESS",
      "VERIFIER_API_KEY_MISSING",
      "VERIFIER_NOT_AVAILABLE",
      "VERIFIER_PROVIDER_ERROR",
    ],
  },
  request: (http) => ({
    ...byId(http),
    responseJson: http.fields.objectText("response"),
    ...given({
      completedByEmail: http.fields.optionalString("completed_by_email"),
      completedViaChannel: http.fields.optionalString("completed_via_channel"),
      timeZone: http.fields.optionalString("time_zone"),
    }),
  }),
  response: ({ task }) => jsonReply(200, taskText(task)),
});

const cancel = row({
  method: "POST",
  path: "/api/tasks/:id/cancel",
  rpc: rpc.cancelTask,
  doc: {
    tag: "Tasks",
    summary: "Withdraw the question",
    answer,
    errors: ["TASK_NOT_FOUND", "TASK_ALREADY_TERMINAL"],
  },
  request: byId,
  response: ({ task }) => jsonReply(200, taskText(task)),
});

const setDeadline = row({
  method: "POST",
  path: "/api/tasks/:id/deadline",
  rpc: rpc.setDeadline,
  doc: {
    tag: "Tasks",
    summary: "Move the deadline",
    description:
      "Later or earlier, of any task that has no outcome yet. `timeout_seconds` is counted anew, from the creation.",
    body: "SetDeadline",
    answer,
    errors: ["TASK_NOT_FOUND", "TASK_ALREADY_TERMINAL"],
  },
  request: (http) => {
    const due = http.fields.time("due_at");
    return { ...byId(http), ...(due && { dueTime: timestampFromDate(due) }) };
  },
  response: ({ task }) => jsonReply(200, taskText(task)),
});

const remove = row({
  method: "DELETE",
  path: "/api/tasks/:id",
  rpc: rpc.deleteTask,
  doc: {
    tag: "Tasks",
    summary: "Remove a task for good",
    description: "In any status; frees its idempotency key. No callback is sent.",
    answer: { status: 204, description: "It is gone." },
    errors: ["TASK_NOT_FOUND"],
  },
  request: byId,
  response: () => ({ status: 204 }),
});

const audit = row({
  method: "GET",
  path: "/api/tasks/:id/audit",
  rpc: rpc.listAuditEntries,
  doc: {
    tag: "Tasks",
    summary: "Read the audit trail",
    description: "Oldest first: the last 1,000 entries.",
    answer: { status: 200, description: "The trail.", schema: listOf("AuditEntry") },
    errors: ["TASK_NOT_FOUND"],
  },
  request: byId,
  response: ({ entries }) => jsonReply(200, arrayText(entries.map(auditText))),
});

/** Tasks, save for the poll and for what people do with them. */
export const TASK_ROWS: readonly Row[] = [create, list, get, complete, cancel, setDeadline, audit, remove];
