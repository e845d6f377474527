import type { TaskStatus } from "../task/status.ts";
import { AwaitHumansError, type ErrorContext } from "./base.ts";

/** No answer from the server: refused, dropped, or too slow. */
export class ServerUnreachableError extends AwaitHumansError {
  override readonly name = "ServerUnreachableError";
  readonly serverUrl: string;
  /** How often it was tried. */
  readonly attempts: number;
  constructor(
    context: ErrorContext & { serverUrl: string; urlOrigin: string; attempts: number; reason: string },
  ) {
    const { serverUrl, urlOrigin, attempts, reason } = context;
    super("SERVER_UNREACHABLE", `No answer from ${serverUrl} (${reason}; attempts: ${attempts}).`, {
      hint: `The URL comes from ${urlOrigin}. Is the server running, and is this its address?`,
      ...context,
    });
    this.serverUrl = serverUrl;
    this.attempts = attempts;
  }
}

/** The server refuses the credential, or there is none. */
export class AuthenticationError extends AwaitHumansError {
  override readonly name = "AuthenticationError";
  /** Where the token came from, in words. */
  readonly tokenOrigin: string;
  constructor(summary: string, context: ErrorContext & { tokenOrigin: string }) {
    super("AUTHENTICATION_FAILED", summary, context);
    this.tokenOrigin = context.tokenOrigin;
  }
}

/** The server does not know this task. */
export class TaskNotFoundError extends AwaitHumansError {
  override readonly name = "TaskNotFoundError";
  constructor(context: ErrorContext & { taskId: string; serverUrl: string }) {
    super("TASK_NOT_FOUND", `${context.serverUrl} has no task ${context.taskId}.`, {
      hint: "It was deleted, or it belongs to another server.",
      ...context,
    });
  }
}

/** The task has its outcome already, so that it can be neither answered nor cancelled. */
export class TaskAlreadyTerminalError extends AwaitHumansError {
  override readonly name = "TaskAlreadyTerminalError";
  constructor(summary: string, context: ErrorContext) {
    super("TASK_ALREADY_TERMINAL", summary, context);
  }
}

/** The key already names a task that asks something else. `onConflict: "resume"` waits for that one instead. */
export class IdempotencyConflictError extends AwaitHumansError {
  override readonly name = "IdempotencyConflictError";
  /** The task that holds the key. */
  readonly existing: { readonly id: string; readonly status: TaskStatus } | undefined;
  constructor(
    summary: string,
    context: ErrorContext & { existing: { id: string; status: TaskStatus } | undefined },
  ) {
    super("IDEMPOTENCY_CONFLICT", summary, {
      hint: 'Pass another idempotencyKey to ask this question too, or onConflict: "resume" to wait for the task that holds the key.',
      ...context,
    });
    this.existing = context.existing;
  }
}

/** The marketplace does not exist on this server yet. */
export class MarketplaceNotAvailableError extends AwaitHumansError {
  override readonly name = "MarketplaceNotAvailableError";
  constructor(summary: string, context: ErrorContext) {
    super("MARKETPLACE_NOT_AVAILABLE", summary, context);
  }
}

/** The server refused to create the task. */
export class TaskCreateError extends AwaitHumansError {
  override readonly name = "TaskCreateError";
  constructor(summary: string, context: ErrorContext) {
    super("TASK_CREATE_FAILED", summary, context);
  }
}

/** Waiting failed for a reason that trying again does not mend. The task stays as it is. */
export class PollError extends AwaitHumansError {
  override readonly name = "PollError";
  constructor(summary: string, context: ErrorContext) {
    super("POLL_FAILED", summary, context);
  }
}

/** Any other call that the server refused. */
export class RequestError extends AwaitHumansError {
  override readonly name = "RequestError";
  constructor(summary: string, context: ErrorContext) {
    super("REQUEST_FAILED", summary, context);
  }
}
