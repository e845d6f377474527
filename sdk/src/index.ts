export { awaitHuman } from "./await-human.ts";
export { type Client, createClient } from "./client.ts";
export { AwaitHumansError, type Issue } from "./errors/base.ts";
export { TaskCancelledError, TaskTimeoutError, VerificationExhaustedError } from "./errors/outcomes.ts";
export {
  AuthenticationError,
  IdempotencyConflictError,
  MarketplaceNotAvailableError,
  PollError,
  RequestError,
  ServerUnreachableError,
  TaskAlreadyTerminalError,
  TaskCreateError,
  TaskNotFoundError,
} from "./errors/requests.ts";
export {
  ConfigurationError,
  SchemaConversionError,
  SchemaValidationError,
  TimeoutRangeError,
} from "./errors/values.ts";
export type { TaskHandle } from "./handle.ts";
export type {
  AskOptions,
  AssignTo,
  AwaitHumanOptions,
  CallOptions,
  ClientOptions,
  CompleteOptions,
  Fetch,
  ListOptions,
  Logger,
  OnTimeout,
  TaskOptions,
  VerifierConfig,
  WaitOptions,
} from "./options.ts";
export { type JsonSchema, type Schema, withJsonSchema } from "./schema/schema.ts";
export type { Warning } from "./task/create.ts";
export type { Task, VerifierResult } from "./task/record.ts";
export { TASK_STATUSES, type TaskStatus, TERMINAL_STATUSES, type TerminalStatus } from "./task/status.ts";
export { claude, type VerifierOptions } from "./verifier.ts";
