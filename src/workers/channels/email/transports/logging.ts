import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { fromOf, type Mail, type Result } from "../mail.ts";
import type { Sender } from "../sender.ts";

/** Writes the mail to the server's log, its links included: for trials only. */
export function writeToLog(log: Logger, mail: Mail, sender: Sender): Result {
  const messageId = `logging-${randomBytes(8).toString("hex")}`;
  const { to, subject, text, taskId } = mail;
  // Above the level that `dev` logs from: it is meant to be read.
  log.warn(
    { mail: { to, subject, from: fromOf(sender), text }, task: taskId, messageId },
    "mail, by `logging`",
  );
  return { kind: "sent", note: `The message for ${to} was written to the server's log and nowhere else.` };
}
