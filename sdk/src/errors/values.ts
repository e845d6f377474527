import { AwaitHumansError, type ErrorContext, type Issue } from "./base.ts";

/** An option has a value that cannot work. */
export class ConfigurationError extends AwaitHumansError {
  override readonly name = "ConfigurationError";
  constructor(summary: string, context: ErrorContext = {}) {
    super("CONFIGURATION_INVALID", summary, context);
  }
}

/** `timeoutMs` is not a number from 60,000 (a minute) to 2,592,000,000 (30 days). */
export class TimeoutRangeError extends AwaitHumansError {
  override readonly name = "TimeoutRangeError";
  readonly timeoutMs: number;
  constructor(timeoutMs: number) {
    super(
      "TIMEOUT_OUT_OF_RANGE",
      `timeoutMs is ${timeoutMs}, outside 60000 (1 minute) to 2592000000 (30 days).`,
      {
        hint: "Give a number of milliseconds, e.g. 15 * 60_000 for a quarter of an hour.",
      },
    );
    this.timeoutMs = timeoutMs;
  }
}

/** A schema cannot be turned into a JSON Schema that describes an object a person can fill in. */
export class SchemaConversionError extends AwaitHumansError {
  override readonly name = "SchemaConversionError";
  constructor(summary: string, context: ErrorContext = {}) {
    super("SCHEMA_CONVERSION_FAILED", summary, context);
  }
}

/** What was to be sent cannot be, or the payload or the person's answer does not satisfy its schema. */
export class SchemaValidationError extends AwaitHumansError {
  override readonly name = "SchemaValidationError";
  readonly subject: "payload" | "initialResponse" | "onTimeout" | "response";
  /** For `response`: the answer as the person gave it, so that their work is not lost. */
  readonly rawResponse: unknown;
  constructor(
    subject: SchemaValidationError["subject"],
    context: ErrorContext & { readonly issues: readonly Issue[]; readonly rawResponse?: unknown },
  ) {
    const list = context.issues.map((issue) => `  ${issue.path || "(whole)"}: ${issue.message}`);
    const hint =
      subject === "response"
        ? "The answer is kept in `rawResponse` of this error and on the task."
        : `Nothing was sent. Correct the ${subject}${subject === "payload" ? " or its schema" : ""}.`;
    super("SCHEMA_VALIDATION_FAILED", `The ${subject} does not fit:\n${list.join("\n")}`, {
      hint,
      ...context,
    });
    this.subject = subject;
    this.rawResponse = context.rawResponse;
  }
}
