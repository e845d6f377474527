import { Code } from "@connectrpc/connect";
import type { ReasonRow, RefusalFacts } from "./reason.ts";

/** What can be wrong with any request, and with the server that takes it. */
export const REQUEST_REASONS = {
  INVALID_REQUEST: {
    code: Code.InvalidArgument,
    title: "The request is malformed",
    message: () => "The request is malformed. See `details` for what to change.",
    why: 'The body is not JSON, or not an object; or a member is missing or has the wrong JSON type. Types are strict: `"900"` is no number, though `900.0` is a whole one.',
    next: "Each entry of `details` names a place as a JSON Pointer and says what is expected there. Mend all of them and send the request again.",
    example: { violations: [{ path: "/timeout_seconds", message: "must be a whole number" }] },
  },
  VALIDATION_ERROR: {
    code: Code.InvalidArgument,
    title: "A value is not acceptable",
    message: () => "A value is not acceptable. See `details` for what to change.",
    why: "The request is well-formed, but a value is out of range, too long, or none of those that are allowed there. The same holds for parameters of the address.",
    next: "Each entry of `details` names a place and the limit. Mend all of them and send the request again.",
    example: {
      violations: [{ path: "/timeout_seconds", message: "must be a whole number from 60 to 2592000" }],
    },
  },
  PAYLOAD_TOO_LARGE: {
    code: Code.ResourceExhausted,
    title: "The body is too large",
    message: () =>
      "The request body is too large. Send large material as a link, or raise AWAITHUMANS_MAX_PAYLOAD_SIZE_MB.",
    why: "A body may have 5 MiB, or what `AWAITHUMANS_MAX_PAYLOAD_SIZE_MB` says.",
    next: "Put large material where people can open it and send its address in the payload, or raise the setting and restart the server.",
  },
  UNSUPPORTED_MEDIA_TYPE: {
    code: Code.InvalidArgument,
    title: "The body is not JSON by its type",
    message: () => "The body must be JSON, sent with `Content-Type: application/json`.",
    why: "The request has a body, and its `Content-Type` is missing or says something else than JSON.",
    next: "Send `Content-Type: application/json`.",
  },
  ROUTE_NOT_FOUND: {
    code: Code.NotFound,
    title: "There is nothing at this path",
    message: () => "There is nothing at this path. /api/docs lists what there is.",
    why: "No operation has this path. Only callers with credentials are told; anybody else gets `UNAUTHENTICATED`.",
    next: "Compare the path with `/api/docs`. Every operation is below `/api`.",
  },
  METHOD_NOT_ALLOWED: {
    code: Code.Unimplemented,
    title: "The path does not take this method",
    message: () => "This path does not take that method; the `Allow` header lists the ones it takes.",
    why: "There is an operation at this path, but with another HTTP method.",
    next: "Take a method that the `Allow` header of the answer lists.",
  },
  RATE_LIMITED: {
    code: Code.ResourceExhausted,
    title: "Too many attempts",
    message: ({ what = "Too many attempts." }: RefusalFacts) =>
      `${what} Wait as long as \`Retry-After\` says, then try again.`,
    why: "Signing in, setting up and everything about passwords is counted for a network address and for an e-mail address, on all nodes together. Calls about tasks are limited only where a node has too much to do: no place left for another that waits (`AWAITHUMANS_MAX_WAITERS`), too many searches or large bodies at once. A REST poll is never refused.",
    next: "Wait as many seconds as the `Retry-After` header says. If all your people come from one address, check `AWAITHUMANS_TRUSTED_PROXIES`. Where a node has too much to do, start another one.",
    example: { retryAfterSeconds: 120 },
  },
  INTERNAL_ERROR: {
    code: Code.Internal,
    title: "Something broke on the server",
    message: () => "Something broke on the server. Its log explains it under this request id.",
    why: "A mistake of ours, or trouble that nobody thought of. What went wrong is in the server's log only, never in the answer.",
    next: "Look for the `request_id` in the log. Sending the same request again is safe: a create is found by its idempotency key.",
  },
  SERVICE_NOT_CONFIGURED: {
    code: Code.FailedPrecondition,
    title: "The server is not configured for this",
    message: ({ what = "`awaithumans doctor` says what is missing" }: RefusalFacts) =>
      `The server is not configured for this: ${what}.`,
    why: "The operation needs something that this server was not given, such as the credentials of a channel, or that no server of this version has: workspaces of Slack cannot install the app by themselves.",
    next: "Run `awaithumans doctor` where the server runs: it names what is missing. Set it and restart. Where the message says what the server does instead, there is nothing to set.",
  },
  SERVICE_UNAVAILABLE: {
    code: Code.Unavailable,
    title: "The database did not answer",
    message: () => "The database did not answer. Send the same request again in a moment.",
    why: "The database is away, restarting or overloaded. A waiting poll is held through it and never answered with this.",
    next: "Send the same request again after a moment. Creates are safe to repeat with the same idempotency key.",
  },
} as const satisfies Record<string, ReasonRow>;
