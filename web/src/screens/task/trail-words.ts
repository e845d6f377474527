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

/** What a person or a key is called whose id an entry names; undefined where that is not known here. */
export type Namer = (id: string) => string | undefined;

interface Told {
  /** By which channel, as the end of a sentence. */
  by: string;
  extra: JsonObject;
  /** To whom the same was said, where it was said to several. */
  recipients: string;
  /** Whom the entry names; empty where that is not known. */
  whom: string;
}

type Wording = (told: Told) => Words;

const WORDINGS: Readonly<Record<string, Wording>> = {
  assigned: ({ whom }) => ({ what: whom ? `Routed to ${whom}` : "Routed to somebody", why: "" }),
  notified: ({ by }) => ({ what: `First told${by}`, why: "" }),
  notification_failed: ({ by, extra, recipients }) => ({
    what: `${recipients || "Nobody"} ${recipients.includes(", ") ? "were" : "was"} not told${by}`,
    why: textIn(extra, "message") || textIn(extra, "reason"),
  }),
  notification_resent: ({ by, recipients }) => ({
    what: `Sent again to ${recipients || "the same"}${by}`,
    why: "",
  }),
  released: ({ extra }) =>
    textIn(extra, "reason") === "deactivated"
      ? { what: "Given back, since whoever held it was deactivated", why: "" }
      : { what: "Given back", why: textIn(extra, "note") },
  reassigned: ({ extra, whom }) => ({
    what: `Given to ${whom || "somebody else"}`,
    why: textIn(extra, "note"),
  }),
  delegated: ({ extra, whom }) => ({
    what: `Handed on to ${whom || "somebody else"}`,
    why: textIn(extra, "note"),
  }),
  deadline_changed: ({ extra }) => ({
    what: `Deadline moved to ${momentIn(extra, "to")}`,
    why: `It was ${momentIn(extra, "from")}.`,
  }),
  callback_redelivered: () => ({ what: "Callback sent again", why: "" }),
  submitted: () => ({ what: "Answered, to be checked", why: "" }),
  verified: ({ extra }) => ({ what: "Check passed", why: textIn(extra, "verifier_reason") }),
  rejected: ({ extra }) => ({
    what: `Sent back${attemptIn(extra)}`,
    why: textIn(extra, "verifier_reason"),
  }),
  verification_failed: ({ extra }) => ({
    what: "Could not be checked",
    why: textIn(extra, "message") || textIn(extra, "reason"),
  }),
  verification_exhausted: ({ extra }) => ({
    what: `Sent back for the last time${attemptIn(extra)}`,
    why: textIn(extra, "verifier_reason"),
  }),
};

/** What happened, and why; `entries` are alike. An action that nobody put into words is called by its own name. */
export function wordsFor(entries: readonly AuditEntry[], nameOf: Namer): Words {
  const [entry] = entries;
  if (!entry) return { what: "", why: "" };
  if (entry.action === "completed" && entry.channel === "policy")
    return { what: "Nobody answered in time; the prepared answer was taken", why: "" };
  const extra = extraOf(entry);
  const by = entry.channel ? ` by ${channelName(entry.channel)}` : "";
  const recipients = entries.map((each) => textIn(extraOf(each), "recipient")).filter(Boolean);
  const whom = nameOf(textIn(extra, "user_id")) ?? "";
  const told = { by, extra, whom, recipients: [...new Set(recipients)].join(", ") };
  return WORDINGS[entry.action]?.(told) ?? { what: humanise(entry.action), why: "" };
}

/** Whether the words of an entry name its channel. */
export function namesChannel(entry: AuditEntry): boolean {
  return entry.action.startsWith("notif") || entry.channel === "policy";
}

/** Who acted where it was no person with an account: a key by its name, or whom an embedded form was shown to. */
export function programOf({ actorKeyId, embedSub }: AuditEntry, nameOf: Namer): string | undefined {
  if (actorKeyId) return `key “${nameOf(actorKeyId) ?? actorKeyId}”`;
  return embedSub ? `${embedSub}, in an embedded form` : undefined;
}

/** Messages that say the same, to several people or again and again. */
const ALIKE: ReadonlySet<string> = new Set(["notification_failed", "notification_resent", "opened"]);

/** Entries that follow each other and say the same, together. */
export function mergeAlike(entries: readonly AuditEntry[]): AuditEntry[][] {
  const groups: AuditEntry[][] = [];
  for (const entry of entries) {
    const last = groups.at(-1);
    if (last?.[0] && ALIKE.has(entry.action) && likenessOf(last[0]) === likenessOf(entry)) last.push(entry);
    else groups.push([entry]);
  }
  return groups;
}

function likenessOf(entry: AuditEntry): string {
  const { action, actorType, actorEmail, channel } = entry;
  const extra = extraOf(entry);
  return JSON.stringify([
    action,
    actorType,
    actorEmail,
    channel,
    textIn(extra, "message"),
    textIn(extra, "reason"),
  ]);
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

function attemptIn(extra: JsonObject): string {
  const attempt = textIn(extra, "verification_attempt");
  return attempt && `, attempt ${attempt}`;
}

/** A moment in the reader's zone. */
function momentIn(extra: JsonObject, name: string): string {
  const time = new Date(textIn(extra, name));
  return Number.isNaN(time.getTime()) ? "another time" : exact(time);
}

/** A text or a number; empty for anything else. */
function textIn(extra: JsonObject, name: string): string {
  const value = extra.get(name);
  if (typeof value === "string") return value;
  return value === undefined || value === null || typeof value === "boolean" ? "" : writeJson(value);
}
