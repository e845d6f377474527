import { isObject } from "../core/check.ts";
import { fail, REASONS, type Violation } from "../core/errors.ts";
import type { VerifierPort } from "./deps.ts";
import type { Recipients } from "./recipients.ts";
import type { TaskRow } from "./row.ts";

/** Providers that clients in use may name, and their variables: accepted with a warning until they are built. */
const RESERVED_NAMES = ["openai", "gemini", "google", "azure", "azure_openai"];
const RESERVED_VARIABLES = new Set([
  ...["OPENAI_API_KEY", "GEMINI_API_KEY", "GOOGLE_API_KEY"],
  ...["AZURE_OPENAI_API_KEY", "AZURE_OPENAI_ENDPOINT"],
]);

/** Answers that are judged where the task does not say how many. */
const ATTEMPTS = 3;

/**
 * `verifier_config` is checked at create, so that a typing error does not surface at the answer.
 * Returns whether a verifier is wanted: `{}` stands for none.
 * @throws VERIFIER_CONFIG_INVALID, VERIFIER_PROVIDER_UNKNOWN
 */
export function checkVerifierConfig(
  value: Record<string, unknown>,
  verifiers: Pick<VerifierPort, "names" | "mayName">,
): boolean {
  if (Object.keys(value).length === 0) return false;
  const violations: Violation[] = [];
  const bad = (path: string, message: string) =>
    violations.push({ path: `/verifier_config${path}`, message });

  const known = new Set([...verifiers.names, ...RESERVED_NAMES]);
  const provider = typeof value.provider === "string" ? value.provider.trim().toLowerCase() : undefined;
  if (provider === undefined) bad("/provider", "is required and must be text");
  else if (!known.has(provider))
    throw fail("VERIFIER_PROVIDER_UNKNOWN", { what: [...known].sort().join(", ") });
  if (typeof value.instructions !== "string" || value.instructions.length > 20_000) {
    bad("/instructions", "is required and must be text of at most 20000 characters");
  }
  const attempts = value.max_attempts ?? ATTEMPTS;
  if (typeof attempts !== "number" || !Number.isInteger(attempts) || attempts < 1 || attempts > 10) {
    bad("/max_attempts", "must be a whole number from 1 to 10");
  }
  if (value.model != null && typeof value.model !== "string") bad("/model", "must be text");
  if (value.metadata != null && !isObject(value.metadata)) bad("/metadata", "must be an object");
  const metadata = isObject(value.metadata) ? value.metadata : {};
  // The key of one vendor is nothing to send to another.
  const isReserved = provider !== undefined && RESERVED_NAMES.includes(provider);
  for (const [path, name] of [
    ["/api_key_env", value.api_key_env],
    ["/metadata/endpoint_env", metadata.endpoint_env],
  ] as const) {
    const isAllowed =
      name == null ||
      (typeof name === "string" && (verifiers.mayName(name) || (isReserved && RESERVED_VARIABLES.has(name))));
    if (!isAllowed) {
      bad(
        path,
        "must name the provider's own variable, AWAITHUMANS_VERIFIER_…, or one listed in AWAITHUMANS_VERIFIER_KEY_ENVS",
      );
    }
  }
  if (violations.length > 0) throw fail("VERIFIER_CONFIG_INVALID", { violations });
  return true;
}

/** A sound `verifier_config` as it is meant. */
export interface VerifierConfig {
  /** Lower case. */
  provider: string;
  instructions: string;
  maxAttempts: number;
  /** Undefined: the provider's default. */
  model: string | undefined;
  /** Variable of the server that holds the key; undefined: the provider's own. */
  keyVariable: string | undefined;
}

/** Reads a config that was checked when its task was created. */
export function readVerifierConfig(json: string): VerifierConfig {
  const value = JSON.parse(json) as Record<string, unknown>;
  const text = (member: unknown) =>
    typeof member === "string" && member.trim() !== "" ? member.trim() : undefined;
  return {
    provider: String(value.provider).trim().toLowerCase(),
    instructions: String(value.instructions),
    maxAttempts: typeof value.max_attempts === "number" ? value.max_attempts : ATTEMPTS,
    model: text(value.model),
    keyVariable: text(value.api_key_env),
  };
}

/** The verifier that an answer must pass, if any: none reads a redacted task, which nobody else may. */
export function verifierOf(
  task: Pick<TaskRow, "verifierConfig" | "redactPayload">,
): VerifierConfig | undefined {
  return task.verifierConfig === null || task.redactPayload
    ? undefined
    : readVerifierConfig(task.verifierConfig);
}

/** Why answers will not be verified, or cannot be. */
export function verifierWarnings(
  task: Pick<TaskRow, "verifierConfig" | "redactPayload">,
  verifiers: Pick<VerifierPort, "trouble">,
): Recipients["warnings"] {
  if (task.verifierConfig !== null && task.redactPayload) {
    const message = "`redact_payload` is set, so the verifier does not run: answers count unchecked by it.";
    return [{ code: "VERIFICATION_SKIPPED", message }];
  }
  const verifier = verifierOf(task);
  const trouble = verifier && verifiers.trouble(verifier);
  return trouble ? [{ code: trouble.reason, message: REASONS[trouble.reason].message(trouble) }] : [];
}
