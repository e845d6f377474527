import type { AuditEntry } from "../../../../gen/awaithumans/task/v1/audit_pb.ts";
import { humanise, type JsonObject, readObject, writeJson } from "../../../../src/services/form/index.ts";
import { channelName } from "../../parts/channel-words.ts";
import { exact } from "../../parts/clock.tsx";

/** An entry of the audit trail in plain words. */
export interface Words {
  what: string;
  /** Why, in the words of whoever knows; empty where there is nothing to add. */
  why: string;
}

type Wording = (by: string, extra: JsonObject) => Words;

const WORDINGS: Readonly<Record<string, Wording>> = {
  deadline_changed: (_by, extra) => ({ what: "Deadline moved", why: spanIn(extra) }),
  callback_redelivered: () => ({ what: "Callback sent again", why: "" }),
  notified: (by) => ({ what: `First told${by}`, why: "" }),
  notification_failed: (by, extra) => ({
    what: `${textIn(extra, "recipient") || "Nobody"} was not told${by}`,
    why: textIn(extra, "message") || textIn(extra, "reason"),
  }),
  notification_resent: (by, extra) => ({
    what: `Sent again to ${textIn(extra, "recipient") || "the same"}${by}`,
    why: "",
  }),
  released: (_by, extra) => ({ what: "Given back", why: textIn(extra, "note") }),
  reassigned: (_by, extra) => ({ what: "Given to somebody else", why: textIn(extra, "note") }),
  delegated: (_by, extra) => ({ what: "Handed on to somebody else", why: textIn(extra, "note") }),
  submitted: () => ({ what: "Answered, to be checked", why: "" }),
  verified: (_by, extra) => ({ what: "Check passed", why: textIn(extra, "verifier_reason") }),
  rejected: (_by, extra) => ({
    what: `Sent back${attemptIn(extra)}`,
    why: textIn(extra, "verifier_reason"),
  }),
  verification_failed: (_by, extra) => ({
    what: "Could not be checked",
    why: textIn(extra, "message") || textIn(extra, "reason"),
  }),
  verification_exhausted: (_by, extra) => ({
    what: `Sent back for the last time${attemptIn(extra)}`,
    why: textIn(extra, "verifier_reason"),
  }),
};

/** What happened, and why. An action that nobody put into words is called by its own name. */
export function wordsFor(entry: AuditEntry): Words {
  const by = entry.channel ? ` by ${channelName(entry.channel)}` : "";
  return WORDINGS[entry.action]?.(by, extraOf(entry)) ?? { what: humanise(entry.action), why: "" };
}

/** Whether the words of an entry name its channel. */
export function namesChannel(entry: AuditEntry): boolean {
  return entry.action.startsWith("notif");
}

/** The verdict that an entry records. */
export function verdictIn(
  entry: AuditEntry,
): { passed: boolean; reason: string; attempt: number } | undefined {
  const extra = extraOf(entry);
  const attempt = Number(textIn(extra, "verification_attempt"));
  const passed = extra.get("verifier_passed");
  if (!attempt || typeof passed !== "boolean") return undefined;
  return { passed, attempt, reason: textIn(extra, "verifier_reason") };
}

function extraOf(entry: AuditEntry): JsonObject {
  return readObject(entry.extraDataJson);
}

/** From when to when a deadline was moved, in the reader's zone. */
function spanIn(extra: JsonObject): string {
  const [from, to] = ["from", "to"].map((name) => new Date(textIn(extra, name)));
  const isTime = (time: Date | undefined): time is Date => time !== undefined && !Number.isNaN(time.getTime());
  return isTime(from) && isTime(to) ? `From ${exact(from)} to ${exact(to)}.` : "";
}

function attemptIn(extra: JsonObject): string {
  const attempt = textIn(extra, "verification_attempt");
  return attempt && `, attempt ${attempt}`;
}

/** A text or a number; empty for anything else. */
function textIn(extra: JsonObject, name: string): string {
  const value = extra.get(name);
  if (typeof value === "string") return value;
  return value === undefined || value === null || typeof value === "boolean" ? "" : writeJson(value);
}
