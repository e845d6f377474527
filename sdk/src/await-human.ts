import { createClient } from "./client.ts";
import type { AwaitHumanOptions } from "./options.ts";

/**
 * Asks a person and resolves with their answer, parsed by `responseSchema`. Survives restarts of the server, and of
 * this script where it asks again with the same key. For several calls to one server see `createClient`.
 *
 * Throws `TaskTimeoutError`, `TaskCancelledError`, `VerificationExhaustedError`, `SchemaValidationError`,
 * `IdempotencyConflictError`, `AuthenticationError`, `ServerUnreachableError` and others of `AwaitHumansError`.
 */
export async function awaitHuman<Payload, Response>(
  options: AwaitHumanOptions<Payload, Response>,
): Promise<Response> {
  return await createClient(options).awaitHuman(options);
}
