import type { VerifierConfig, VerifierPort, VerifierTrouble } from "../../services/task/jobs.ts";
import { VERIFIER_VARIABLE } from "../../setting.ts";
import type { JudgeOptions, VerifierProvider } from "./verifier.ts";

/** A provider that can be asked, and with what. */
export interface OpenVerifier {
  provider: VerifierProvider;
  options: Omit<JudgeOptions, "signal">;
}

/** The verifiers of this server, found by a task's `verifier_config`. */
export interface Verifiers extends VerifierPort {
  /** What it takes to ask, or why nobody can be asked. */
  open(config: VerifierConfig): OpenVerifier | VerifierTrouble;
}

/** What the configuration says for verifiers. */
export interface VerifierSettings {
  /** Variables that a verifier may name, with what they hold. */
  readonly verifierEnv: ReadonlyMap<string, string>;
  /** Those among them that the operator listed. */
  readonly verifierKeyEnvs: readonly string[];
}

export function openVerifiers(
  providers: readonly VerifierProvider[],
  { verifierEnv: env, verifierKeyEnvs }: VerifierSettings,
): Verifiers {
  const open = (config: VerifierConfig): OpenVerifier | VerifierTrouble => {
    const provider = providers.find(({ names }) => names.includes(config.provider));
    if (provider === undefined) return { reason: "VERIFIER_NOT_AVAILABLE" };
    const keyVariable = config.keyVariable ?? provider.keyVariable;
    const apiKey = env.get(keyVariable);
    if (apiKey === undefined) return { reason: "VERIFIER_API_KEY_MISSING", what: keyVariable };
    const baseUrl = env.get(provider.baseUrlVariable);
    return { provider, options: { apiKey, model: config.model, baseUrl } };
  };
  const keyVariables = new Set([...providers.map(({ keyVariable }) => keyVariable), ...verifierKeyEnvs]);
  return {
    names: new Set(providers.flatMap(({ names }) => names)),
    mayName: (variable) => keyVariables.has(variable) || VERIFIER_VARIABLE.test(variable),
    open,
    trouble: (config) => {
      const opened = open(config);
      return "reason" in opened ? opened : undefined;
    },
  };
}
