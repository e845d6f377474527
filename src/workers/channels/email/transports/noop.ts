import type { Mail, Result } from "../mail.ts";

/** Throws the mail away. */
export function discard({ to }: Mail): Result {
  return { kind: "sent", note: `The message for ${to} was thrown away, as the transport \`noop\` does.` };
}
