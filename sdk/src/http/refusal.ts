import type { AwaitHumansError, ErrorContext, Issue } from "../errors/base.ts";
import {
  AuthenticationError,
  IdempotencyConflictError,
  MarketplaceNotAvailableError,
  PollError,
  RequestError,
  TaskAlreadyTerminalError,
  TaskCreateError,
  TaskNotFoundError,
} from "../errors/requests.ts";
import { isObject, type JsonObject } from "../json.ts";
import { toStatus } from "../task/status.ts";
import type { Reply } from "./connection.ts";

/** What was being done when the server refused. */
export interface Operation {
  readonly kind: "create" | "poll" | "call";
  readonly taskId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
}

/** The error for a reply that is no success. Says what the server said, never what was sent. */
export function refusal(reply: Reply, operation: Operation): AwaitHumansError {
  const envelope = isObject(reply.body) ? reply.body : {};
  const context = contextOf(reply, { envelope, operation });
  const summary = summaryOf(reply, envelope);
  if (reply.status === 401 || reply.status === 403) return unauthenticated(reply, { summary, context });
  if (context.serverCode === "IDEMPOTENCY_CONFLICT") return conflict(envelope, { summary, context });
  if (context.serverCode === "TASK_ALREADY_TERMINAL") return new TaskAlreadyTerminalError(summary, context);
  if (context.serverCode === "MARKETPLACE_NOT_AVAILABLE")
    return new MarketplaceNotAvailableError(summary, context);
  if (reply.status === 404 && operation.taskId) {
    return new TaskNotFoundError({ ...context, taskId: operation.taskId, serverUrl: reply.endpoint.url });
  }
  if (operation.kind === "create") return new TaskCreateError(summary, context);
  return operation.kind === "poll" ? new PollError(summary, context) : new RequestError(summary, context);
}

function contextOf(reply: Reply, about: { envelope: JsonObject; operation: Operation }): ErrorContext {
  const { envelope, operation } = about;
  return {
    taskId: operation.taskId,
    idempotencyKey: operation.idempotencyKey,
    httpStatus: reply.status,
    serverCode: text(envelope.error_code) ?? text(envelope.error),
    requestId: text(envelope.request_id) ?? reply.headers.get("x-request-id") ?? undefined,
    docsUrl: text(envelope.docs),
    issues: issuesOf(envelope.details),
  };
}

function summaryOf(reply: Reply, envelope: JsonObject): string {
  const code = text(envelope.error_code) ?? text(envelope.error);
  const origin = `${reply.endpoint.url} answered ${reply.status}${code ? ` ${code}` : ""}`;
  const message = text(envelope.message) ?? text(envelope.detail);
  if (message) return `${origin}: ${message}${listOf(issuesOf(envelope.details))}`;
  const location = reply.headers.get("location");
  if (location) return `${origin}, a redirect. Use the server's final address as its URL.`;
  return `${origin} without a reason this SDK can read. Is it an awaithumans server?`;
}

function listOf(issues: readonly Issue[]): string {
  return issues.map((issue) => `\n  ${issue.path || "(whole)"}: ${issue.message}`).join("");
}

function unauthenticated(
  reply: Reply,
  about: { summary: string; context: ErrorContext },
): AuthenticationError {
  const { tokenOrigin } = reply.endpoint;
  return new AuthenticationError(`${about.summary}\nThe token comes from ${tokenOrigin}.`, {
    hint: "Pass apiKey, or set AWAITHUMANS_ADMIN_API_TOKEN to the admin token of this server.",
    ...about.context,
    tokenOrigin,
  });
}

function conflict(
  envelope: JsonObject,
  about: { summary: string; context: ErrorContext },
): IdempotencyConflictError {
  const details = isObject(envelope.details) ? envelope.details : {};
  const held = isObject(details.existing) ? details.existing : {};
  const [id, status] = [text(held.id), text(held.status)];
  const existing = id ? { id, status: toStatus(status ?? "created") } : undefined;
  return new IdempotencyConflictError(about.summary, { ...about.context, existing });
}

/** Violations stand in `details` itself or, beside other members, in a list within it. */
function issuesOf(details: unknown): readonly Issue[] {
  const list = Array.isArray(details)
    ? details
    : isObject(details)
      ? Object.values(details).find(Array.isArray)
      : [];
  return (list ?? []).flatMap((entry: unknown) => {
    if (typeof entry === "string") return [{ path: entry, message: "differs" }];
    if (!isObject(entry) || typeof entry.path !== "string") return [];
    return [{ path: entry.path, message: text(entry.message) ?? "is not accepted" }];
  });
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
