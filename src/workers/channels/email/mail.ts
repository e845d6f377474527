import type { Sending, Trouble } from "../../core/channel.ts";
import type { Sender } from "./sender.ts";

/** One mail, ready to leave. */
export interface Mail {
  /** The same for every attempt at the same message. */
  id: string;
  to: string;
  subject: string;
  html: string;
  text: string;
  /** `<…>`, the same for every attempt. */
  messageId: string;
  /** `<…>`, the same for all mails about one task: what makes them one conversation. */
  thread: string | undefined;
  taskId: string | undefined;
}

/** What a transport says: that the mail left, or why it did not. */
export type Result = { kind: "sent"; note?: string } | Extract<Sending, { kind: "failed" }>;

/** Headers beside those that every mail has. Machines are told that nobody wrote this, and not to answer it. */
export function headersOf({ id, thread }: Mail): Record<string, string> {
  return {
    "Auto-Submitted": "auto-generated",
    "X-Auto-Response-Suppress": "All",
    "X-Awaithumans-Delivery": id,
    ...(thread !== undefined && { "In-Reply-To": thread, References: thread }),
  };
}

/** Text that could end a header and begin another never leaves, wherever it came from. */
export function headerProblem(mail: Mail, { from, fromName, replyTo }: Sender): Trouble | undefined {
  const headers = [mail.to, mail.subject, mail.messageId, mail.thread, from, fromName, replyTo];
  if (!headers.some((value) => value && /[\p{Cc}\p{Zl}\p{Zp}]/u.test(value))) return undefined;
  const message =
    "The mail was not sent: its recipient, subject or sender holds a line break or control character.";
  return { reason: "internal_error", message };
}

/** `Name <address>`, the name quoted. */
export function fromOf({ from, fromName }: Sender): string {
  return fromName ? `"${fromName.replace(/["\\]/g, "\\$&")}" <${from}>` : from;
}
