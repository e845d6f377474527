import { Code } from "@connectrpc/connect";
import type { Reason } from "../../../gen/awaithumans/error/v1/error_pb.ts";

/** A reason by its name, which is also the `error_code` of the REST dialect. */
export type ReasonName = Exclude<keyof typeof Reason, "UNSPECIFIED">;

/** One thing wrong with one value; `path` is a JSON Pointer into the request body. */
export interface Violation {
  path: string;
  message: string;
}

/** What a refusal may tell beside its reason. Never a submitted value, save an id from the path. */
export interface RefusalFacts {
  /** Task or user id. */
  id?: string;
  /** Current status of the task. */
  status?: string;
  violations?: readonly Violation[];
  existing?: { id: string; status: string };
  retryAfterSeconds?: number;
  /** What failed or is missing, in words of ours: the name of a variable, what a provider did. */
  what?: string;
}

interface ReasonRow {
  code: Code;
  message: (facts: RefusalFacts) => string;
}

const row = (code: Code, message: string | ((facts: RefusalFacts) => string)): ReasonRow => ({
  code,
  message: typeof message === "string" ? () => message : message,
});

/** Every reason: its code on Connect and gRPC, and its sentence. HTTP statuses belong to the dialects. */
export const REASONS: Readonly<Record<ReasonName, ReasonRow>> = {
  INVALID_REQUEST: row(Code.InvalidArgument, "The request is malformed. See `details` for what to change."),
  VALIDATION_ERROR: row(Code.InvalidArgument, "A value is not acceptable. See `details` for what to change."),
  PAYLOAD_SCHEMA_MISMATCH: row(
    Code.InvalidArgument,
    "The payload does not satisfy `payload_schema`, so no task was created. See `details`.",
  ),
  RESPONSE_SCHEMA_MISMATCH: row(
    Code.InvalidArgument,
    "The response does not fit the form of this task, so nothing was stored. See `details` and submit again.",
  ),
  IDEMPOTENCY_CONFLICT: row(
    Code.AlreadyExists,
    "This idempotency key already names a task that asks something else. Pass another key to ask again, or use the existing task.",
  ),
  UNAUTHENTICATED: row(
    Code.Unauthenticated,
    ({ what = "send `Authorization: Bearer <admin token>`, or sign in" }) =>
      `Authentication required: ${what}.`,
  ),
  PERMISSION_DENIED: row(Code.PermissionDenied, "You are signed in, but may not do this. Ask an operator."),
  ROUTE_NOT_FOUND: row(Code.NotFound, "There is nothing at this path. /api/docs lists what there is."),
  METHOD_NOT_ALLOWED: row(
    Code.Unimplemented,
    "This path does not take that method; the `Allow` header lists the ones it takes.",
  ),
  PAYLOAD_TOO_LARGE: row(
    Code.ResourceExhausted,
    "The request body is too large. Send large material as a link, or raise AWAITHUMANS_MAX_PAYLOAD_SIZE_MB.",
  ),
  UNSUPPORTED_MEDIA_TYPE: row(
    Code.InvalidArgument,
    "The body must be JSON, sent with `Content-Type: application/json`.",
  ),
  RATE_LIMITED: row(
    Code.ResourceExhausted,
    "Too many attempts. Wait as long as `Retry-After` says, then try again.",
  ),
  INTERNAL_ERROR: row(
    Code.Internal,
    "Something broke on the server. Its log explains it under this request id.",
  ),
  SERVICE_NOT_CONFIGURED: row(
    Code.FailedPrecondition,
    "The server is not configured for this. `awaithumans doctor` says what is missing.",
  ),
  TASK_NOT_FOUND: row(Code.NotFound, ({ id }) => `Task '${id}' not found.`),
  TASK_ALREADY_TERMINAL: row(
    Code.FailedPrecondition,
    ({ id, status }) => `Task '${id}' is already '${status}'; its outcome no longer changes.`,
  ),
  TASK_ALREADY_CLAIMED: row(Code.FailedPrecondition, ({ id }) => `Task '${id}' is already claimed.`),
  CLAIM_NEEDS_SESSION: row(
    Code.FailedPrecondition,
    "Claiming needs a signed-in person: the admin token has no identity to assign the task to.",
  ),
  INVALID_CREDENTIALS: row(Code.Unauthenticated, "E-mail or password is wrong."),
  SETUP_ALREADY_COMPLETED: row(Code.FailedPrecondition, "Setup is already done. Sign in instead."),
  INVALID_SETUP_TOKEN: row(
    Code.PermissionDenied,
    "This setup link is not valid. Restart the server: while there is no user it prints a new one.",
  ),
  USER_ALREADY_EXISTS: row(
    Code.AlreadyExists,
    ({ what = "this e-mail address" }) => `A user with ${what} exists already.`,
  ),
  VERIFIER_CONFIG_INVALID: row(Code.InvalidArgument, "`verifier_config` is malformed. See `details`."),
  VERIFIER_PROVIDER_UNKNOWN: row(
    Code.InvalidArgument,
    ({ what = "" }) => `\`verifier_config.provider\` is unknown. Known: ${what}.`,
  ),
  VERIFIER_NOT_AVAILABLE: row(
    Code.FailedPrecondition,
    "This task asks for its answer to be verified by a provider that this server cannot use yet, and no answer is taken unchecked. Cancel the task, or ask again with another provider or without a verifier.",
  ),
  VERIFIER_API_KEY_MISSING: row(
    Code.FailedPrecondition,
    ({ what = "the provider's key" }) =>
      `The answer cannot be verified: ${what} is not set on the server. Set it where awaithumans runs and restart. Until then no answer is taken.`,
  ),
  VERIFIER_PROVIDER_ERROR: row(
    Code.Unavailable,
    ({ what = "The verifier's provider failed." }) => `${what} No attempt was used; submit the answer again.`,
  ),
  VERIFICATION_IN_PROGRESS: row(
    Code.FailedPrecondition,
    "An answer to this task is being verified. Wait for its verdict.",
  ),
  LINK_ALREADY_USED: row(
    Code.FailedPrecondition,
    "This link has been used: it answers once. Open the task to see what became of it.",
  ),
  DELIVERY_NOT_FOUND: row(Code.NotFound, ({ id }) => `Delivery '${id}' not found.`),
  IDENTITY_NOT_FOUND: row(Code.NotFound, ({ id }) => `Sender identity '${id}' not found.`),
  USER_NO_ADDRESS: row(
    Code.InvalidArgument,
    "A person needs an e-mail address, or a Slack workspace id and a member id together.",
  ),
  MARKETPLACE_NOT_AVAILABLE: row(
    Code.InvalidArgument,
    "Routing to the marketplace is not available yet. Leave `assign_to.marketplace` out.",
  ),
  SERVICE_UNAVAILABLE: row(
    Code.Unavailable,
    "The database did not answer. Send the same request again in a moment.",
  ),
};

/** A refusal: the only error that a caller gets to see the particulars of. */
export class Refusal extends Error {
  readonly reason: ReasonName;
  readonly facts: RefusalFacts;
  constructor(reason: ReasonName, facts: RefusalFacts) {
    super(REASONS[reason].message(facts));
    this.name = "Refusal";
    this.reason = reason;
    this.facts = facts;
  }
}

/** `throw fail("TASK_NOT_FOUND", { id })`. */
export function fail(reason: ReasonName, facts: RefusalFacts = {}): Refusal {
  return new Refusal(reason, facts);
}
