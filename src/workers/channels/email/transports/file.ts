import { randomBytes } from "node:crypto";
import { mkdir, realpath, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Mail, Result } from "../mail.ts";
import type { Sender } from "../sender.ts";
import { isWithin } from "../stored.ts";

interface Folder {
  dir: string;
  /** Nothing is written anywhere else, links followed. */
  within: string;
}

/** Writes the mail as one JSON file, which appears whole. */
export async function writeToFile(
  { dir, within }: Folder,
  mail: Mail,
  { sender, now }: { sender: Sender; now: Date },
): Promise<Result> {
  const messageId = `file-${randomBytes(8).toString("hex")}`;
  const content = {
    to: mail.to,
    subject: mail.subject,
    html: mail.html,
    text: mail.text,
    from_email: sender.from,
    from_name: sender.fromName,
    reply_to: sender.replyTo,
    tags: mail.taskId === undefined ? {} : { task_id: mail.taskId },
    _received_at: now.toISOString(),
    _message_id: messageId,
  };
  try {
    await mkdir(within, { recursive: true });
    const outer = await realpath(within);
    // Made one by one below the real folder, so that a link on the way is seen before anything is made behind it.
    const inner = await makeBelow(outer, path.relative(path.resolve(within), path.resolve(dir)));
    if (inner === undefined) return failed("leads out of the folder that AWAITHUMANS_EMAIL_FILE_DIR names");
    const place = path.join(inner, `${now.getTime()}-${messageId}.json`);
    await writeFile(`${place}.part`, JSON.stringify(content, null, 2), { mode: 0o600, flag: "wx" });
    await rename(`${place}.part`, place);
    return { kind: "sent", note: `The message for ${mail.to} was written into a file in ${dir}.` };
  } catch (error) {
    return failed(
      `could not be written (${error instanceof Error && "code" in error ? error.code : "error"})`,
    );
  }
}

async function makeBelow(outer: string, way: string): Promise<string | undefined> {
  let at = outer;
  for (const name of way.split(path.sep).filter((part) => part !== "")) {
    const next = path.join(at, name);
    await mkdir(next, { recursive: true, mode: 0o700 });
    at = await realpath(next);
    if (!isWithin(at, outer)) return undefined;
  }
  return at;
}

function failed(what: string): Result {
  const message = `The mail's file ${what}.`;
  return { kind: "failed", transient: false, reason: "transport_error", message };
}
