import { readVerifierConfig, type VerifierPort, type VerifierTrouble } from "../../services/task/jobs.ts";
import type { JudgeOptions, VerifierProvider } from "./verifier.ts";

/** A provider that can be asked, and with what. */
export interface OpenVerifier {
  provider: VerifierProvider;
  options: Omit<JudgeOptions, "signal">;
}

/** The verifiers of this server, found by a task's `verifier_config`. */
export interface Verifiers extends VerifierPort {
  /** What it takes to ask, or why nobody can be asked. */
  open(configJson: string): OpenVerifier | VerifierTrouble;
}

/** @param env variables that a verifier may name, with what they hold */
export function openVerifiers(
  providers: readonly VerifierProvider[],
  env: ReadonlyMap<string, string>,
): Verifiers {
  const open = (configJson: string): OpenVerifier | VerifierTrouble => {
    const config = readVerifierConfig(configJson);
    const provider = providers.find(({ names }) => names.includes(config.provider));
    if (provider === undefined) return { reason: "VERIFIER_NOT_AVAILABLE" };
    const keyVariable = config.keyVariable ?? provider.keyVariable;
    const apiKey = env.get(keyVariable);
    if (apiKey === undefined) return { reason: "VERIFIER_API_KEY_MISSING", what: keyVariable };
    const baseUrl = env.get(provider.baseUrlVariable);
    return { provider, options: { apiKey, model: config.model, baseUrl } };
  };
  return {
    open,
    trouble: (configJson) => {
      const opened = open(configJson);
      return "reason" in opened ? opened : undefined;
    },
  };
}
