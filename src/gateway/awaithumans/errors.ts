import type { ReasonName, Refusal, Violation } from "../../services/core/errors.ts";
import { jsonReply, type Reply } from "../core/http.ts";

/** The HTTP status of every reason in this dialect. */
export const STATUS: Readonly<Record<ReasonName, number>> = {
  INVALID_REQUEST: 400,
  CLAIM_NEEDS_SESSION: 400,
  INVALID_PASSWORD_LINK: 400,
  EMBED_ORIGIN_NOT_ALLOWED: 400,
  UNAUTHENTICATED: 401,
  INVALID_CREDENTIALS: 401,
  SERVICE_KEY_NOT_FOUND: 401,
  INVALID_EMBED_TOKEN: 401,
  PERMISSION_DENIED: 403,
  INVALID_SETUP_TOKEN: 403,
  TASK_OUTSIDE_TOKEN_SCOPE: 403,
  ROUTE_NOT_FOUND: 404,
  TASK_NOT_FOUND: 404,
  DELIVERY_NOT_FOUND: 404,
  CALLBACK_NOT_FOUND: 404,
  IDENTITY_NOT_FOUND: 404,
  USER_NOT_FOUND: 404,
  SESSION_NOT_FOUND: 404,
  KEY_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  IDEMPOTENCY_CONFLICT: 409,
  TASK_ALREADY_TERMINAL: 409,
  TASK_ALREADY_CLAIMED: 409,
  VERIFICATION_IN_PROGRESS: 409,
  SETUP_ALREADY_COMPLETED: 409,
  USER_ALREADY_EXISTS: 409,
  USER_INACTIVE: 409,
  LAST_OPERATOR: 409,
  TASK_NOT_CLAIMED: 409,
  LINK_ALREADY_USED: 410,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  VALIDATION_ERROR: 422,
  PAYLOAD_SCHEMA_MISMATCH: 422,
  RESPONSE_SCHEMA_MISMATCH: 422,
  VERIFIER_CONFIG_INVALID: 422,
  VERIFIER_PROVIDER_UNKNOWN: 422,
  MARKETPLACE_NOT_AVAILABLE: 422,
  USER_NO_ADDRESS: 422,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  VERIFIER_API_KEY_MISSING: 500,
  VERIFIER_PROVIDER_ERROR: 502,
  SERVICE_NOT_CONFIGURED: 503,
  EMBED_NOT_CONFIGURED: 503,
  VERIFIER_NOT_AVAILABLE: 503,
  SERVICE_UNAVAILABLE: 503,
};

/** Fields that have another name here than in the RPC. */
const RENAMED: Readonly<Record<string, string>> = {
  page_token: "cursor",
  metadata: "task_metadata",
  search: "q",
  timeout_response: "on_timeout/response",
  due_time: "due_at",
  after_time: "after",
  before_time: "before",
  from_time: "from",
  until_time: "until",
};

/** The same place by the names of this dialect. */
function renamed(path: string): string {
  return path.replace(/^\/(\w+)/, (step, name: string) => (RENAMED[name] ? `/${RENAMED[name]}` : step));
}

/** The one envelope of every error. `error` repeats `error_code` for older clients. */
export function errorReply(refusal: Refusal, context: { requestId: string; publicUrl: string }): Reply {
  const { reason, message } = refusal;
  const { retryAfterSeconds } = refusal.facts;
  const details = detailsOf(refusal);
  const body = {
    error_code: reason,
    error: reason,
    message,
    docs: `${context.publicUrl}/docs/errors/${reason}`,
    request_id: context.requestId,
    ...(details !== undefined && { details }),
  };
  return jsonReply(STATUS[reason], JSON.stringify(body), {
    ...(retryAfterSeconds !== undefined && { "retry-after": String(retryAfterSeconds) }),
    ...(STATUS[reason] === 401 && { "www-authenticate": 'Bearer realm="awaithumans"' }),
  });
}

function detailsOf({ reason, facts: { violations = [], existing } }: Refusal): unknown {
  const places: Violation[] = violations.map(({ path, message }) => ({
    path: renamed(path),
    message,
  }));
  if (reason === "IDEMPOTENCY_CONFLICT") return { differences: places, existing };
  return places.length > 0 ? places : undefined;
}

/** Errors as documents show them: of no request in particular. */
export const sampleReply =
  (publicUrl: string) =>
  (refusal: Refusal): Reply =>
    errorReply(refusal, { requestId: "5f1c0a9d3b7e2c48", publicUrl });
