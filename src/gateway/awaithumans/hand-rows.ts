import { type Timestamp, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { TaskService } from "../../../gen/awaithumans/task/v1/task_service_pb.ts";
import { jsonReply } from "../core/http.ts";
import { byId, given, type Row, type RowDoc, type RowRequest, row } from "../core/row.ts";
import { ref } from "./schemas/parts.ts";
import { isoTime, taskText, warnedText } from "./wire.ts";

const rpc = TaskService.method;
const TAG = "Tasks";
const answer = { status: 200, description: "The task as it is now.", schema: ref("Task") };
const orNothing = (schema: string) => ({ oneOf: [ref(schema), { type: "null" }] });
const note = ({ fields }: RowRequest) => given({ note: fields.optionalString("note") });

const claim = row({
  method: "POST",
  path: "/api/tasks/:id/claim",
  rpc: rpc.claimTask,
  doc: {
    tag: TAG,
    summary: "Take a task that nobody holds",
    description: "Operators claim any, others what was offered to them.",
    answer,
    errors: ["CLAIM_NEEDS_SESSION", "TASK_NOT_FOUND", "TASK_ALREADY_CLAIMED", "TASK_ALREADY_TERMINAL"],
  },
  request: byId,
  response: ({ task }) => jsonReply(200, taskText(task)),
});

const release = row({
  method: "POST",
  path: "/api/tasks/:id/release",
  rpc: rpc.releaseTask,
  doc: {
    tag: TAG,
    summary: "Give a task back",
    description:
      "Its assignee, an operator, or the key that created it. Nobody holds it then, and those to whom it was offered may claim it. Answers `null` " +
      "where the caller may not see it any more.",
    body: "ReleaseTask",
    optionalBody: true,
    answer: { ...answer, schema: orNothing("Task") },
    errors: ["TASK_NOT_FOUND", "TASK_NOT_CLAIMED", "TASK_ALREADY_TERMINAL", "VERIFICATION_IN_PROGRESS"],
  },
  request: (http) => ({ ...byId(http), ...note(http) }),
  response: ({ task }) => jsonReply(200, taskText(task)),
});

const HAND_OVER = {
  body: "HandTaskOver",
  answer: { ...answer, schema: orNothing("CreatedTask") },
  errors: [
    "TASK_NOT_FOUND",
    "USER_NOT_FOUND",
    "USER_INACTIVE",
    "TASK_ALREADY_CLAIMED",
    "TASK_ALREADY_TERMINAL",
    "VERIFICATION_IN_PROGRESS",
  ],
} as const satisfies Partial<RowDoc>;

/** One of the two: whoever sends both may mean two people. */
function assignee({ fields }: RowRequest) {
  const [userId, email] = [fields.optionalString("user_id"), fields.optionalString("email")];
  if (userId !== undefined && email !== undefined) {
    fields.refuse("must name the new holder by user_id or by email, not by both");
    return { case: undefined };
  }
  if (userId !== undefined) return { case: "userId", value: userId } as const;
  return email === undefined ? { case: undefined } : ({ case: "email", value: email } as const);
}

const reassign = row({
  method: "POST",
  path: "/api/tasks/:id/reassign",
  rpc: rpc.reassignTask,
  doc: {
    tag: TAG,
    summary: "Give a task to somebody",
    description: "Whoever held it loses it; the new holder is told by their own channel.",
    ...HAND_OVER,
  },
  request: (http) => ({ ...byId(http), assignee: assignee(http), ...note(http) }),
  response: ({ task, warnings }) => jsonReply(200, warnedText(task, warnings)),
});

const delegate = row({
  method: "POST",
  path: "/api/tasks/:id/delegate",
  rpc: rpc.delegateTask,
  doc: {
    tag: TAG,
    summary: "Hand one's task on to somebody",
    description:
      "Its assignee. The new holder is told by their own channel, and reads the note. Answers `null` where the caller may " +
      "not see it any more.",
    ...HAND_OVER,
    errors: [...HAND_OVER.errors, "CLAIM_NEEDS_SESSION"],
  },
  request: (http) => ({ ...byId(http), assignee: assignee(http), ...note(http) }),
  response: ({ task, warnings }) => jsonReply(200, warnedText(task, warnings)),
});

const draftReply = (draftJson: string | undefined, updateTime: Timestamp | undefined) =>
  jsonReply(200, `{"draft":${draftJson ?? "null"},"updated_at":${JSON.stringify(isoTime(updateTime))}}`);

/** Null, as it is read where there is none, is the epoch. */
function baseTime({ fields }: RowRequest): Timestamp | undefined {
  if (!fields.has("base_updated_at")) return undefined;
  const isNone = fields.optionalString("base_updated_at") === undefined;
  const time = isNone ? new Date(0) : fields.time("base_updated_at");
  return time && timestampFromDate(time);
}

const getDraft = row({
  method: "GET",
  path: "/api/tasks/:id/draft",
  rpc: rpc.getDraft,
  doc: {
    tag: TAG,
    summary: "Read what one has filled in so far",
    description: "Of the signed-in person; `draft` is null where there is nothing.",
    answer: { status: 200, description: "The draft.", schema: ref("Draft") },
    errors: ["CLAIM_NEEDS_SESSION", "TASK_NOT_FOUND"],
    internal: true,
  },
  request: byId,
  response: ({ draftJson, updateTime }) => draftReply(draftJson, updateTime),
});

const setDraft = row({
  method: "PUT",
  path: "/api/tasks/:id/draft",
  rpc: rpc.setDraft,
  doc: {
    tag: TAG,
    summary: "Keep what one has filled in so far",
    description:
      "Unchecked, for the signed-in person alone, until the task has its outcome. Null forgets it. With `base_updated_at`, a " +
      "draft that was kept since stays, and is the answer.",
    body: "SetDraft",
    answer: { status: 204, description: "Kept, or forgotten." },
    also: [{ status: 200, description: "Not kept: the other draft, which stays.", schema: ref("Draft") }],
    errors: ["CLAIM_NEEDS_SESSION", "TASK_NOT_FOUND", "TASK_ALREADY_TERMINAL"],
    internal: true,
  },
  request: (http) => ({
    ...byId(http),
    ...given({ draftJson: http.fields.optionalObjectText("draft"), baseTime: baseTime(http) }),
  }),
  response: ({ otherDraftJson, updateTime }) =>
    otherDraftJson === undefined ? { status: 204 } : draftReply(otherDraftJson, updateTime),
});

/** What people do with a task before they answer it. */
export const HAND_ROWS: readonly Row[] = [claim, release, reassign, delegate, getDraft, setDraft];
