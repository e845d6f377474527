import { randomBytes } from "node:crypto";
import type { Result } from "../mail.ts";

/** Throws the mail away. */
export function discard(): Result {
  return { kind: "sent", messageId: `noop-${randomBytes(8).toString("hex")}` };
}
