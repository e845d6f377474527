import type { TaskStatus } from "../task/status.ts";
import { AwaitHumansError, type ErrorContext } from "./base.ts";

export interface OutcomeContext extends ErrorContext {
  readonly taskId: string;
  readonly status: TaskStatus;
}

/** Nobody answered in time. */
export class TaskTimeoutError extends AwaitHumansError {
  override readonly name = "TaskTimeoutError";
  /** `timed_out`, or the last status seen where the server had not closed the task a minute after its deadline. */
  readonly status: TaskStatus;
  readonly timeoutMs: number;
  constructor(context: OutcomeContext & { readonly timeoutMs: number }) {
    const closed = context.status === "timed_out";
    const summary = closed
      ? `Nobody answered task ${context.taskId} within ${context.timeoutMs / 1000} s.`
      : `Task ${context.taskId} is past its ${context.timeoutMs / 1000} s and still '${context.status}' on the server.`;
    const hint = closed
      ? "The same idempotency key keeps naming this closed task: to ask again, pass another key."
      : "Its deadlines may not be running: check the server's worker.";
    super("TIMEOUT_EXCEEDED", summary, { hint, ...context });
    this.status = context.status;
    this.timeoutMs = context.timeoutMs;
  }
}

/** The task was cancelled before anybody answered. */
export class TaskCancelledError extends AwaitHumansError {
  override readonly name = "TaskCancelledError";
  readonly status: TaskStatus;
  constructor(context: OutcomeContext) {
    const hint = "The same idempotency key keeps naming this cancelled task: to ask again, pass another key.";
    super("TASK_CANCELLED", `Task ${context.taskId} was cancelled.`, { hint, ...context });
    this.status = context.status;
  }
}

/** The verifier rejected as many answers as it was allowed to. */
export class VerificationExhaustedError extends AwaitHumansError {
  override readonly name = "VerificationExhaustedError";
  readonly status: TaskStatus;
  /** Number of verdicts. */
  readonly attempts: number;
  /** The last answer the person gave. */
  readonly rawResponse: unknown;
  constructor(context: OutcomeContext & { readonly attempts: number; readonly rawResponse: unknown }) {
    super(
      "VERIFICATION_EXHAUSTED",
      `The verifier rejected every answer to task ${context.taskId} (attempts: ${context.attempts}).`,
      { hint: "The last answer is in `rawResponse` of this error.", ...context },
    );
    this.status = context.status;
    this.attempts = context.attempts;
    this.rawResponse = context.rawResponse;
  }
}
