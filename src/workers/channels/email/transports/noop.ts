import type { Result } from "../mail.ts";

/** Throws the mail away. */
export function discard(): Result {
  return { kind: "sent" };
}
