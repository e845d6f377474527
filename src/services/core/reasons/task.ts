import { Code } from "@connectrpc/connect";
import type { ReasonRow, RefusalFacts } from "./reason.ts";

const TASK = "tsk_0198f2a4c1d87b3e9a5f6c7d8e9f0a1b";

/** What can be wrong about a task, and about what was sent for it. */
export const TASK_REASONS = {
  PAYLOAD_SCHEMA_MISMATCH: {
    code: Code.InvalidArgument,
    title: "The payload does not fit its schema",
    message: () => "The payload does not satisfy `payload_schema`, so no task was created. See `details`.",
    why: "`payload` is checked against `payload_schema` before the task is stored, so that nobody is asked about something broken. Members that the schema does not name pass; so does a scalar that can be read as the type wanted.",
    next: "Each entry of `details` names a place in `payload`. Mend the payload or the schema and send it again; the idempotency key is still free.",
    example: { violations: [{ path: "/payload/amount_usd", message: "must be integer" }] },
  },
  RESPONSE_SCHEMA_MISMATCH: {
    code: Code.InvalidArgument,
    title: "The answer does not fit the form",
    message: () =>
      "The response does not fit the form of this task, so nothing was stored. See `details` and submit again.",
    why: "An answer is checked against the task's `response_schema` whichever way it comes: REST, RPC, dashboard, Slack or e-mail. One that does not fit changes nothing. The answer in `on_timeout` is checked when the task is created.",
    next: "Each entry of `details` names a place in `response`, or in `on_timeout`. Mend it and submit again; `GET /api/tasks/{id}` has the schema.",
    example: { violations: [{ path: "/response/approved", message: "is required" }] },
  },
  IDEMPOTENCY_CONFLICT: {
    code: Code.AlreadyExists,
    title: "The key names another question",
    message: () =>
      "This idempotency key already names a task that asks something else. Pass another key to ask again, or use the existing task.",
    why: "The key is taken by a task with another `task` or `payload`; or this request wants a verifier, and the stored task has none. Were the stored task returned, an approval given for one payload would be taken for another.",
    next: "`details.differences` names the places that differ, and `details.existing` the stored task. Take another key to ask anew, or read the outcome of the existing task if that is what you want.",
    example: {
      violations: [{ path: "/payload/amount_usd", message: "differs from the stored task" }],
      existing: { id: TASK, status: "completed" },
    },
  },
  TASK_NOT_FOUND: {
    code: Code.NotFound,
    title: "There is no such task",
    message: ({ id }: RefusalFacts) => `Task '${id}' not found.`,
    why: "No task has this id: it was mistyped, the task was deleted, or it is on another server.",
    next: "Compare the id with the one that the create returned. A deleted task does not come back; ask again.",
    example: { id: TASK },
  },
  TASK_ALREADY_TERMINAL: {
    code: Code.FailedPrecondition,
    title: "The task has its outcome already",
    message: ({ id, status }: RefusalFacts) =>
      `Task '${id}' is already '${status}'; its outcome no longer changes.`,
    why: "A task has exactly one outcome. Somebody else answered first, it was cancelled, or its time was up.",
    next: "Read the task: `status` and `response` are the outcome. To ask again, create a task under another key.",
    example: { id: TASK, status: "completed" },
  },
  TASK_ALREADY_CLAIMED: {
    code: Code.FailedPrecondition,
    title: "Somebody has the task already",
    message: ({ id }: RefusalFacts) => `Task '${id}' is already claimed.`,
    why: "Of several who claim a task at once, the first gets it. Who holds it already cannot claim it again.",
    next: "Take another task. An operator can reassign it; whoever holds it can release it or hand it on.",
    example: { id: TASK },
  },
  TASK_NOT_CLAIMED: {
    code: Code.FailedPrecondition,
    title: "Nobody holds the task",
    message: ({ id }: RefusalFacts) => `Nobody holds task '${id}'.`,
    why: "Only a task that somebody holds can be given back or handed on.",
    next: "Claim it, or have an operator assign it to somebody.",
    example: { id: TASK },
  },
  CLAIM_NEEDS_SESSION: {
    code: Code.FailedPrecondition,
    title: "This needs a signed-in person",
    message: () => "This needs a signed-in person: the admin token is nobody in particular.",
    why: "Claiming a task, handing it on, keeping a draft and changing one's own password are acts of a person. The admin token is nobody in particular.",
    next: "Sign in and do it there. What the admin token can do is to give the task to somebody: `POST /api/tasks/{id}/reassign`.",
  },
  LINK_ALREADY_USED: {
    code: Code.FailedPrecondition,
    title: "The link has been used",
    message: () => "This link has been used: it answers once. Open the task to see what became of it.",
    why: "An answer link of a mail gives its one answer once, so that a forwarded mail cannot answer again.",
    next: "Open the task by the other link of the mail, or in the dashboard, to see what became of it.",
  },
  DELIVERY_NOT_FOUND: {
    code: Code.NotFound,
    title: "There is no such delivery",
    message: ({ id }: RefusalFacts) => `Delivery '${id}' not found.`,
    why: "No message to a person has this id, or its task was deleted.",
    next: "`GET /api/tasks/{id}/deliveries` lists what was sent about a task.",
    example: { id: "0b6f4c2a9d1e4f7a8c3b5d6e7f809123" },
  },
  CALLBACK_NOT_FOUND: {
    code: Code.NotFound,
    title: "There is no such callback",
    message: ({ id }: RefusalFacts) => `Callback '${id}' not found.`,
    why: "No callback has this id. Callbacks that were taken or given up are forgotten after a while (`AWAITHUMANS_RETENTION_DAYS`).",
    next: "`GET /api/admin/webhook-deliveries` lists them. The id is the `webhook-id` that the receiver got.",
    example: { id: "0b6f4c2a9d1e4f7a8c3b5d6e7f809123" },
  },
  IDENTITY_NOT_FOUND: {
    code: Code.NotFound,
    title: "There is no such sender",
    message: ({ id }: RefusalFacts) => `Sender identity '${id}' not found.`,
    why: "No sender of e-mail is stored under this id.",
    next: "`GET /api/channels/email/identities` lists them.",
    example: { id: "billing" },
  },
  MARKETPLACE_NOT_AVAILABLE: {
    code: Code.InvalidArgument,
    title: "There is no marketplace yet",
    message: () => "Routing to the marketplace is not available yet. Leave `assign_to.marketplace` out.",
    why: "`assign_to.marketplace` asks for paid strangers, whom this version cannot reach.",
    next: "Leave `assign_to.marketplace` out, and route the task to people of your own.",
  },
} as const satisfies Record<string, ReasonRow>;
