import { ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, Reason } from "../../../gen/awaithumans/error/v1/error_pb.ts";
import { fail, type ReasonName, Refusal, type Violation } from "../../services/core/errors.ts";

/** A refusal as it arrives at a dialect, from the edge or from a verb. */
export interface Refused {
  readonly reason: ReasonName;
  readonly message: string;
  readonly violations: readonly Violation[];
  readonly existing: { readonly id: string; readonly status: string } | undefined;
  readonly retryAfterSeconds: number | undefined;
}

const NAMES = new Map<number, keyof typeof Reason>(
  Object.entries(Reason).map(([name, number]) => [number, name as keyof typeof Reason]),
);

/** Any error as a refusal; what carries no reason of ours is `INTERNAL_ERROR`. */
export function toRefused(error: unknown): Refused {
  if (error instanceof Refusal) {
    const { violations = [], existing, retryAfterSeconds } = error.facts;
    return { reason: error.reason, message: error.message, violations, existing, retryAfterSeconds };
  }
  const info = error instanceof ConnectError ? error.findDetails(ErrorInfoSchema)[0] : undefined;
  const name = info && NAMES.get(info.reason);
  if (!(error instanceof ConnectError) || !info || !name || name === "UNSPECIFIED")
    return toRefused(fail("INTERNAL_ERROR"));
  return {
    reason: name,
    message: error.rawMessage,
    violations: info.violations.map(({ path, message }) => ({ path, message })),
    existing: info.existing && { id: info.existing.id, status: info.existing.status },
    retryAfterSeconds: info.retryAfterSeconds || undefined,
  };
}
