import type { Addresses, PersonKey, Place } from "../../core/channel.ts";
import { isMemberId } from "./markup.ts";

/** Whom or what a target names: a conversation by name or id, or one member. */
export type Target =
  | { kind: "conversation"; name: string }
  | { kind: "member"; id: string }
  | { kind: "email"; address: string }
  | { kind: "handle"; handle: string };

const CHANNEL_NAME = /^#[^\s#@<>&|,:]{1,80}$/u;
const CONVERSATION_ID = /^[CGD][A-Z0-9]{5,}$/;
const EMAIL = /^[^\s@<>|,:]+@[^\s@<>|,:]+\.[^\s@<>|,:]+$/;
const HANDLE = /^[^\s@#<>&|][^@#<>&|\n]{0,79}$/u;

/** Reads a target; undefined where it can be none. Ids are in capitals, so `Carol` is a handle and no conversation. */
export function readTarget(text: string): Target | undefined {
  if (text.startsWith("#")) return CHANNEL_NAME.test(text) ? { kind: "conversation", name: text } : undefined;
  if (CONVERSATION_ID.test(text)) return { kind: "conversation", name: text };
  const bare = text.replace(/^@/, "");
  if (isMemberId(bare)) return { kind: "member", id: bare };
  if (EMAIL.test(bare)) return { kind: "email", address: bare };
  return HANDLE.test(bare) ? { kind: "handle", handle: bare } : undefined;
}

/** Whether a message there is seen by several people, none of whom it is addressed to. */
export function isBroadcast(text: string): boolean {
  const target = readTarget(text);
  return target?.kind === "conversation" && !target.name.startsWith("D");
}

export function targetProblem(text: string): string | undefined {
  if (readTarget(text) !== undefined) return undefined;
  return "must be a #channel, a conversation id (C…), a member id (U…), an e-mail address or a @handle of Slack";
}

export function personAt({ target: text, identity }: Place): PersonKey | undefined {
  const target = readTarget(text);
  if (target?.kind === "email") return { email: target.address };
  if (target?.kind !== "member") return undefined;
  return { slackUserId: target.id, ...(identity !== null && { slackTeamId: identity }) };
}

export function placeOf({ slackUserId, slackTeamId }: Addresses): Place | undefined {
  if (slackUserId === null || !isMemberId(slackUserId)) return undefined;
  return { target: slackUserId, identity: slackTeamId };
}
