import type { ReasonName } from "../core/errors.ts";

const REASONS = [
  "VERIFIER_NOT_AVAILABLE",
  "VERIFIER_API_KEY_MISSING",
  "VERIFIER_PROVIDER_ERROR",
] as const satisfies ReasonName[];

/** Why an answer could not be verified. */
export interface Unverified {
  reason: (typeof REASONS)[number];
  /** The variable that is missing, or what the provider did, as a sentence of ours. */
  what?: string;
}

/** As the outbox row of a submission keeps it. */
export function writeUnverified({ reason, what }: Unverified): string {
  return what === undefined ? reason : `${reason}: ${what}`;
}

/** Undefined where a submission ended for another reason. */
export function readUnverified(text: string | null): Unverified | undefined {
  const [name, what] = text?.split(/: (.*)/s) ?? [];
  const reason = REASONS.find((known) => known === name);
  return reason && (what ? { reason, what } : { reason });
}
