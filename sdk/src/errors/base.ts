/** One thing wrong with one value. */
export interface Issue {
  /** JSON Pointer to the value; empty for the whole. */
  readonly path: string;
  readonly message: string;
}

/** What is known about a failed request, besides its message. */
export interface ErrorContext {
  readonly hint?: string | undefined;
  readonly docsUrl?: string | undefined;
  readonly cause?: unknown;
  readonly taskId?: string | undefined;
  readonly idempotencyKey?: string | undefined;
  readonly httpStatus?: number | undefined;
  readonly serverCode?: string | undefined;
  readonly requestId?: string | undefined;
  readonly issues?: readonly Issue[] | undefined;
}

/** Base of every error the SDK throws, except an abort, which rejects with the signal's own reason. */
export class AwaitHumansError extends Error {
  override readonly name: string = "AwaitHumansError";
  /** Stable machine-readable reason, e.g. `TIMEOUT_EXCEEDED`. */
  readonly code: string;
  /** What to do about it. */
  readonly hint: string | undefined;
  /** Page of the server that explains the reason, where the server named one. */
  readonly docsUrl: string | undefined;
  readonly taskId: string | undefined;
  readonly idempotencyKey: string | undefined;
  /** Status of the server's answer; absent where there was none. */
  readonly httpStatus: number | undefined;
  /** The server's `error_code`. */
  readonly serverCode: string | undefined;
  /** Id of the request in the server's log. */
  readonly requestId: string | undefined;
  /** What is wrong with which value; empty where that does not apply. */
  readonly issues: readonly Issue[];

  constructor(code: string, summary: string, context: ErrorContext = {}) {
    const docs = context.docsUrl && `Docs: ${context.docsUrl}`;
    const message = [summary, context.hint, docs].filter(Boolean).join("\n\n");
    super(message, context.cause === undefined ? undefined : { cause: context.cause });
    this.code = code;
    this.hint = context.hint;
    this.docsUrl = context.docsUrl;
    this.taskId = context.taskId;
    this.idempotencyKey = context.idempotencyKey;
    this.httpStatus = context.httpStatus;
    this.serverCode = context.serverCode;
    this.requestId = context.requestId;
    this.issues = context.issues ?? [];
  }
}
