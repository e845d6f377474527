import { REASONS, type ReasonName } from "../core/errors.ts";

const KINDS = [
  "VERIFIER_NOT_AVAILABLE",
  "VERIFIER_API_KEY_MISSING",
  "VERIFIER_PROVIDER_ERROR",
] as const satisfies ReasonName[];

/** Why an answer could not be verified. */
export interface Unverified {
  reason: (typeof KINDS)[number];
  /** The variable that is missing, or what the provider did, as a sentence of ours. */
  what?: string;
}

/** As the audit trail keeps it, JSON text. */
export function auditUnverified({ reason, what }: Unverified): string {
  return JSON.stringify({ reason, message: what });
}

/** The sentence for whoever answered, of an entry of the trail. */
export function sayUnverified(entry: string): string {
  // The cast holds because only our own statement writes such entries.
  const { reason, message: what } = JSON.parse(entry) as { reason: Unverified["reason"]; message?: string };
  return REASONS[reason].message(what === undefined ? {} : { what });
}

/** As the outbox row of a submission keeps it. */
export function writeUnverified({ reason, what }: Unverified): string {
  return what === undefined ? reason : `${reason}: ${what}`;
}

/** Undefined where a submission ended for another reason. */
export function readUnverified(text: string | null): Unverified | undefined {
  const [name, what] = text?.split(/: (.*)/s) ?? [];
  const reason = KINDS.find((known) => known === name);
  return reason && (what ? { reason, what } : { reason });
}
