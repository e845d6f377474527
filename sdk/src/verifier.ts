import type { VerifierConfig } from "./options.ts";

/** What a provider's function takes: everything of the configuration but the provider. */
export type VerifierOptions = Omit<VerifierConfig, "provider" | "metadata">;

/**
 * Has each answer checked by Claude before it counts. An answer that does not pass goes back to the person with the
 * reason; the last of `maxAttempts` ends the task with `VerificationExhaustedError`. The server makes the call, with
 * the key in its own `ANTHROPIC_API_KEY` or the variable that `apiKeyEnv` names.
 */
export function claude(options: VerifierOptions): VerifierConfig {
  const { instructions, maxAttempts, model, apiKeyEnv } = options;
  return { provider: "claude", instructions, maxAttempts, model, apiKeyEnv };
}
